"""The order of a course's lessons, into which a new or renumbered file is fitted."""

from collections.abc import Sequence

from sqlalchemy import select

from cedu_site.catalogue.models import Course, Resource
from cedu_site.changes import record_change
from cedu_site.extensions import db
from cedu_site.library.planning import Plan


def fit_in(lesson: Resource, plan: Plan) -> None:
    """Have `lesson` stand right after the one whose file comes before its own; the order that the
    desk gave all others stays. One that the desk put into another course keeps its place there."""
    course = lesson.parent
    if not isinstance(course, Course) or not _is_folder_of(course, plan):
        return
    db.session.flush()
    before = _before(lesson, plan)
    others = select(Resource).where(Resource.parent_id == course.id, Resource.id != lesson.id)
    later = others.where(Resource.position > before.position) if before else others
    if not db.session.scalar(later.with_only_columns(Resource.id).limit(1)):
        lesson.position = before.position + 1 if before else 1
        return
    order = list(db.session.scalars(others.order_by(Resource.position, Resource.id.desc())))
    order.insert(order.index(before) + 1 if before else 0, lesson)
    _number(order)


def _is_folder_of(course: Course, plan: Plan) -> bool:
    path = course.library_path or course.home
    return path.split("/")[1] == plan.entry.folder


def _before(lesson: Resource, plan: Plan) -> Resource | None:
    """Return the nearest lesson of the course whose file comes before, None where none does."""
    earlier = plan.after
    while earlier:
        found = db.session.scalar(select(Resource).filter_by(library_path=earlier.entry.path))
        if found and found.parent_id == lesson.parent_id:
            return found
        earlier = earlier.after
    return None


def _number(order: Sequence[Resource]) -> None:
    for position, lesson in enumerate(order, 1):
        if lesson.position != position:
            lesson.position = position
            record_change(lesson.uid)
