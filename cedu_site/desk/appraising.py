"""课程评审 at the desk: the courses within reach, and the form by which one of them is reviewed."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from flask import Blueprint, Response, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select

from cedu_site.catalogue.appraisals import (
    COMMENTED,
    DECISIONS,
    LONGEST_COMMENT,
    PRINCIPLES,
    SCORES,
    Appraisal,
    appraised,
    counting,
    is_own,
)
from cedu_site.catalogue.appraisals import appraise as keep_appraisal
from cedu_site.catalogue.models import Course, Resource
from cedu_site.catalogue.steps import Steps, steps_of
from cedu_site.desk.reach import in_reach
from cedu_site.extensions import db
from cedu_site.people.guarding import guard
from cedu_site.people.models import User
from cedu_site.people.permissions import authorize, authorize_anywhere, can
from cedu_site.publishing.fields import FieldRefused
from cedu_site.publishing.log import note
from cedu_site.publishing.models import Page
from cedu_site.web.paging import Listing, listing
from cedu_site.web.rendering import render

bp = Blueprint("appraising", __name__)
guard(bp)
OWN = "这门课是您自己的，或者您写过其中一版，请另一位编辑来评。"
CHANGED = "您打开以后课程又改过了。您写的都还在下面；请看过新的一版再交。"
Mistake = tuple[str, str]


@dataclass(frozen=True)
class Reviewed:
    """How a course stands with its review: `counted` are the appraisals that count."""

    course: Course
    steps: Steps
    counted: Sequence[Appraisal]

    @property
    def mean(self) -> float:
        """The mean of all the scores that count."""
        return sum(one.mean for one in self.counted) / len(self.counted)

    @property
    def is_outdated(self) -> bool:
        """Tell whether the course has changed since it was reviewed."""
        return any(one.revision_id != appraised(self.course).id for one in self.counted)


@bp.get("/desk/courses/")
def courses() -> Response:
    authorize_anywhere("appraise")
    query = select(Course).where(in_reach(current_user), Page.binned_at.is_(None))
    query = query.where(Course.newest_id.is_not(None)).order_by(Course.title, Course.id)
    found = listing(query)
    shown = Listing(_reviewed(found.items), found.total, found.number, found.size)
    return render("desk/appraising.html", courses=shown)


@bp.get("/desk/courses/<uid>/appraise")
def form(uid: str) -> Response:
    return _show(_course(uid))


@bp.post("/desk/courses/<uid>/appraise")
def appraise(uid: str) -> ResponseReturnValue:
    course = _course(uid)
    if is_own(course, current_user):
        return _show(course, status=409)
    if request.form.get("version") != str(appraised(course).id):
        return _show(course, ("", CHANGED), status=422)
    try:
        made = keep_appraisal(course, current_user, request.form)
    except FieldRefused as error:
        return _show(course, (error.name, f"{_label(error.name)}{error.problem}。"), status=422)
    _log(course, current_user, made)
    db.session.commit()
    flash("评审已经记下。")
    return redirect(url_for("appraising.form", uid=uid), 303)


@bp.app_template_filter()
def course_gaps(page: Page | None) -> str:
    """Return which of the four steps a course lacks that carries any, one sentence, or nothing."""
    if page is None or page.kind != "course" or page.newest is None:
        return ""
    return steps_of(page.newest.html).gaps


@bp.app_template_global()
def may_appraise(course: Page) -> bool:
    """Tell whether the present user may review courses where this one stands."""
    return can(current_user, "appraise", course)


def _course(uid: str) -> Course:
    found = select(Course).where(Course.uid == uid, Course.binned_at.is_(None))
    course = db.session.scalar(found.where(Course.newest_id.is_not(None))) or abort(404)
    authorize("appraise", course)
    return course


def _show(course: Course, mistake: Mistake = ("", ""), status: int = 200) -> Response:
    version = appraised(course)
    appraisals = db.session.scalars(Appraisal.of([course.id])).all()
    lessons = select(Resource).where(Resource.parent_id == course.id, Resource.binned_at.is_(None))
    return render(
        "desk/appraise.html",
        status=status,
        course=course,
        version=version,
        lacks=steps_of(version.html).said,
        lessons=db.session.scalars(lessons.order_by(Resource.position, Resource.id)).all(),
        appraisals=appraisals,
        counted={one.id for one in counting(appraisals)},
        own=OWN if is_own(course, current_user) else "",
        principles=PRINCIPLES,
        decisions=DECISIONS,
        labels=COMMENTED,
        scores=SCORES,
        longest=LONGEST_COMMENT,
        wrong=mistake[0],
        said=mistake[1],
        sent=request.form,
        may_write=can(current_user, "write", course),
    )


def _reviewed(courses: Sequence[Course]) -> list[Reviewed]:
    made = db.session.scalars(Appraisal.of([course.id for course in courses])).all()
    ordered = sorted(made, key=lambda one: one.page_id)  # a stable sort: latest first in each
    of = {page_id: list(some) for page_id, some in groupby(ordered, lambda one: one.page_id)}
    return [
        Reviewed(course, steps_of(appraised(course).html), counting(of.get(course.id, [])))
        for course in courses
    ]


def _label(name: str) -> str:
    kind, _, principle = name.partition("-")
    if kind == "decision":
        return "“结论”"
    label = f"“{COMMENTED[principle]}”"
    return label if kind == "score" else f"{label}的意见"


def _log(course: Course, user: User, made: Appraisal) -> None:
    title = appraised(course).title
    note("appraise", course.uid, user, title=title, why=made.decided, revision_id=made.revision_id)
