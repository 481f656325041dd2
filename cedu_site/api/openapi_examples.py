"""Examples in the OpenAPI document that answer as they stand: what is public at the moment."""

from datetime import datetime
from typing import Any

from cedu_site.api.kinds import KINDS, Kind
from cedu_site.catalogue.models import Course
from cedu_site.centres.models import Centre
from cedu_site.extensions import db
from cedu_site.news.models import Column

Examples = dict[str, str]


def examples_at(moment: datetime) -> Examples:
    """Return by the name of a parameter, or a list, one value that finds something there."""
    named = {
        "centre": db.session.scalar(Centre.standing().with_only_columns(Centre.slug).limit(1)),
        "course": db.session.scalar(Course.listed(moment).with_only_columns(Course.slug).limit(1)),
        "column": db.session.scalar(Column.in_order().with_only_columns(Column.slug).limit(1)),
        **{kind.plural: _uid(kind, moment) for kind in KINDS},
    }
    return {name: value for name, value in named.items() if value}


def _uid(kind: Kind, moment: datetime) -> Any:
    query = kind.order.begin(kind.public(moment))
    return db.session.scalar(query.with_only_columns(kind.model.uid).limit(1))
