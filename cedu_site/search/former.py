"""Filters that name a centre or a course by a slug that it had before."""

from typing import Any

from sqlalchemy import select

from cedu_site.catalogue.models import Course
from cedu_site.centres.models import Centre
from cedu_site.extensions import db

MOST = 10  # each is asked for alone
NAMED: dict[str, Any] = {"centre": Centre, "course": Course}


def by_present_slugs(facet: str, values: tuple[str, ...]) -> tuple[str, ...]:
    """Return the values of a facet with slugs of former times as what they lead to today."""
    model = NAMED.get(facet)
    if model is None or len(values) > MOST:
        return values
    live = select(model.slug).where(model.slug.in_(values))
    if model is Centre:
        live = live.where(Centre.retired_at.is_(None))
    known = set(db.session.scalars(live))
    return tuple(dict.fromkeys(one if one in known else _today(model, one) for one in values))


def _today(model: Any, slug: str) -> str:
    found = model.named(slug)
    return str(found.slug) if found else slug
