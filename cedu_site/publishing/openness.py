"""What anyone may read at a moment: live, in its time, not taken away, and so is its parent."""

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    and_,
    bindparam,
    literal,
    or_,
    select,
    true,
)

from cedu_site.clock import UTCDateTime

MOMENT: BindParameter[datetime] = bindparam("moment", type_=UTCDateTime())
Moment = datetime | BindParameter[datetime]  # the latter where a statement is built once


def open_at(kind: Any, parent: Any, moment: Moment) -> Select[Any]:
    """Select the pages of a `kind` that are open at `moment`; `parent` is the alias of theirs, None
    where they stand by themselves."""
    at = literal(moment, UTCDateTime()) if isinstance(moment, datetime) else moment
    if parent is None:
        return select(kind).where(stands(kind), in_time(kind, at))
    unbound = kind.parent_id.is_(None)
    return _standing(kind, parent).where(in_time(kind, at), or_(unbound, in_time(parent, at)))


@cache
def _standing(kind: Any, parent: Any) -> Select[Any]:
    """Select what stands, whenever it is open; made once, for to build it takes as long as to ask
    it."""
    joined = select(kind).outerjoin(parent, kind.parent_id == parent.id)
    return joined.where(stands(kind), or_(kind.parent_id.is_(None), stands(parent)))


def stands(page: Any) -> ColumnElement[bool]:
    """Return the condition that a page was published and not taken away since."""
    return and_(page.live_id.is_not(None), page.withdrawn_at.is_(None), page.binned_at.is_(None))


def in_time(page: Any, at: ColumnElement[datetime]) -> ColumnElement[bool]:
    """Return the condition that a page is open at a moment.

    `IS true` keeps databases from looking through an index of `opens_at` for it: nearly all pages
    are open, so that would be nearly all of them.
    """
    return and_(
        (page.opens_at <= at).is_(true()), or_(page.closes_at.is_(None), page.closes_at > at)
    )
