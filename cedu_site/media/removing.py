"""How a file leaves the site: into the bin, where readers no longer find it, and from there for
good, its row first, then the bytes that no other row needs."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, String, cast, or_, select

from cedu_site.changes import record_change
from cedu_site.clock import now
from cedu_site.database import writing
from cedu_site.extensions import db
from cedu_site.media.models import Media
from cedu_site.media.store import bring_out, forget, put_away


def throw_away(media: Media) -> set[str]:
    """Put `media` into the bin; return the digests for `hide` once that is committed."""
    media.binned_at = now()
    record_change(media.uid)
    return _digests(media)


def hide(digests: Iterable[str]) -> None:
    """Put those of the files away that only the bin needs; ends the transaction."""
    with writing():
        for sha256 in digests:
            if not _is_needed(sha256, Media.binned_at.is_(None)):
                put_away(sha256)
        db.session.commit()


def unbin(media: Media) -> None:
    """Take `media` out of the bin, with its path, its description and its address."""
    for sha256 in _digests(media):
        bring_out(sha256)
    media.binned_at = None
    record_change(media.uid)


def remove(media: Media) -> set[str]:
    """Delete the row of `media`; return the digests for `sweep` once that is committed."""
    record_change(media.uid)
    db.session.delete(media)
    return _digests(media)


def sweep(digests: Iterable[str]) -> None:
    """Delete those of the files named by `digests` that no row needs; ends the transaction.

    It holds the lock for writing, so that none of them is taken into use meanwhile.
    """
    with writing():
        for sha256 in digests:
            if not _is_needed(sha256):
                forget(sha256)
        db.session.commit()


def _digests(media: Media) -> set[str]:
    return {media.sha256, *(made["sha256"] for made in media.renditions)}


def _is_needed(sha256: str, *conditions: ColumnElement[bool]) -> bool:
    named = or_(Media.sha256 == sha256, cast(Media.renditions, String).contains(sha256))
    return db.session.scalar(select(Media.id).where(named, *conditions).limit(1)) is not None
