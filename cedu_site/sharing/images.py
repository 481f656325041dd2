"""The pictures that stand for pages where other programs show them: never a drawing."""

from collections.abc import Iterable
from pathlib import PurePosixPath

from sqlalchemy import select

from cedu_site.extensions import db
from cedu_site.media.models import Kind, Media


def pictures_of(ids: Iterable[int | None]) -> dict[int | None, str]:
    """Return by the id of a file the app-relative address of the picture that shows it.

    A drawing is stood for by the picture beside it that bears its name.
    """
    wanted = set(ids) - {None}
    query = select(Media).where(Media.id.in_(wanted))
    files = list(db.session.scalars(query)) if wanted else []
    beside = _at({_beside(one) for one in files if one.kind is Kind.DRAWING})
    shown = {
        one.id: beside.get(_beside(one)) if one.kind is Kind.DRAWING else one
        for one in files
        if one.is_picture
    }
    return {number: picture.url for number, picture in shown.items() if picture}


def site_pictures(theme: dict[str, str]) -> tuple[str, str]:
    """Return the app-relative addresses of the site's icon and share picture, empty for none."""
    icon, share = theme.get("icon") or "", theme.get("share") or ""
    files = _at({icon, share} - {""})
    shown, logo = files.get(icon), files.get(share)
    picture = logo and logo.share_picture
    return shown.url if shown else "", picture.url if picture else ""


def _at(paths: set[str]) -> dict[str, Media]:
    query = select(Media).where(Media.path.in_(paths), Media.binned_at.is_(None))
    return {one.path or "": one for one in db.session.scalars(query)} if paths else {}


def _beside(drawing: Media) -> str:
    return str(PurePosixPath(drawing.path or drawing.name).with_suffix(".png"))
