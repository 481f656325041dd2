"""When the public site last turned into what it is: by a change, or because a moment came."""

from datetime import datetime, timedelta

from flask import Response
from sqlalchemy import func, select

from cedu_site.changes import last_change
from cedu_site.clock import BEIJING, in_beijing
from cedu_site.extensions import db
from cedu_site.publishing.models import Page

A_SECOND = timedelta(seconds=1)  # as exact as `Last-Modified` can be (RFC 9110, 8.8.2)


def last_modified(moment: datetime, *, daily: bool = False) -> datetime | None:
    """Return when what is public at `moment` last became otherwise, None where that is unknown.

    That is when something was changed, when a page opened or closed, and for what is `daily`, the
    beginning of the day in Beijing.
    """
    changed = last_change()
    if changed is None:
        return None
    edges = (Page.opens_at, Page.closes_at)
    turned = (select(func.max(one)).where(one <= moment).scalar_subquery() for one in edges)
    found = db.session.execute(select(*turned)).one()
    moments: list[datetime | None] = [changed, *found, start_of_day(moment) if daily else None]
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
