"""Taking back what was changed of a course: the log's entries by what they say they did."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select

from cedu_site.catalogue.models import Course
from cedu_site.catalogue.ordering import OrderRefused, undo_order
from cedu_site.catalogue.rules import SETTABLE, RulesRefused, undo_rules
from cedu_site.extensions import db
from cedu_site.people.models import User
from cedu_site.publishing.log import UNDONE, LogEntry

GONE = "这门课已经不在了，没有什么要撤销的。"
Refused = (OrderRefused, RulesRefused)


class UndoRefused(Exception):
    """The change cannot be taken back; the message is one Chinese sentence."""


def course_of(entry: LogEntry) -> Course | None:
    """Return the course whose order or settings `entry` changed, None for all other entries."""
    side = entry.before
    if not (isinstance(side, list) or (isinstance(side, dict) and side.keys() <= SETTABLE)):
        return None
    return db.session.scalar(select(Course).filter_by(uid=entry.subject))


def undo(entry: LogEntry, user: User) -> LogEntry:
    """Take back what `entry` changed of a course; return the new entry. Raises UndoRefused."""
    course = course_of(entry)
    if course is None or course.binned_at:
        raise UndoRefused(GONE)
    if entry.is_undone:
        raise UndoRefused(UNDONE)
    undo_it: Callable[[Course, LogEntry, User], LogEntry]
    undo_it = undo_order if isinstance(entry.before, list) else undo_rules
    try:
        return undo_it(course, entry, user)
    except Refused as error:
        raise UndoRefused(str(error)) from error
