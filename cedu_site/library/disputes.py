"""A file that was changed on disk and at the desk: both texts, and what is noted of a choice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from sqlalchemy import select

from cedu_site.extensions import db
from cedu_site.library.layout import role_of
from cedu_site.library.models import Conflict, LibraryFile
from cedu_site.library.planning import MODELS, entry_at, slugs_of
from cedu_site.library.reading import digest
from cedu_site.library.sheets import SHEETS, present, replace
from cedu_site.library.wording import text_of
from cedu_site.markup.front_matter import FrontMatterError, split
from cedu_site.people.models import User
from cedu_site.publishing.models import Page
from cedu_site.publishing.places import numberless
from cedu_site.publishing.revisions import Revision
from cedu_site.text.merging import merge
from cedu_site.text.slugs import slugify


@dataclass
class Dispute:
    """A file at `path` that says `file`, and the desk something else; `page` is None for a sheet.

    Its texts do not follow what is changed later.
    """

    path: str
    page: Page | None
    file: str
    seen_at: datetime

    @cached_property
    def desk(self) -> str:
        """The desk's text: the newest version, published or not."""
        if self.page:
            return text_of(self.page, self.path, version=self.page.newest)
        return present(self.path)

    @cached_property
    def base(self) -> str | None:
        """What came in last, from which both were made, as far as it is known."""
        if self.page:
            return _came_in(self.page)
        known = LibraryFile.at(self.path)
        return known.text if known else None

    @property
    def digests(self) -> dict[str, str]:
        """What tells whether either text has changed meanwhile."""
        return {"desk": digest(self.desk.encode()), "file": digest(self.file.encode())}

    @property
    def verb(self) -> str:
        """What somebody must be allowed to do to settle it."""
        return "publish" if self.page else SHEETS[self.path][1]

    @property
    def title(self) -> str:
        return self.page.title or self.path if self.page else SHEETS[self.path][0]

    @property
    def merged(self) -> str | None:
        """Both changes together, None where they touch each other."""
        return None if self.base is None else merge(self.base, self.desk, self.file)


def dispute(conflict: Conflict) -> Dispute | None:
    """Return both sides of a conflict, None where what it is about is gone."""
    role = role_of(conflict.path)
    page = _page_of(conflict) if role and role.is_page else None
    if role is None or (role.is_page and (page is None or page.newest_id is None)):
        return None
    return Dispute(conflict.path, page, conflict.text, conflict.seen_at)


def note_seen(conflict: Conflict, page: Page | None, made: Revision | None = None) -> None:
    """Note that the desk knows what the file says, and that the version `made` of its page says
    the same; nothing is in dispute any longer."""
    known = LibraryFile.at(page.library_path if page else conflict.path)
    if known is None:
        path = (page and page.library_path) or conflict.path
        known = LibraryFile(path=path, origin=conflict.origin)
        db.session.add(known)
    known.sha256 = digest(conflict.text.encode())
    known.complete = True
    if page is None:
        known.text = conflict.text
    if made:
        known.revision_id = made.id
    db.session.delete(conflict)


def replace_sheet(conflict: Conflict, text: str, user: User, why: str) -> None:
    """Take `text` for a sheet in dispute. Raises SheetRefused; then nothing changed."""
    known = LibraryFile.at(conflict.path)
    if known:
        known.text = conflict.text
    replace(conflict.path, text, user, verb="settle", title=conflict.path, why=why)


def _page_of(conflict: Conflict) -> Page | None:
    """Return the page that a file is about: that which came from it, or has its uid, lay there
    under another number, or has the address that it gives."""
    path = conflict.path
    found = db.session.scalar(select(Page).filter_by(library_path=path))
    return found or _named(conflict) or _renumbered(path)


def _named(conflict: Conflict) -> Page | None:
    try:
        written = split(conflict.text).data
    except FrontMatterError:
        return None
    entry = entry_at(conflict.path)
    address = MODELS[entry.role].address(slugify(entry.folder), slugs_of(conflict.path, written)[0])
    by_uid = db.session.scalar(select(Page).filter_by(uid=str(written.get("uid") or "")))
    return by_uid or db.session.scalar(select(Page).filter_by(path=address))


def _renumbered(path: str) -> Page | None:
    folder = path.rpartition("/")[0]
    beside = select(Page).where(Page.library_path.startswith(f"{folder}/", autoescape=True))
    name = numberless(path)
    found = [one for one in db.session.scalars(beside) if numberless(str(one.library_path)) == name]
    return found[0] if len(found) == 1 else None


def _came_in(page: Page) -> str | None:
    """Return the text of the page's file that came in last."""
    known = LibraryFile.at(page.library_path)
    revision = db.session.get(Revision, known.revision_id) if known and known.revision_id else None
    return revision.source if revision else None
