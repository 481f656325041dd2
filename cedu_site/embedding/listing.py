"""What a listing shows: its own things first, else what the centres above it offer."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from flask import abort

from cedu_site.catalogue.models import Course, Offering
from cedu_site.catalogue.timetable import in_state
from cedu_site.centres.models import Centre
from cedu_site.clock import now
from cedu_site.embedding.asking import Asked
from cedu_site.extensions import db
from cedu_site.publishing.models import Page


@dataclass(frozen=True)
class Listing:
    """What is shown: `title` and `path` lead to the whole list on the site, `notes` say in one
    sentence each why it is not just what was asked for; `origins` are the sites that may show it,
    none for any."""

    title: str
    path: str
    items: Sequence[Page]
    notes: Sequence[str] = ()
    origins: Sequence[str] = field(default=())
    subject: str = ""  # uid of the centre, course or column, empty for the whole site


def listing_of(asked: Asked) -> Listing:
    """Return what `asked` shows now; an unknown centre, course or column is a 404."""
    query = in_state(Offering.public(now()), None)
    title, path, subject = "开班", "/offerings/", ""
    if asked.centre:
        centre = Centre.named(asked.centre) or abort(404)
        query = query.where(Offering.centre_id.in_(Centre.subtree_ids(centre.lineage)))
        title, path, subject = centre.name, centre.path, centre.uid
    if asked.what == "courses":
        return Listing("课程", "/courses/", _some(Course.listed(now()), asked.n), subject=subject)
    return Listing(title, path, _some(query, asked.n), subject=subject)


def _some(query, most: int) -> Sequence[Page]:  # type: ignore[no-untyped-def]
    return db.session.scalars(query.limit(most)).all()
