"""What a listing can be made of: every centre, course and column, one question each."""

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from cedu_site.catalogue.models import Course
from cedu_site.centres.models import Centre
from cedu_site.clock import now
from cedu_site.extensions import db
from cedu_site.news.models import Column
from cedu_site.text.examples import marked

INDENT = "\N{IDEOGRAPHIC SPACE}"


class Choice(NamedTuple):
    """One thing to choose: its slug and what it is called, moved in where it stands below."""

    value: str
    label: str


class _Place(NamedTuple):
    id: int
    parent_id: int | None
    slug: str
    name: str
    example: bool


def centre_choices() -> list[Choice]:
    """Return the centres as the tree has them, each moved in below the one above it."""
    columns = (getattr(Centre, name) for name in _Place._fields)
    query = Centre.standing().with_only_columns(*columns).order_by(None).order_by(Centre.position)
    below: dict[int | None, list[_Place]] = defaultdict(list)
    for row in db.session.execute(query):
        below[row.parent_id].append(_Place(*row))
    return list(_listed(below, None, 0))


def course_choices() -> list[Choice]:
    """Return the public courses by their titles."""
    query = Course.listed(now()).with_only_columns(Course.slug, Course.title)
    return [Choice(*row) for row in db.session.execute(query)]


def column_choices() -> list[Choice]:
    """Return the columns in the library's order."""
    query = Column.in_order().with_only_columns(Column.slug, Column.title)
    return [Choice(*row) for row in db.session.execute(query)]


def _listed(
    below: dict[int | None, list[_Place]], parent_id: int | None, depth: int
) -> Iterator[Choice]:
    for place in below[parent_id]:
        yield Choice(place.slug, INDENT * depth + marked(place.name, place.example))
        yield from _listed(below, place.id, depth + 1)
