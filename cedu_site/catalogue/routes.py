"""Courses, their resources, and offerings, for readers."""

from datetime import timedelta

from flask import Blueprint, Response, request

from cedu_site.catalogue import lists
from cedu_site.catalogue.models import Course, Offering, Resource, Standing
from cedu_site.catalogue.timetable import centres_to_choose, monday_of
from cedu_site.catalogue.timetable import offerings as offerings_of
from cedu_site.clock import now, today
from cedu_site.publishing.reading import fetch_public, find_public
from cedu_site.publishing.showing import Shown, show, shows
from cedu_site.web.paging import stretch
from cedu_site.web.rendering import render

bp = Blueprint("catalogue", __name__)
NO_COURSE = Course(id=0, title="（还没有选课程）", slug="-", path="/courses/")
MOST_LESSONS = 10_000


@bp.get("/courses/")
def courses() -> Response:
    return render("catalogue/courses.html", courses=stretch(lists.all_courses().some))


@bp.get("/courses/<slug>/")
def course(slug: str) -> Response:
    return show(fetch_public(Course, f"/courses/{slug}/", now()))


@shows(Course)
def show_course(course: Course) -> Shown:
    return "catalogue/course.html", {
        "course": course,
        "resources": lists.lessons().some(MOST_LESSONS, course=course.id),
        "offerings": offerings_of(course=course).some(6),
        "today": today(),
    }


@bp.get("/courses/<slug>/print")
def handout(slug: str) -> Response:
    course = fetch_public(Course, f"/courses/{slug}/", now())
    resources = lists.texts().all(course=course.id)
    version = max(page.changed_at for page in [course, *resources])
    return render("catalogue/print.html", course=course, resources=resources, version=version)


@bp.get("/courses/<course>/<slug>")
def resource(course: str, slug: str) -> Response:
    return show(fetch_public(Resource, f"/courses/{course}/{slug}", now()))


@shows(Resource)
def show_resource(resource: Resource) -> Shown:
    """Show a resource among its siblings, also one that does not stand there yet."""
    course = resource.course if resource.parent else NO_COURSE
    context = {"resource": resource, "course": course, "place": lists.place_of(resource, course.id)}
    return "catalogue/resource.html", context


@bp.get("/courses/<course>/<slug>.md")
def resource_source(course: str, slug: str) -> Response:
    path = f"/courses/{course}/{slug}"
    resource = find_public(Resource, Resource.path == path, now())
    return Response(resource.as_markdown(), content_type="text/markdown; charset=utf-8")


@bp.get("/offerings/")
def offerings() -> Response:
    state, centre, week = (request.args.get(name, "") for name in ("state", "centre", "week"))
    this_week = monday_of(today())
    return render(
        "catalogue/offerings.html",
        offerings=stretch(offerings_of(state, centre, week).some),
        states=list(Standing),
        choice=centres_to_choose(centre),
        weeks=[this_week + timedelta(weeks=ahead) for ahead in range(8)],
        today=today(),
    )


@bp.get("/offerings/<slug>")
def offering(slug: str) -> Response:
    return show(fetch_public(Offering, f"/offerings/{slug}", now()))


@shows(Offering)
def show_offering(offering: Offering) -> Shown:
    held = offering.course_id
    course = lists.one_course().first(course=held) if held else None
    context = {"offering": offering, "course": course, "today": today()}
    return "catalogue/offering.html", context
