"""Which offerings: by state, centre and week, what comes soonest first."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, case, false, or_, select

from cedu_site.catalogue.models import Offering, Standing
from cedu_site.centres.models import Centre
from cedu_site.clock import today
from cedu_site.extensions import db

Offerings = Select[Offering]


def in_state(query: Offerings, state: str | None) -> Offerings:
    """Return `query` narrowed to a state and in its order; without one, what is over comes last.

    An unknown state finds nothing. The states are those of `Offering.standing`.
    """
    starts, to_come = Offering.starts_on, Offering.starts_on > today()
    over = _over()
    if not state:
        order = (case((over, 1), else_=0), case((over, None), else_=starts), starts.desc())
        return query.order_by(*(one.nulls_last() for one in order), Offering.id)
    lasts = or_(Offering.ends_on.is_(None), Offering.ends_on >= today())
    conditions = {
        "upcoming": to_come,
        "running": and_(or_(starts.is_(None), ~to_come), lasts),
        "over": over,
    }
    by_start = starts.desc() if state == Standing.OVER else starts.asc()
    wanted = query.where(conditions.get(state, false()))
    return wanted.order_by(by_start.nulls_last(), Offering.id)


def not_over(query: Offerings) -> Offerings:
    """Return `query` narrowed to what is under way or to come, the soonest first."""
    lasting = query.where(or_(Offering.ends_on.is_(None), ~_over()))
    return lasting.order_by(Offering.starts_on.asc().nulls_last(), Offering.id)


def _over() -> ColumnElement[bool]:
    begun = or_(Offering.starts_on.is_(None), Offering.starts_on <= today())
    return and_(Offering.ends_on < today(), begun)


def at_centre(query: Offerings, slug: str) -> Offerings:
    """Return `query` narrowed to a centre and all below it; an unknown centre has none."""
    if not slug:
        return query
    centre = Centre.named(slug)
    if centre is None:
        return query.where(false())
    return query.where(Offering.centre_id.in_(Centre.subtree_ids(centre.lineage)))


def in_week(query: Offerings, day: str) -> Offerings:
    """Return `query` narrowed to what is held in the week of a day; an unreadable day has none."""
    if not day:
        return query
    try:
        start = monday_of(date.fromisoformat(day))
        end = start + timedelta(days=6)
    except (ValueError, OverflowError):
        return query.where(false())
    lasts = or_(Offering.ends_on.is_(None), Offering.ends_on >= start)
    return query.where(Offering.starts_on <= end, lasts)


def monday_of(day: date) -> date:
    """Return the Monday of the week of `day`."""
    return day - timedelta(days=day.weekday())


def used_centres(moment: datetime) -> Sequence[Centre]:
    """Return the centres that hold anything, with all above them, level by level."""
    used = Offering.public(moment).with_only_columns(Offering.centre_id)
    centres = db.session.scalars(select(Centre).where(Centre.id.in_(used))).all()
    line = {centre for one in centres for centre in [one, *one.ancestors]}
    return sorted(line, key=lambda centre: (len(centre.ancestors), centre.position))
