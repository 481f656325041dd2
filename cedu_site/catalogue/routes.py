"""Courses, their resources, and offerings, for readers."""

from bisect import bisect
from datetime import timedelta
from math import inf

from flask import Blueprint, Response, request

from cedu_site.catalogue.models import Course, Offering, Resource, Standing
from cedu_site.catalogue.timetable import at_centre, in_state, in_week, monday_of, used_centres
from cedu_site.clock import now, today
from cedu_site.extensions import db
from cedu_site.publishing.reading import fetch_public
from cedu_site.publishing.showing import Shown, show, shows
from cedu_site.web.paging import listing
from cedu_site.web.rendering import render

bp = Blueprint("catalogue", __name__)
NO_COURSE = Course(id=0, title="（还没有选课程）", slug="-", path="/courses/")


@bp.get("/courses/")
def courses() -> Response:
    return render("catalogue/courses.html", courses=listing(Course.listed(now())))


@bp.get("/courses/<slug>/")
def course(slug: str) -> Response:
    return show(fetch_public(Course, f"/courses/{slug}/", now()))


@shows(Course)
def show_course(course: Course) -> Shown:
    moment = now()
    offerings = Offering.public(moment).where(Offering.course_id == course.id)
    return "catalogue/course.html", {
        "course": course,
        "resources": course.public_resources(moment),
        "offerings": db.session.scalars(in_state(offerings, None).limit(6)).all(),
        "today": today(),
    }


@bp.get("/courses/<slug>/print")
def handout(slug: str) -> Response:
    moment = now()
    course = fetch_public(Course, f"/courses/{slug}/", moment)
    resources = course.public_resources(moment)
    version = max(page.changed_at for page in [course, *resources])
    return render("catalogue/print.html", course=course, resources=resources, version=version)


@bp.get("/courses/<course>/<slug>")
def resource(course: str, slug: str) -> Response:
    return show(fetch_public(Resource, f"/courses/{course}/{slug}", now()))


@shows(Resource)
def show_resource(resource: Resource) -> Shown:
    """Show a resource among its siblings, also one that does not stand there yet."""
    course = resource.course if resource.parent else NO_COURSE
    others = [one for one in course.public_resources(now()) if one.id != resource.id]
    here = bisect(others, _order(resource), key=_order)
    return "catalogue/resource.html", {
        "resource": resource,
        "course": course,
        "previous": others[here - 1] if here else None,
        "next": others[here] if here < len(others) else None,
        "number": here + 1,
        "count": len(others) + 1,
    }


def _order(resource: Resource) -> tuple[int, float]:
    return resource.position, -(resource.id or inf)


@bp.get("/courses/<course>/<slug>.md")
def resource_source(course: str, slug: str) -> Response:
    resource = fetch_public(Resource, f"/courses/{course}/{slug}", now())
    return Response(resource.as_markdown(), content_type="text/markdown; charset=utf-8")


@bp.get("/offerings/")
def offerings() -> Response:
    state, centre, week = (request.args.get(name, "") for name in ("state", "centre", "week"))
    query = in_state(Offering.public(now()), state)
    query = in_week(at_centre(query, centre), week)
    this_week = monday_of(today())
    return render(
        "catalogue/offerings.html",
        offerings=listing(query),
        states=list(Standing),
        centres=used_centres(now()),
        weeks=[this_week + timedelta(weeks=ahead) for ahead in range(8)],
        today=today(),
    )


@bp.get("/offerings/<slug>")
def offering(slug: str) -> Response:
    return show(fetch_public(Offering, f"/offerings/{slug}", now()))


@shows(Offering)
def show_offering(offering: Offering) -> Shown:
    held = offering.course
    course = held and db.session.scalar(Course.public(now()).where(Course.id == held.id))
    context = {"offering": offering, "course": course, "today": today()}
    return "catalogue/offering.html", context
