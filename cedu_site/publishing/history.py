"""The history of a page: its versions, and what was done with it, in one list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row, Select, literal, select, union_all
from sqlalchemy.orm import load_only, selectinload

from cedu_site.extensions import db
from cedu_site.publishing.log import LogEntry
from cedu_site.publishing.models import Page
from cedu_site.publishing.reviewing import Reading
from cedu_site.publishing.revisions import Revision

OF_VERSIONS = ("write", "bring_back")  # told with the version that came of it
OF_READINGS = ("pass_on", "send_back", "comment")  # told by what the reader said
LIGHT = (Revision.number, Revision.state, Revision.title, Revision.created_at, Revision.page_id)


@dataclass
class Event:
    """A version with what was noted and said of it, or else an `entry` of the log."""

    version: Revision | None = None
    entry: LogEntry | None = None
    notes: list[LogEntry] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)


def happened(page: Page) -> Select[Any]:
    """Select what kind each event of the page was and its id, the latest first."""
    saved = select(literal("version").label("what"), Revision.created_at.label("at"), Revision.id)
    done = select(literal("done").label("what"), LogEntry.at, LogEntry.id)
    told = (*OF_VERSIONS, *OF_READINGS)
    both = union_all(
        saved.where(Revision.page_id == page.id),
        done.where(LogEntry.subject == page.uid, LogEntry.verb.not_in(told)),
    ).subquery()
    return select(both.c.what, both.c.id).order_by(both.c.at.desc(), both.c.what, both.c.id.desc())


def events(rows: Sequence[Row[Any]]) -> list[Event]:
    """Return the events of `happened()`, without the texts of the versions."""
    ids = [row.id for row in rows if row.what == "version"]
    light = (load_only(*LIGHT), selectinload(Revision.author))
    versions = _by_id(select(Revision).where(Revision.id.in_(ids)).options(*light))
    known = {id: Event(version) for id, version in versions.items()}
    noted = LogEntry.revision_id.in_(ids), LogEntry.verb.in_(OF_VERSIONS)
    for entry in db.session.scalars(_with_user(select(LogEntry).where(*noted))):
        known[entry.revision_id or 0].notes.append(entry)
    said = select(Reading).where(Reading.revision_id.in_(ids)).order_by(Reading.id)
    for reading in db.session.scalars(said.options(selectinload(Reading.reader))):
        known[reading.revision_id].readings.append(reading)
    others = [row.id for row in rows if row.what == "done"]
    done = _by_id(_with_user(select(LogEntry).where(LogEntry.id.in_(others))))
    return [known[row.id] if row.what == "version" else Event(entry=done[row.id]) for row in rows]


def version(page: Page, number: int) -> Revision | None:
    """Return the version of a page with this number, None where there is none."""
    return db.session.scalar(select(Revision).filter_by(page_id=page.id, number=number))


def _with_user(query: Select[Any]) -> Select[Any]:
    return query.options(selectinload(LogEntry.user))


def _by_id(query: Select[Any]) -> dict[int, Any]:
    return {one.id: one for one in db.session.scalars(query)}
