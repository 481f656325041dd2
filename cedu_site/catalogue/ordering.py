"""The order of a course's lessons: one moved up or down, all put in order, either taken back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from cedu_site.catalogue.models import Course, Resource
from cedu_site.changes import record_change
from cedu_site.extensions import db
from cedu_site.people.models import User
from cedu_site.publishing.log import LogEntry, note

STEPS = {"up": -1, "down": 1}
HOLES = "顺序没有存：课里的资源有增减，或者有的写了两次。下面是现在的顺序，请再排一次。"
SAME = "顺序本来就是这样，没有改动。"
AT_THE_END = "已经在最前或最后了，没有移动。"
TOUCHED = "这门课的顺序后来又改过，不能直接撤销；请按需要重新排一次。"


class OrderRefused(Exception):
    """The lessons cannot be put in that order; the message is one Chinese sentence."""


def in_order(course: Course) -> list[Resource]:
    """Return the lessons of a course that are not thrown away, public or not, in their order."""
    query = select(Resource).where(Resource.parent_id == course.id, Resource.binned_at.is_(None))
    return list(db.session.scalars(query.order_by(Resource.position, Resource.id.desc())))


def move(course: Course, uid: str, step: str, user: User) -> LogEntry:
    """Have the lesson `uid` change places with the one before or after it; return the entry of the
    log. Raises OrderRefused where there is none."""
    order = [one.uid for one in in_order(course)]
    at = order.index(uid) if uid in order else -1
    to = at + STEPS.get(step, 0)
    if at < 0 or to == at:
        raise OrderRefused(HOLES)
    if not 0 <= to < len(order):
        raise OrderRefused(AT_THE_END)
    order[at], order[to] = order[to], order[at]
    return arrange(course, order, user)


def arrange(
    course: Course, uids: Sequence[str], user: User, *, verb: str = "order", **about: Any
) -> LogEntry:
    """Put the lessons into this order, numbered from 1; return the entry of the log.

    Raises OrderRefused for an order with holes, strangers or doubles, and for the present one.
    """
    lessons = {one.uid: one for one in in_order(course)}
    before = list(lessons)
    if sorted(uids) != sorted(before):
        raise OrderRefused(HOLES)
    if list(uids) == before:
        raise OrderRefused(SAME)
    for position, uid in enumerate(uids, 1):
        _stand(lessons[uid], position)
    record_change(course.uid)
    sides: dict[str, Any] = {"before": before, "after": list(uids)}
    return note(verb, course.uid, user, title=course.title, **sides, **about)


def undo_order(course: Course, entry: LogEntry, user: User) -> LogEntry:
    """Put the lessons as they stood before `entry`, those that came later last; return the new
    entry. Raises OrderRefused where they were put in another order since."""
    present = [one.uid for one in in_order(course)]
    if [uid for uid in present if uid in entry.after] != _those(entry.after, present):
        raise OrderRefused(TOUCHED)
    later = [uid for uid in present if uid not in entry.before]
    return arrange(
        course, _those(entry.before, present) + later, user, verb="undo", undoes_id=entry.id
    )


def _stand(lesson: Resource, position: int) -> None:
    """Have a lesson stand at `position`, and the versions that would put it elsewhere too."""
    for revision in {lesson.live, lesson.newest} - {None}:
        assert revision is not None
        if revision.placement.get("position"):
            revision.placement = {**revision.placement, "position": str(position)}
    if lesson.position != position:
        lesson.position = position
        record_change(lesson.uid)


def _those(uids: Sequence[str], present: Sequence[str]) -> list[str]:
    return [uid for uid in uids if uid in present]
