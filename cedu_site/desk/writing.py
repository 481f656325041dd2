"""Writing a page: what a form says becomes a new version, which readers do not see yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cedu_site.desk.forms import Form, placement_of
from cedu_site.desk.kinds import KINDS, base_of
from cedu_site.desk.labels import UNTITLED
from cedu_site.extensions import db
from cedu_site.people.models import User
from cedu_site.publishing.composing import Composer, Unresolved
from cedu_site.publishing.drafts import Draft
from cedu_site.publishing.fields import FieldRefused, read_fields
from cedu_site.publishing.handing import recall
from cedu_site.publishing.models import Page
from cedu_site.publishing.revisions import Revision
from cedu_site.publishing.states import State
from cedu_site.publishing.workflow import check


@dataclass(frozen=True)
class Composed:
    """A form made ready: its front matter, where it is to stand, what was rendered from it."""

    written: dict[str, Any]
    placement: dict[str, Any]
    body: str
    content: dict[str, Any]
    unresolved: list[Unresolved]

    def is_in(self, revision: Revision) -> bool:
        """Tell whether `revision` says just this."""
        return (
            revision.written == self.written
            and revision.body == self.body
            and revision.title == self.content["title"]
            and (revision.placement or placement_of(revision.page)) == self.placement
        )


def compose(form: Form, page: Page | None) -> Composed:
    """Return the form made ready, while nothing is held that others wait for.

    Raises FieldRefused and RenderError, whose messages are sentences for the author.
    """
    written = form.written(page.newest if page else None)
    fields = read_fields(written)
    composer = Composer(base_of(form.kind, page))
    content = composer.compose(form.body)
    content["title"] = fields.get("title") or form.title or content["title"] or UNTITLED
    return Composed(written, form.placement(), form.body, content, composer.unresolved)


def as_revision(composed: Composed) -> Revision:
    """Return the version that the form would become, unsaved."""
    return Revision(
        written=composed.written,
        body=composed.body,
        placement=composed.placement,
        **composed.content,
    )


def begin(uid: str, kind: str, user: User) -> Page:
    """Return a new page of `kind` that belongs to `user` and has no address yet."""
    page = KINDS[kind].model(uid=uid, slug="", path=f"#{uid}", owner_id=user.id)
    db.session.add(page)
    return page


def write(page: Page, composed: Composed, user: User) -> Revision:
    """Add what was composed as the newest version of `page`; the same again adds nothing.

    What the person had not saved of the page is forgotten. Raises FieldRefused and WrongState.
    """
    check("write", page)
    Draft.drop(user.id, page.uid)
    return add(page, composed, user)


def add(page: Page, composed: Composed, user: User) -> Revision:
    """Add what was composed as the newest version of `page`; the same again adds nothing.

    Raises FieldRefused.
    """
    if page.newest and composed.is_in(page.newest):
        return page.newest
    if page.newest and page.newest.state in (State.SUBMITTED, State.SCHEDULED):
        recall(page, user)  # another version takes its place, to be handed over anew
    revision = page.revise(
        composed.written,
        body=composed.body,
        placement=composed.placement,
        author_id=user.id,
        **composed.content,
    )
    if page.live is None:
        page.copy_fields(revision.title, read_fields(revision.written))
    return revision


def refused_by(error: Exception) -> str:
    """Return the name of the field that an error is about, the body for all others."""
    return error.name if isinstance(error, FieldRefused) else "body"
