"""How a file leaves the site: its row first, then the bytes that no other row needs."""

from sqlalchemy import String, cast, or_, select

from cedu_site.changes import record_change
from cedu_site.database import writing
from cedu_site.extensions import db
from cedu_site.media.models import Media
from cedu_site.media.store import forget


def remove(media: Media) -> set[str]:
    """Delete the row of `media`; return the digests for `sweep` once that is committed."""
    record_change(media.uid)
    db.session.delete(media)
    return {media.sha256, *(made["sha256"] for made in media.renditions)}


def sweep(digests: set[str]) -> None:
    """Delete those of the files named by `digests` that no row needs; ends the transaction.

    It holds the lock for writing, so that none of them is taken into use meanwhile.
    """
    with writing():
        for sha256 in digests:
            if not _is_needed(sha256):
                forget(sha256)
        db.session.commit()


def _is_needed(sha256: str) -> bool:
    named = or_(Media.sha256 == sha256, cast(Media.renditions, String).contains(sha256))
    return db.session.scalar(select(Media.id).where(named).limit(1)) is not None
