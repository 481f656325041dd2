"""Courses and their lessons as readers see them: questions that are made once."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, and_, bindparam, func, or_, select, true
from sqlalchemy.orm import aliased

from cedu_site.asking import Asked
from cedu_site.catalogue.models import Course, Resource
from cedu_site.clock import now
from cedu_site.extensions import db
from cedu_site.publishing.openness import MOMENT, in_time, stands
from cedu_site.publishing.stills import Question, ordered, question, whole_question
from cedu_site.publishing.turning import this_span
from cedu_site.publishing.within import Make

LINES, LONGEST_LINE = 100, 300  # courses whose order is remembered, and lessons of one
COURSE, POSITION, NUMBER = (
    bindparam(name, type_=Integer()) for name in ("course", "position", "number")
)


def by_title(condition: ColumnElement[bool]) -> Select[Course]:
    """Return the query for the courses of which `condition` is true, by their titles."""
    return Course.listed(MOMENT).where(condition)


@cache
def courses_in(order: str) -> Make:
    """Return what makes the query for courses in an order."""
    return lambda condition: ordered(by_title(condition), order)


@cache
def all_courses(order: str = "", *, cover: bool = True) -> Question:
    """Return the list of the public courses, with their covers where these are shown."""
    return question(courses_in(order)(true()), cover=cover)


@cache
def one_course() -> Question:
    """Return the question for all of the public course whose id is `course`."""
    return whole_question(Course.public(MOMENT).where(Course.id == COURSE))


@cache
def course_at() -> Question:
    """Return the question for the public course at a `path`."""
    return question(Course.public(MOMENT).where(Course.path == bindparam("path")))


@cache
def lessons(order: str = "") -> Question:
    """Return the list of the public lessons of a `course` in their order.

    Where two have one position the later written stands there, before the other.
    """
    return question(ordered(in_course(Resource.public(MOMENT)), order))


@cache
def texts() -> Question:
    """Return the question for all of the public lessons of a `course` in their order."""
    return whole_question(in_course(Resource.public(MOMENT)))


def in_course(query: Select[Any]) -> Select[Any]:
    """Return the query for lessons narrowed to a `course`, in their order."""
    inside = query.where(Resource.parent_id == COURSE)
    return inside.order_by(Resource.position, Resource.id.desc())


@dataclass(frozen=True)
class Place:
    """Where a lesson stands among the public ones of its course: which one it is of how many, and
    those beside it, each as path and title."""

    number: int
    count: int
    previous: tuple[str, str] | None
    next: tuple[str, str] | None


def place_of(resource: Resource, course_id: int) -> Place:
    """Return where a lesson stands, also one that does not stand there yet."""
    line = this_span(("line", course_id), lambda: _line(course_id)) if resource.id else ()
    at = next((at for at, one in enumerate(line) if one[0] == resource.id), None)
    if at is None or (resource.position or 0) != line[at][1]:
        return _asked_place(resource, course_id)
    beside = [one[2:] for one in line[max(0, at - 1) : at]], [one[2:] for one in line[at + 1 :][:1]]
    return Place(at + 1, len(line), *(found[0] if found else None for found in beside))


def _line(course_id: int) -> Sequence[tuple[int, int, str, str]]:
    """Return id, position, path and title of the lessons of a course in their order; nothing of one
    that is too long, or where as many courses as are remembered are known already."""
    known: list[int] = this_span("lines", list)
    if len(known) >= LINES:
        return ()
    known.append(course_id)
    rows = [tuple(row) for row in _lessons().rows(course=course_id, moment=now())]
    return rows if len(rows) <= LONGEST_LINE else ()


@cache
def _lessons() -> Asked:
    query = in_course(Resource.public(MOMENT)).limit(LONGEST_LINE + 1)
    columns: Sequence[Any] = (Resource.id, Resource.position, Resource.path, Resource.title)
    return Asked(query.with_only_columns(*columns))


def _asked_place(resource: Resource, course_id: int) -> Place:
    said = {
        "moment": now(),
        "course": course_id,
        "position": resource.position or 0,
        "number": resource.id or 2**31 - 1,
    }
    before, others, *beside = db.session.connection().execute(_places(), said).one()
    previous, following = tuple(beside[:2]), tuple(beside[2:])
    return Place(
        before + 1,
        others + 1,
        previous if previous[0] else None,
        following if following[0] else None,
    )


@cache
def _places() -> Select[Any]:
    one = aliased(Resource)
    among = (one.parent_id == COURSE, one.id != NUMBER, stands(one), in_time(one, MOMENT))
    earlier = or_(one.position < POSITION, and_(one.position == POSITION, one.id > NUMBER))
    later = or_(one.position > POSITION, and_(one.position == POSITION, one.id < NUMBER))
    previous = select(one.id).where(*among, earlier).order_by(one.position.desc(), one.id)
    following = select(one.id).where(*among, later).order_by(one.position, one.id.desc())
    counts = [select(func.count(one.id)).where(*among, *more) for more in ((earlier,), ())]
    beside = [aliased(Resource) for _ in range(2)]
    columns: Sequence[Any] = [column for page in beside for column in (page.path, page.title)]
    return (
        select(*(count.scalar_subquery() for count in counts), *columns)
        .select_from(select(true().label("there")).subquery())
        .outerjoin(beside[0], beside[0].id == previous.limit(1).scalar_subquery())
        .outerjoin(beside[1], beside[1].id == following.limit(1).scalar_subquery())
    )
