"""What anyone may read at a moment: live, in its time, not taken away, and so is its parent."""

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, and_, literal, or_, select

from cedu_site.clock import UTCDateTime

Moment = datetime | BindParameter[datetime]  # one that is named when the question is asked


def open_at(kind: Any, parent: Any, moment: Moment) -> Select[Any]:
    """Select the pages of a `kind` that are open at `moment`; `parent` is the alias of theirs."""
    at = literal(moment, UTCDateTime()) if isinstance(moment, datetime) else moment
    unbound = kind.parent_id.is_(None)
    return _standing(kind, parent).where(_in_time(kind, at), or_(unbound, _in_time(parent, at)))


@cache
def _standing(kind: Any, parent: Any) -> Select[Any]:
    """Select what stands, whenever it is open; made once, for to build it takes as long as to ask
    it."""
    joined = select(kind).outerjoin(parent, kind.parent_id == parent.id)
    return joined.where(_stands(kind), or_(kind.parent_id.is_(None), _stands(parent)))


def _stands(page: Any) -> ColumnElement[bool]:
    return and_(page.live_id.is_not(None), page.withdrawn_at.is_(None), page.binned_at.is_(None))


def _in_time(page: Any, at: ColumnElement[datetime]) -> ColumnElement[bool]:
    return and_(page.opens_at <= at, or_(page.closes_at.is_(None), page.closes_at > at))
