"""Rendering again what was rendered before, from the text that is kept."""

from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath
from urllib.parse import quote

from sqlalchemy import or_, select, update

from cedu_site.changes import record_change
from cedu_site.extensions import db
from cedu_site.library.models import LibraryFile
from cedu_site.library.report import Report, shown
from cedu_site.markup.render import RenderError
from cedu_site.publishing.composing import Composer
from cedu_site.publishing.models import Page
from cedu_site.publishing.places import numberless
from cedu_site.publishing.revisions import Revision

NAMES_AT_ONCE = 100  # SQLite bounds the depth of an expression


def render_all(report: Report) -> None:
    """Render the newest and the live revision of every page again, one transaction a page."""
    pages = db.session.scalars(select(Page.id).order_by(Page.id)).all()
    for page_id in shown(pages, "重新生成"):
        _render(db.session.get_one(Page, page_id), report)
        db.session.commit()


def composer_for(page: Page) -> Composer:
    """Return what resolves the references of a page as they were when its file came in."""
    known = LibraryFile.at(page.library_path)
    return Composer(page.library_path, root=known.root if known else "")


def render_users(paths: Iterable[str]) -> None:
    """Render the pages again that name one of these files of the library."""
    names = {PurePosixPath(numberless(path)).name for path in paths}
    written = sorted(names | {quote(name) for name in names})
    for start in range(0, len(written), NAMES_AT_ONCE):
        for page in _naming(written[start : start + NAMES_AT_ONCE]):
            _render(page, Report())


def _naming(names: Sequence[str]) -> Sequence[Page]:
    """Return the pages in whose text one of `names` stands."""
    stands = or_(*(Revision.body.contains(name, autoescape=True) for name in names))
    pages = select(Page).join(Revision, Page.live_id == Revision.id).where(stands)
    return db.session.scalars(pages).all()


def render_revision(page: Page, revision: Revision, composer: Composer) -> bool:
    """Render `revision` again; tell whether anything came out differently. Raises RenderError."""
    content = composer.compose(revision.body)
    content.pop("title")
    changed = any(getattr(revision, name) != value for name, value in content.items())
    for name, value in content.items():
        setattr(revision, name, value)
    if changed:
        record_change(page.uid)
    return changed


def _render(page: Page, report: Report) -> None:
    composer = composer_for(page)
    versions = {revision for revision in (page.live, page.newest) if revision}
    try:
        changed = [render_revision(page, revision, composer) for revision in versions]
    except RenderError as error:
        report.refuse(page.library_path or page.path, 1, str(error))
        return
    report.count("changed" if any(changed) else "unchanged")
    if composer.unresolved:  # the next import looks for it again
        rows = update(LibraryFile).where(LibraryFile.path == page.library_path)
        db.session.execute(rows.values(complete=False))
