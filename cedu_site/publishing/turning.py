"""When the public site last turned into what it is, by a change or because a moment came; and what
stays true until it turns again."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar

from flask import Response
from sqlalchemy import func, select

from cedu_site.changes import SiteVersion
from cedu_site.clock import BEIJING, in_beijing, now
from cedu_site.extensions import db
from cedu_site.publishing.models import Page
from cedu_site.publishing.openness import MOMENT
from cedu_site.remembering import recall, remembered

T = TypeVar("T")
TURNS = select(  # made once: to build it takes longer than to ask it
    select(SiteVersion.changed_at).scalar_subquery(),
    *(
        select(func.max(edge)).where(edge <= MOMENT).scalar_subquery()
        for edge in (Page.opens_at, Page.closes_at)
    ),
    *(
        select(func.min(edge)).where(edge > MOMENT).scalar_subquery()
        for edge in (Page.opens_at, Page.closes_at, Page.pinned_until)
    ),
)
A_SECOND = timedelta(seconds=1)  # as exact as `Last-Modified` can be (RFC 9110, 8.8.2)
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Spell:
    """A time in which nothing public turns, from `begin` until before `end`, within a day of
    Beijing; `changed` is when it last did before, `kept` what was worked out since."""

    begin: datetime
    end: datetime
    changed: datetime | None
    kept: dict[Hashable, Any] = field(default_factory=dict)


def current_spell(moment: datetime) -> Spell:
    """Return the spell that `moment` lies in, for the version that this request sees."""
    known: list[Spell] = remembered("spell", list)
    if not known or not known[-1].begin <= moment < known[-1].end:
        known[:] = [_spell(moment)]
    return known[-1]


def this_spell(name: Hashable, make: Callable[[], T]) -> T:
    """Return what `make` says of what is public now; as `remembered`, but it may depend on the
    moment and the day."""
    return recall(current_spell(now()).kept, name, make)


def _spell(moment: datetime) -> Spell:
    changed, *turns = db.session.connection().execute(TURNS, {"moment": moment}).one()
    turned, turning = turns[:2], [*turns[2:], start_of_day(moment) + A_DAY]
    last = max(filter(None, [changed, *turned])) if changed else None
    return Spell(moment, min(filter(None, turning)), last)


def last_modified(moment: datetime, *, daily: bool = False) -> datetime | None:
    """Return when what is public at `moment` last became otherwise, None where that is unknown.

    That is when something was changed, when a page opened or closed, and for what is `daily`, the
    beginning of the day in Beijing.
    """
    changed = current_spell(moment).changed
    return max(changed, start_of_day(moment)) if changed and daily else changed


def start_of_day(moment: datetime) -> datetime:
    """Return the beginning of the day that it is in Beijing at `moment`."""
    day = in_beijing(moment).date()
    return datetime(day.year, day.month, day.day, tzinfo=BEIJING)


def tell_last_modified(response: Response, moment: datetime, changed: datetime | None) -> Response:
    """Have `response`, made at `moment`, tell that it was last `changed` then.

    In the same second it does not: more may change before that has passed.
    """
    if changed and changed.replace(microsecond=0) + A_SECOND <= moment:
        response.last_modified = changed
    return response
