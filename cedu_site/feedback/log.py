"""The public log: what readers were answered and what was corrected, the newest first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import literal, select, union_all
from sqlalchemy.orm import joinedload

from cedu_site.extensions import db
from cedu_site.feedback.models import Report
from cedu_site.publishing.corrections import Correction
from cedu_site.publishing.models import Page
from cedu_site.web.paging import Listing, row_listing

REPORT, CORRECTION = "report", "correction"
KINDS: dict[str, Any] = {REPORT: Report, CORRECTION: Correction}


@dataclass(frozen=True)
class Entry:
    """What happened to a page: the editors' words, never those of the reader who asked."""

    page: Page
    at: datetime
    outcome: str
    words: str


def public_log(moment: datetime) -> Listing[Entry]:
    """Return the asked page of the log of what is public at `moment`; past the last is a 404."""
    public = Page.public(moment).with_only_columns(Page.id)
    answered = select(literal(REPORT), Report.id, Report.answered_at.label("at")).where(
        Report.answered_at.is_not(None), Report.page_id.in_(public)
    )
    corrected = select(literal(CORRECTION), Correction.id, Correction.made_at).where(
        Correction.page_id.in_(public)
    )
    rows = row_listing(union_all(answered, corrected).order_by(answered.selected_columns.at.desc()))
    known = _load(rows.items)
    items = [_entry(known[kind, number]) for kind, number, _ in rows.items]
    return Listing(items, rows.total, rows.number, rows.size)


def _load(rows: Iterable[Any]) -> dict[tuple[str, int], Report | Correction]:
    """Return what the rows name, each kind with one question."""
    found: dict[tuple[str, int], Report | Correction] = {}
    for kind, model in KINDS.items():
        wanted = [row[1] for row in rows if row[0] == kind]
        query = select(model).where(model.id.in_(wanted)).options(joinedload(model.page))
        found |= {(kind, one.id): one for one in db.session.scalars(query)}
    return found


def _entry(one: Report | Correction) -> Entry:
    if isinstance(one, Correction):
        return Entry(one.page, one.made_at, "更正", one.note)
    assert one.answered_at is not None
    return Entry(one.page, one.answered_at, one.outcome, one.answer)
