"""The pictures that stand for pages where other programs show them: never a drawing."""

from collections.abc import Iterable
from pathlib import PurePosixPath

from sqlalchemy import select

from cedu_site.extensions import db
from cedu_site.media.models import Kind, Media
from cedu_site.publishing.models import Page


def images_of(pages: Iterable[Page]) -> dict[int, str]:
    """Return by the id of the page the app-relative address of its picture, asked for at once.

    A drawing is stood for by the picture beside it that bears its name.
    """
    covers = {page.id: page.cover for page in pages if page.cover and page.cover.is_picture}
    beside = _pictures(_beside(one) for one in covers.values())
    shown = {
        number: beside.get(_beside(cover)) if cover.kind is Kind.DRAWING else cover
        for number, cover in covers.items()
    }
    return {number: picture.url for number, picture in shown.items() if picture}


def _beside(cover: Media) -> str:
    is_drawing = cover.kind is Kind.DRAWING and cover.path
    return str(PurePosixPath(cover.path or "").with_suffix(".png")) if is_drawing else ""


def _pictures(paths: Iterable[str]) -> dict[str, Media]:
    wanted = set(paths) - {""}
    query = select(Media).where(Media.path.in_(wanted), Media.binned_at.is_(None))
    return {one.path or "": one for one in db.session.scalars(query)} if wanted else {}
