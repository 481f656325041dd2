"""For how long what is public stays as it is: until a change, or until a moment comes."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import bindparam, func, select

from cedu_site.changes import SiteVersion
from cedu_site.clock import UTCDateTime
from cedu_site.extensions import db
from cedu_site.place.site import current_version
from cedu_site.publishing.models import Page
from cedu_site.publishing.turning import A_SECOND, start_of_day

MOMENT = bindparam("moment", type_=UTCDateTime())
EDGES = (Page.opens_at, Page.closes_at, Page.pinned_until)
TURNINGS = select(  # made once: to build it takes longer than to ask it
    select(SiteVersion.changed_at).scalar_subquery(),
    *(select(func.max(edge)).where(edge <= MOMENT).scalar_subquery() for edge in EDGES),
    *(select(func.min(edge)).where(edge > MOMENT).scalar_subquery() for edge in EDGES),
)
A_DAY = timedelta(days=1)
LONGEST = timedelta(minutes=10)  # for which what is not in the change log is taken for unchanged


@dataclass(frozen=True)
class Span:
    """The time, from `since` until `until`, in which what is public stays what it is as of
    `version`; it became so when it was last `changed`, None where that is unknown."""

    version: int
    since: datetime
    until: datetime
    changed: datetime | None

    def holds(self, version: int, moment: datetime) -> bool:
        """Tell whether the site of this `version` is at `moment` what it was."""
        return version == self.version and self.since <= moment < self.until


def span_at(moment: datetime) -> Span:
    """Return the span of time in which the public site is what it is at `moment`."""
    known: Span | None = current_app.extensions.get("span")
    if known is None or not known.holds(current_version(), moment):
        known = current_app.extensions["span"] = _span(current_version(), moment)
    return known


def _span(version: int, moment: datetime) -> Span:
    changed, *edges = db.session.execute(TURNINGS, {"moment": moment}).one()
    today = start_of_day(moment)
    turned = [changed, today, *edges[: len(EDGES)]] if changed else []
    last: datetime | None = max(filter(None, turned), default=None)
    ends = [*edges[len(EDGES) :], today + A_DAY, moment + LONGEST]
    if last and last <= moment < _in_a_second(last):
        ends.append(_in_a_second(last))  # what was made before cannot say yet when it changed
    return Span(version, moment, min(filter(None, ends)), last)


def _in_a_second(changed: datetime) -> datetime:
    return changed.replace(microsecond=0) + A_SECOND
