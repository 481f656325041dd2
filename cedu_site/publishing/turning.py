"""From when until when the public site is what it is: it turns into another by a change, or because
the time comes for a page to open or close, or a day begins; and what stays true between two turns.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property, lru_cache
from typing import Any, TypeVar

from flask import Response, has_request_context
from sqlalchemy import func, select
from werkzeug.http import http_date

from cedu_site.changes import SiteVersion
from cedu_site.clock import BEIJING, in_beijing, now
from cedu_site.extensions import db
from cedu_site.present import this_app, this_work
from cedu_site.publishing.models import Page
from cedu_site.publishing.openness import MOMENT
from cedu_site.remembering import current_version, is_changing, kept_or_made

T = TypeVar("T")
EDGES = (Page.opens_at, Page.closes_at, Page.pinned_until)
TURNINGS = select(  # made once: to build it takes longer than to ask it
    select(SiteVersion.changed_at).scalar_subquery(),
    *(select(func.max(edge)).where(edge <= MOMENT).scalar_subquery() for edge in EDGES),
    *(select(func.min(edge)).where(edge > MOMENT).scalar_subquery() for edge in EDGES),
)
A_SECOND = timedelta(seconds=1)  # as exact as `Last-Modified` can be (RFC 9110, 8.8.2)
A_DAY = timedelta(days=1)
LONGEST = timedelta(minutes=10)  # of a span: what is not in the change log may change, too


@dataclass(frozen=True)
class Span:
    """The time, from `since` until before `until`, in which the site of this `version` shows the
    same. It last `changed` then, None where that is unknown; what is worked out from it is `kept`.
    """

    version: int
    since: datetime
    until: datetime
    changed: datetime | None
    kept: dict[Hashable, Any] = field(default_factory=dict, compare=False)

    @cached_property
    def day(self) -> datetime:
        """The beginning of its day in Beijing, which is one: a span ends with it."""
        return start_of_day(self.since)

    def holds(self, version: int, moment: datetime) -> bool:
        """Tell whether the site of this `version` is at `moment` what it was."""
        return version == self.version and self.since <= moment < self.until


def span_at(moment: datetime) -> Span:
    """Return the span of time in which the public site is what it is at `moment`."""
    if is_changing():
        return _span(current_version(), moment)
    version = current_version()
    kept = this_app().extensions
    known: Span | None = kept.get("span")
    if known is None or not known.holds(version, moment):
        known = kept["span"] = _span(version, moment)
    return known


def this_span(name: Hashable, make: Callable[[], T]) -> T:
    """Return what `make` gives for the present span of time; as `remembered`, but it may also
    depend on what is open now and on the day."""
    return kept_or_made(_present().kept, name, make)


def _present() -> Span:
    """Return the span that it is, looked up once for each request."""
    work = this_work()
    span: Span | None = work.get("span")
    if span is None or is_changing():
        span = span_at(now())
        if has_request_context() and not is_changing():
            work["span"] = span
    return span


def _span(version: int, moment: datetime) -> Span:
    changed, *edges = db.session.connection().execute(TURNINGS, {"moment": moment}).one()
    turned, turning = edges[: len(EDGES)], edges[len(EDGES) :]
    last = max(filter(None, (changed, *turned))) if changed else None
    ends = [*turning, start_of_day(moment) + A_DAY, moment + LONGEST]
    for one in (last, start_of_day(moment)):
        if one and one <= moment < _telling(one):
            ends.append(_telling(one))  # what was made before cannot say yet when it changed
    return Span(version, moment, min(filter(None, ends)), last)


def last_modified(moment: datetime, *, daily: bool = False) -> datetime | None:
    """Return when what is public at `moment` last became otherwise, None where that is unknown.

    That is when something was changed, when a page opened or closed, and for what is `daily`, the
    beginning of the day in Beijing.
    """
    changed = span_at(moment).changed
    return max(changed, start_of_day(moment)) if changed and daily else changed


def start_of_day(moment: datetime) -> datetime:
    """Return the beginning of the day that it is in Beijing at `moment`."""
    day = in_beijing(moment).date()
    return datetime(day.year, day.month, day.day, tzinfo=BEIJING)


def tell_last_modified(response: Response, moment: datetime, changed: datetime | None) -> Response:
    """Have `response`, made at `moment`, tell that it was last `changed` then.

    In the same second it does not: more may change before that has passed.
    """
    if changed and _telling(changed) <= moment:
        response.headers["Last-Modified"] = _written(changed)
    return response


@lru_cache(64)
def _written(changed: datetime) -> str:
    return http_date(changed)


def _telling(changed: datetime) -> datetime:
    """Return from when on it may be told that the site was changed then."""
    return changed.replace(microsecond=0) + A_SECOND
