"""Rendering again what was rendered before, from the text that is kept."""

from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

from sqlalchemy import or_, select

from cedu_site.changes import record_change
from cedu_site.extensions import db
from cedu_site.library.report import Report, shown
from cedu_site.markup.render import RenderError
from cedu_site.publishing.composing import Composer
from cedu_site.publishing.models import Page, Revision


def render_all(report: Report) -> None:
    """Render the newest and the live revision of every page again, one transaction a page."""
    _render(db.session.scalars(select(Page).order_by(Page.id)).all(), report)


def render_users(paths: Iterable[str]) -> None:
    """Render the pages again that name one of these files of the library."""
    names = {PurePosixPath(path).name for path in paths}
    if names:
        written = or_(*(Revision.body.contains(name, autoescape=True) for name in names))
        pages = select(Page).join(Revision, Page.live_id == Revision.id).where(written)
        _render(db.session.scalars(pages).all(), Report())


def _render(pages: Sequence[Page], report: Report) -> None:
    for page in shown(pages, "重新生成"):
        try:
            changed = [_render_revision(page, revision) for revision in {page.live, page.newest}]
        except RenderError as error:
            report.refuse(page.library_path or page.path, 1, str(error))
            continue
        report.count("changed" if any(changed) else "unchanged")
        db.session.flush()


def _render_revision(page: Page, revision: Revision | None) -> bool:
    if revision is None:
        return False
    content = Composer(page.library_path).compose(revision.body)
    content.pop("title")
    changed = any(getattr(revision, name) != value for name, value in content.items())
    for name, value in content.items():
        setattr(revision, name, value)
    if changed:
        record_change(page.uid)
    return changed
