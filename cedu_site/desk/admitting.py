"""A file that was sent becomes one of the site's, and the log says who brought it."""

from sqlalchemy import select

from cedu_site.centres.models import Centre
from cedu_site.extensions import db
from cedu_site.media import uploading
from cedu_site.media.models import Media
from cedu_site.people.models import User
from cedu_site.publishing.log import note


def admit(sent: uploading.Upload, user: User, centre: Centre | None = None) -> Media:
    """Return what `uploading.admit` returns and raises; what was there is not noted again."""
    there = select(Media.id).filter_by(sha256=sent.sha256).where(Media.binned_at.is_(None))
    known = set(db.session.scalars(there))
    media = uploading.admit(sent, user, centre)
    if media.id not in known:
        note("upload", media.uid, user, title=media.name)
    return media
