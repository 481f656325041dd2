"""Bringing back an earlier version: what it says becomes the newest one, and nothing is lost."""

from cedu_site.desk.forms import placement_of
from cedu_site.desk.kinds import base_of
from cedu_site.desk.writing import Composed, add
from cedu_site.people.models import User
from cedu_site.publishing.composing import Composer
from cedu_site.publishing.log import note
from cedu_site.publishing.models import Page
from cedu_site.publishing.revisions import Revision
from cedu_site.publishing.workflow import check


def compose_again(page: Page, old: Revision) -> Composed:
    """Return what `old` says, rendered anew: what it refers to may have changed.

    Raises RenderError.
    """
    composer = Composer(base_of(page.kind, page))
    content = {**composer.compose(old.body), "title": old.title}
    placement = old.placement or placement_of(page)
    return Composed(dict(old.written), placement, old.body, content, composer.unresolved)


def bring_back(
    page: Page, old: Revision, composed: Composed, user: User, why: str = ""
) -> Revision:
    """Make what `old` says the newest version of `page`, a draft, and log which one it was; where
    the newest says the same already, that one is returned and nothing is done.

    Raises WrongState and FieldRefused.
    """
    check("bring_back", page)
    before = page.newest
    made = add(page, composed, user)
    if made is not before:
        about = {"title": made.title, "revision_id": made.id, "after": {"version": old.number}}
        note("bring_back", page.uid, user, why=why, **about)
    return made
