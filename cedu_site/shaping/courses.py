"""Courses at the desk: the order of their lessons, their address, how often pages are read."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import func, select

from cedu_site.addresses import AddressRefused
from cedu_site.catalogue.models import Course, Resource
from cedu_site.catalogue.ordering import OrderRefused, arrange, in_order, move
from cedu_site.catalogue.rules import read_rules, rules_of, set_rules
from cedu_site.desk.reach import may
from cedu_site.extensions import db
from cedu_site.people.guarding import guard
from cedu_site.people.permissions import authorize, authorize_anywhere
from cedu_site.publishing.fields import FieldRefused
from cedu_site.shaping.column_form import READINGS
from cedu_site.web.paging import listing
from cedu_site.web.rendering import render

bp = Blueprint("course_desk", __name__)
guard(bp)
LABELS = {"slug": "网址", "readings": "发布前审几次"}


@bp.get("/desk/structure/courses/")
def courses() -> Response:
    authorize_anywhere("structure")
    mine = (Course.binned_at.is_(None), may(current_user, "structure"))
    found = listing(select(Course).where(*mine).order_by(Course.title, Course.id))
    return render(
        "shaping/courses.html", courses=found, lessons=_lessons(found.items),
        readings=dict(READINGS),
    )  # fmt: skip


@bp.get("/desk/structure/courses/<uid>")
def course(uid: str) -> Response:
    return _show(_fetch(uid))


@bp.post("/desk/structure/courses/<uid>")
def set(uid: str) -> ResponseReturnValue:
    course = _fetch(uid)
    try:
        done = set_rules(course, read_rules(course, request.form.to_dict()), current_user)
    except (AddressRefused, FieldRefused) as error:
        db.session.rollback()
        return _refuse(uid, error)
    db.session.commit()
    flash("课程的设置存好了。" if done else "没有改动。")
    return redirect(url_for("course_desk.course", uid=uid), 303)


@bp.post("/desk/structure/courses/<uid>/order")
def order(uid: str) -> ResponseReturnValue:
    return _order(uid, lambda course: arrange(course, request.form.getlist("order"), current_user))


@bp.post("/desk/structure/courses/<uid>/move")
def step(uid: str) -> ResponseReturnValue:
    lesson, to = request.form.get("lesson", ""), request.form.get("to", "")
    return _order(uid, lambda course: move(course, lesson, to, current_user), lesson, to)


def _order(
    uid: str, change: Callable[[Course], Any], lesson: str = "", to: str = ""
) -> ResponseReturnValue:
    """Do the change and go on to the lesson that was moved, so that it can be moved again."""
    course = _fetch(uid)
    try:
        change(course)
    except OrderRefused as error:
        db.session.rollback()
        return _show(_fetch(uid), unordered=str(error), status=422)
    db.session.commit()
    if not lesson:
        flash("顺序存好了。")
    there = f"r-{lesson}" if lesson else None
    way = url_for("course_desk.course", uid=uid, to=to or None, _anchor=there)
    return redirect(way, 303)


def _fetch(uid: str) -> Course:
    """Return the course whose shape the present user may change; else answer 404 or 403."""
    course = db.session.scalar(select(Course).filter_by(uid=uid)) or abort(404)
    authorize("structure", course)
    if course.binned_at:
        abort(404)
    return course


def _refuse(uid: str, error: Exception) -> Response:
    wrong = error.name if isinstance(error, FieldRefused) else "slug"
    problem = error.problem if isinstance(error, FieldRefused) else ""
    said = f"“{LABELS.get(wrong, wrong)}”{problem}。" if problem else str(error)
    return _show(_fetch(uid), said=said, wrong=wrong, status=422)


def _show(course: Course, *, status: int = 200, **refusal: str) -> Response:
    refused = bool(refusal.get("said"))
    return render(
        "shaping/course.html",
        status=status,
        course=course,
        lessons=in_order(course),
        rules=_sent() if refused else rules_of(course),
        readings=READINGS,
        to=request.args.get("to", ""),
        **refusal,
    )


def _sent() -> dict[str, Any]:
    """Return what was sent, to be put right."""
    values = {name: request.form.get(name, "") for name in ("slug", "readings")}
    return {**values, "small_team": bool(request.form.get("small_team"))}


def _lessons(courses: Any) -> dict[int, int]:
    """Return how many lessons each of these courses has, by its id."""
    ids = [course.id for course in courses]
    query = select(Resource.parent_id, func.count()).where(
        Resource.parent_id.in_(ids), Resource.binned_at.is_(None)
    )
    rows = db.session.execute(query.group_by(Resource.parent_id))
    return {row[0]: row[1] for row in rows if row[0]}
