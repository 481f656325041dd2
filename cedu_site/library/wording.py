"""What the file of a page says: what came in, with no more lines changed than were edited."""

from pathlib import PurePosixPath
from typing import Any

from sqlalchemy import select

from cedu_site.clock import in_beijing
from cedu_site.extensions import db
from cedu_site.library.identity import follows, former_of
from cedu_site.library.planning import dated, slugs_of
from cedu_site.library.relinking import moved, relinked
from cedu_site.markup.front_matter import join
from cedu_site.markup.render import RenderError, render
from cedu_site.markup.rewording import reworded
from cedu_site.publishing.fields import words
from cedu_site.publishing.models import Page
from cedu_site.publishing.revisions import Revision

PUBLISHED = "published"
WRITTEN = "%Y-%m-%d %H:%M"  # as the desk notes a date


def text_of(page: Page, path: str, *, alone: bool = True, version: Revision | None = None) -> str:
    """Return the text of the page's file where it lies at `path`: what is live, or the newest
    version of what never was, or else of `version`. `alone` says that no other file there has
    its name."""
    revision = version or shown_version(page)
    body = relinked(revision.body, page.library_path or path, path)
    said, came = _said(page, revision, path, alone), _came_before(revision)
    if came is None or came.source is None:
        return join(said, body if body.endswith("\n") or not body else body + "\n")
    if (said, body) == (came.written, came.body):
        return came.source
    if "published" not in came.written and said.get("published") in _known_dates(page, path):
        said.pop("published")
    return reworded(came.source, said, body)


def shown_version(page: Page) -> Revision:
    """Return the version that the file of a page tells of."""
    revision = page.live or page.newest
    assert revision is not None
    return revision


def standing(page: Page) -> str:
    """Return what the file of a page says of its `status`."""
    return "withdrawn" if page.withdrawn_at else PUBLISHED if page.live else "draft"


def _said(page: Page, revision: Revision, path: str, alone: bool) -> dict[str, Any]:
    """Return the front matter: as it was written, and what the file must say beside that."""
    said = dict(revision.written)
    if not said.get("title") and revision.source is None and _heading(revision) != revision.title:
        said = {"title": revision.title, **said}
    if said.get("status", PUBLISHED) != standing(page):
        said["status"] = standing(page)
        if said["status"] == PUBLISHED:
            said.pop("status")
    for name, value in page.said_beside(said).items():
        if value is None:
            said.pop(name)
        else:
            said[name] = value
    if page.has_address:
        _say_address(said, page, path, alone)
    if "cover" in said and page.library_path and _folder(page.library_path) != _folder(path):
        said["cover"] = moved(str(said["cover"]), page.library_path, path)
    return said


def _say_address(said: dict[str, Any], page: Page, path: str, alone: bool) -> None:
    """Say what the place of the file does not: slug, former addresses, uid."""
    if slugs_of(path, said)[0 if alone else 1] != page.slug:
        said["slug"] = page.slug
    former, known = former_of(page), _listed(said.get("former"))
    if set(former) - set(known):
        said["former"] = [*former, *(one for one in known if one not in former)]
    if not said.get("uid") and not follows(page, PurePosixPath(path).parts[1]):
        said["uid"] = page.uid


def _came_before(revision: Revision) -> Revision | None:
    """Return this version or the last before it that came in as a file."""
    if revision.source is not None:
        return revision
    query = select(Revision).where(
        Revision.page_id == revision.page_id,
        Revision.number < revision.number,
        Revision.source.is_not(None),
    )
    found: Revision | None = db.session.scalar(query.order_by(Revision.number.desc()).limit(1))
    return found


def _known_dates(page: Page, path: str) -> set[str]:
    """Return what the desk notes as the date of a page whose file gave none: the day in its name,
    or when it came in. To say it would change a line for nothing."""
    first = select(Revision.publish_at).where(Revision.page_id == page.id, Revision.number == 1)
    came, named = db.session.scalar(first), dated(path)
    known = [in_beijing(came)] if came else []
    return {one.strftime(WRITTEN) for one in known} | ({f"{named} 00:00"} if named else set())


def _heading(revision: Revision) -> str:
    try:
        return str(render(revision.body).title)
    except RenderError:
        return ""


def _listed(value: Any) -> list[str]:
    try:
        return words(value or [])
    except ValueError:
        return []


def _folder(path: str) -> str:
    return path.rpartition("/")[0]
