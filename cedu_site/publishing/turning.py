"""When the public site last turned into what it is: by a change, or because a moment came."""

from datetime import datetime, timedelta

from flask import Response
from sqlalchemy import bindparam, func, select

from cedu_site.changes import SiteVersion
from cedu_site.clock import BEIJING, UTCDateTime, in_beijing
from cedu_site.extensions import db
from cedu_site.publishing.models import Page

MOMENT = bindparam("moment", type_=UTCDateTime())
TURNED = select(  # made once: to build it takes longer than to ask it
    select(SiteVersion.changed_at).scalar_subquery(),
    *(
        select(func.max(edge)).where(edge <= MOMENT).scalar_subquery()
        for edge in (Page.opens_at, Page.closes_at)
    ),
)
A_SECOND = timedelta(seconds=1)  # as exact as `Last-Modified` can be (RFC 9110, 8.8.2)


def last_modified(moment: datetime, *, daily: bool = False) -> datetime | None:
    """Return when what is public at `moment` last became otherwise, None where that is unknown.

    That is when something was changed, when a page opened or closed, and for what is `daily`, the
    beginning of the day in Beijing.
    """
    changed, *turned = db.session.execute(TURNED, {"moment": moment}).one()
    if changed is None:
        return None
    moments: list[datetime | None] = [changed, *turned, start_of_day(moment) if daily else None]
    return max(filter(None, moments))


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
