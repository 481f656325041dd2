"""What centres, columns and courses are called, remembered while the public site stays as it is."""

from collections.abc import Mapping

from cedu_site.catalogue.models import Course
from cedu_site.centres.models import Centre
from cedu_site.clock import now
from cedu_site.extensions import db
from cedu_site.news.models import Column
from cedu_site.publishing.openness import MOMENT
from cedu_site.publishing.turning import this_span
from cedu_site.remembering import remembered
from cedu_site.search.document import KIND_LABELS
from cedu_site.search.shown import Shown

COURSES = Course.public(MOMENT).with_only_columns(Course.slug, Course.title)


def labels_of(name: str) -> Mapping[str, str]:
    """Return what the values of a facet are called, where it is otherwise than they are written;
    of what is not public not even that."""
    if name == "kind":
        return KIND_LABELS
    known = {"course": courses, "centre": centres}.get(name)
    return known() if known else {}


def centres() -> Mapping[str, str]:
    """Return by slug what the centres that stand are called."""
    return remembered("labels of centres", _centres)


def courses() -> Mapping[str, str]:
    """Return by slug what the courses that are public now are called."""
    return this_span("labels of courses", _courses)


def places() -> Mapping[str, Shown]:
    """Return by uid the centres that stand and the columns, as a search shows them."""
    return remembered("places", _places)


def _centres() -> dict[str, str]:
    rows = db.session.execute(Centre.standing().with_only_columns(Centre.slug, Centre.name))
    return {slug: label for slug, label in rows}  # noqa: C416 - rows, not pairs


def _courses() -> dict[str, str]:
    rows = db.session.execute(COURSES, {"moment": now()})
    return {slug: label for slug, label in rows}  # noqa: C416 - rows, not pairs


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
