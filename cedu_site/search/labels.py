"""What centres, columns and courses are called, remembered while the public site stays as it is.

Courses open and close by themselves: what is known of them also ends with the next of these times.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar

from flask import current_app
from sqlalchemy import func, select

from cedu_site.catalogue.models import Course
from cedu_site.centres.models import Centre
from cedu_site.clock import now
from cedu_site.extensions import db
from cedu_site.news.models import Column
from cedu_site.place.site import current_version
from cedu_site.search.document import KIND_LABELS
from cedu_site.search.shown import AT, Shown

T = TypeVar("T")
EVER = datetime.max.replace(tzinfo=UTC)
COURSES = Course.public(AT).with_only_columns(Course.slug, Course.title)
EDGES = [
    select(func.min(edge)).where(edge > AT, Course.live_id.is_not(None))
    for edge in (Course.opens_at, Course.closes_at)
]


def labels_of(name: str, values: Iterable[str]) -> dict[str, str]:
    """Return what the values of a facet are called, where it is otherwise than they are written;
    of what is not public not even that."""
    if name == "kind":
        return KIND_LABELS
    known = {"course": courses, "centre": centres}.get(name)
    if known is None:
        return {}
    labels = known()
    return {value: labels[value] for value in values if value in labels}


def centres() -> Mapping[str, str]:
    """Return by slug what the centres that stand are called."""
    return _remembered("labels of centres", lambda moment: (_centres(), EVER))


def courses() -> Mapping[str, str]:
    """Return by slug what the courses that are public now are called."""
    return _remembered("labels of courses", _courses)


def places() -> Mapping[str, Shown]:
    """Return by uid the centres that stand and the columns, as a search shows them."""
    return _remembered("places", lambda moment: (_places(), EVER))


def _remembered(name: str, read: Callable[[datetime], tuple[T, datetime]]) -> T:
    """Return what `read` told of this version of the site, until the time that it told, too."""
    moment, version = now(), current_version()
    labels: dict[str, Any] = current_app.extensions.setdefault("labels", {})
    known: tuple[int, datetime, datetime, T] | None = labels.get(name)
    if known is None or known[0] != version or not known[1] <= moment < known[2]:
        value, until = read(moment)
        known = labels[name] = (version, moment, until, value)
    return known[3]


def _centres() -> dict[str, str]:
    rows = db.session.execute(Centre.standing().with_only_columns(Centre.slug, Centre.name))
    return {slug: label for slug, label in rows}  # noqa: C416 - rows, not pairs


def _courses(moment: datetime) -> tuple[dict[str, str], datetime]:
    rows = db.session.execute(COURSES, {"at": moment})
    edges = [db.session.scalar(edge, {"at": moment}) for edge in EDGES]
    return {slug: label for slug, label in rows}, min(filter(None, edges), default=EVER)  # noqa: C416


def _places() -> dict[str, Shown]:
    centres = (
        Shown(one.uid, one.kind, one.title, one.path, one.summary, level=one.level,
              address=one.address, example=one.example)
        for one in db.session.scalars(Centre.standing())
    )  # fmt: skip
    columns = (
        Shown(one.uid, one.kind, one.title, one.path, one.summary)
        for one in db.session.scalars(Column.in_order())
    )
    return {one.uid: one for one in (*centres, *columns)}
