"""Courses, their resources, and offerings, for readers."""

from datetime import timedelta

from flask import Blueprint, Response, request

from cedu_site.catalogue.models import Course, Offering, Resource, Standing
from cedu_site.catalogue.timetable import at_centre, in_state, in_week, monday_of, used_centres
from cedu_site.clock import now, today
from cedu_site.extensions import db
from cedu_site.publishing.reading import fetch_public
from cedu_site.web.paging import listing
from cedu_site.web.rendering import render

bp = Blueprint("catalogue", __name__)


@bp.get("/courses/")
def courses() -> Response:
    return render("catalogue/courses.html", courses=listing(Course.listed(now())))


@bp.get("/courses/<slug>/")
def course(slug: str) -> Response:
    moment = now()
    course = fetch_public(Course, f"/courses/{slug}/", moment)
    offerings = Offering.public(moment).where(Offering.course_id == course.id)
    return render(
        "catalogue/course.html",
        course=course,
        resources=course.public_resources(moment),
        offerings=db.session.scalars(in_state(offerings, None).limit(6)).all(),
        today=today(),
    )


@bp.get("/courses/<slug>/print")
def handout(slug: str) -> Response:
    moment = now()
    course = fetch_public(Course, f"/courses/{slug}/", moment)
    resources = course.public_resources(moment)
    version = max(page.changed_at for page in [course, *resources])
    return render("catalogue/print.html", course=course, resources=resources, version=version)


@bp.get("/courses/<course>/<slug>")
def resource(course: str, slug: str) -> Response:
    moment = now()
    resource = fetch_public(Resource, f"/courses/{course}/{slug}", moment)
    siblings = resource.course.public_resources(moment)
    here = siblings.index(resource)
    return render(
        "catalogue/resource.html",
        resource=resource,
        course=resource.course,
        previous=siblings[here - 1] if here else None,
        next=siblings[here + 1] if here + 1 < len(siblings) else None,
        number=here + 1,
        count=len(siblings),
    )


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
    moment = now()
    offering = fetch_public(Offering, f"/offerings/{slug}", moment)
    course = db.session.scalar(Course.public(moment).where(Course.id == offering.course_id))
    return render("catalogue/offering.html", offering=offering, course=course, today=today())
