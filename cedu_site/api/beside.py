"""What stands beside the items of one answer, asked for once for all of them and only if told."""

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import select

from cedu_site.catalogue.models import Course, Offering, Resource
from cedu_site.centres.models import Centre
from cedu_site.extensions import db
from cedu_site.publishing.corrections import Correction
from cedu_site.publishing.models import Page
from cedu_site.publishing.revisions import Revision
from cedu_site.web.urls import absolute

Said = dict[str, Any]


class Beside:
    """For the `things` of an answer at `moment`, by id: what no row of theirs says."""

    def __init__(self, things: Sequence[Any], moment: datetime) -> None:
        self.things, self.moment = things, moment
        self._ids = [thing.id for thing in things]

    @cached_property
    def corrected(self) -> dict[int, datetime]:
        """When pages were last corrected, by their ids."""
        latest = db.session.execute(Correction.latest(self._ids))
        return {number: made_at for number, made_at in latest}  # noqa: C416 - rows, not pairs

    @cached_property
    def bodies(self) -> dict[int, tuple[str, str]]:
        """HTML and plain text of pages, by the ids of their live revisions."""
        ids = [thing.live_id for thing in self.things]
        query = select(Revision.id, Revision.html, Revision.text).where(Revision.id.in_(ids))
        return {number: (html, text) for number, html, text in db.session.execute(query)}

    @cached_property
    def courses(self) -> dict[int, Said]:
        """The public courses to which resources and offerings belong, by their ids."""
        ids = {_course_id(thing) for thing in self.things} - {None}
        found = Course.public(self.moment).where(Course.id.in_(ids))
        rows = db.session.execute(
            found.with_only_columns(Course.id, Course.uid, Course.title, Course.path)
        )
        return {one.id: _named(one.uid, "title", one.title, one.path) for one in rows}

    @cached_property
    def resources(self) -> dict[int, list[Said]]:
        """The public resources of courses in their order, by the courses' ids."""
        query = Resource.public(self.moment).where(Resource.parent_id.in_(self._ids))
        columns = (Resource.parent_id, Resource.uid, Resource.title, Resource.path)
        in_order = query.order_by(Resource.position, Resource.id.desc())
        found: dict[int, list[Said]] = {}
        for one in db.session.execute(in_order.with_only_columns(*columns)):
            said = _named(one.uid, "title", one.title, one.path)
            found.setdefault(one.parent_id or 0, []).append(said)
        return found

    @cached_property
    def parents(self) -> dict[int, Said]:
        """The centres above centres, by their ids."""
        ids = {thing.parent_id for thing in self.things} - {None}
        query = Centre.standing().where(Centre.id.in_(ids))
        return {one.id: centre_said(one) for one in db.session.scalars(query)}


def centre_said(centre: Centre) -> Said:
    """Return how an item names a centre."""
    return _named(centre.uid, "name", centre.name, centre.path)


def _named(uid: str, word: str, title: str, path: str) -> Said:
    return {"uid": uid, word: title, "url": absolute(path)}


def _course_id(thing: Page) -> int | None:
    return thing.course_id if isinstance(thing, Offering) else thing.parent_id
