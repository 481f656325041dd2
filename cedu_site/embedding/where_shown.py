"""On which sites a centre's listings are shown, and whether they still are, at the desk."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, Response
from flask_login import current_user
from sqlalchemy import ColumnElement, or_, select, true

from cedu_site.centres.models import Centre
from cedu_site.clock import today
from cedu_site.desk.reach import in_reach
from cedu_site.embedding.asking import WHATS
from cedu_site.embedding.showings import Showing
from cedu_site.extensions import db
from cedu_site.news.models import Column
from cedu_site.people.guarding import guard
from cedu_site.people.models import User
from cedu_site.publishing.models import Page
from cedu_site.web.paging import Listing, row_listing
from cedu_site.web.rendering import render

bp = Blueprint("where_shown", __name__)
guard(bp)
DAYS = 30
QUIET = timedelta(days=7)


@dataclass(frozen=True)
class Place:
    """A listing on a site; `subject` is what it is of, None for the whole site."""

    host: str
    subject: Page | Centre | Column | None
    what: str
    first: date
    last: date
    times: int

    @property
    def is_quiet(self) -> bool:
        """Whether it was not seen for some days: it may have gone from that site."""
        return self.last < today() - QUIET


@bp.get("/desk/embeds/")
def shown() -> Response:
    since = today() - timedelta(days=DAYS - 1)
    rows = row_listing(Showing.places(since).where(_within(current_user)))
    places = Listing(_places(rows.items), rows.total, rows.number, rows.size)
    return render("embedding/where_shown.html", places=places, days=DAYS)


def _within(user: User) -> ColumnElement[bool]:
    """Return the condition that a listing is of what the person looks after; those of the whole
    site and of its columns concern who has a role at its top."""
    tops = [grant for grant in user.grants if grant.centre is None]
    if tops:
        return true()
    lines = [grant.centre.lineage for grant in user.grants if grant.centre]
    reached = or_(*(Centre.lineage.startswith(line, autoescape=True) for line in lines))
    own: list[ColumnElement[bool]] = [
        Showing.subject.in_(select(Page.uid).where(in_reach(user))),
        Showing.subject.in_(select(Centre.uid).where(reached)),
    ]
    if any(grant.centre and grant.centre.parent_id is None for grant in user.grants):
        own += [Showing.subject == "", Showing.subject.in_(select(Column.uid))]
    return or_(*own)


def _places(rows: Iterable[Any]) -> list[Place]:
    rows = list(rows)
    things = _things({row[1] for row in rows})
    return [
        Place(host, things.get(uid), WHATS.get(what, ""), first, last, int(times))
        for host, uid, what, first, last, times in rows
    ]


def _things(uids: set[str]) -> Mapping[str, Page | Centre | Column]:
    found: dict[str, Page | Centre | Column] = {}
    for query in (
        select(Page).where(Page.uid.in_(uids)),
        select(Centre).where(Centre.uid.in_(uids)),
        select(Column).where(Column.uid.in_(uids)),
    ):
        found |= {thing.uid: thing for thing in db.session.scalars(query)}
    return found
