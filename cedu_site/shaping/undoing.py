"""Changes of the site's shape in the log: what they are called, who may take them back, and how."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_login import current_user
from sqlalchemy import select

from cedu_site.catalogue import undoing as courses
from cedu_site.extensions import db
from cedu_site.library import sheets
from cedu_site.library.sheets import SHEETS
from cedu_site.people.permissions import can
from cedu_site.publishing.log import LogEntry
from cedu_site.publishing.models import Page

LABELS = {"slug": "网址", "readings": "发布前审几次", "small_team": "小团队"}
REFUSALS = (sheets.SheetRefused, courses.UndoRefused)


def can_undo(entry: LogEntry) -> bool:
    """Tell whether there is a way to take this kind of change back."""
    return entry.subject in SHEETS or courses.course_of(entry) is not None


def may_undo(entry: LogEntry) -> bool:
    """Tell whether the present user may take a change back that can be."""
    if entry.subject in SHEETS:
        return can(current_user, SHEETS[entry.subject][1])
    return can(current_user, "structure", courses.course_of(entry))


def undo(entry: LogEntry, why: str) -> None:
    """Take back what `entry` changed. Raises one of REFUSALS."""
    if entry.subject in SHEETS:
        sheets.undo(entry, current_user, why=why)
    else:
        courses.undo(entry, current_user).why = why


def mine(entries: Iterable[LogEntry]) -> set[str]:
    """Return the subjects of those entries that the present user may take back."""
    return {one.subject for one in entries if can_undo(one) and may_undo(one)}


def name_of(entry: LogEntry) -> str:
    """Return what the changed part of the site is called, nothing for what has no name."""
    if entry.subject in SHEETS:
        return SHEETS[entry.subject][0]
    return "课程" if courses.course_of(entry) else ""


def in_words(side: Any) -> str:
    """Return what was before or after a change, as text with a line for each part."""
    if isinstance(side, list):
        rows = db.session.execute(select(Page.uid, Page.title).where(Page.uid.in_(side)))
        titles = {uid: title for uid, title in rows}  # noqa: C416 - rows, not pairs
        return "\n".join(titles.get(uid, "（已经不在了）") for uid in side)
    if isinstance(side, dict):
        lines = (f"{LABELS.get(name, name)}：{_said(value)}" for name, value in side.items())
        return "\n".join(lines)
    return str(side or "")


def _said(value: Any) -> str:
    return {True: "是", False: "否"}[value] if isinstance(value, bool) else str(value)
