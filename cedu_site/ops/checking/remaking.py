"""Files that went missing, made again: renditions from the original, originals from the library."""

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from flask import current_app

from cedu_site.changes import record_change
from cedu_site.database import writing
from cedu_site.extensions import db
from cedu_site.library.rendering import render_users
from cedu_site.media.intake import make_ready
from cedu_site.media.models import Media
from cedu_site.media.needed import Needed
from cedu_site.media.refusal import MediaRefused
from cedu_site.media.signatures import suffix_of
from cedu_site.media.store import digest_of, is_kept, original


def remake(missing: Iterable[Needed]) -> None:
    """Make again what can be made again of files that are missing or not whole."""
    for number in sorted({file.media_id for file in missing}):
        with writing():
            media = db.session.get(Media, number)
            if media is not None:
                _remake(media)
            db.session.commit()


def _remake(media: Media) -> None:
    data = _bytes_of(media)
    if data is None:
        return
    try:
        width, height, renditions = make_ready(data, suffix_of(data))
    except MediaRefused:
        return
    if is_kept(media.sha256, media.renditions):
        return
    media.width, media.height, media.renditions = width, height, renditions  # made otherwise today
    record_change(media.uid)
    db.session.flush()
    if media.path:
        render_users([media.path])


def _bytes_of(media: Media) -> bytes | None:
    """Return the author's own bytes, kept here or still in the library; None without either."""
    with suppress(FileNotFoundError):
        data = original(media.sha256)
        if digest_of(data) == media.sha256:
            return data
    in_library = Path(current_app.config["CONTENT"], media.path or "")
    if in_library.is_file() and digest_of(data := in_library.read_bytes()) == media.sha256:
        return data
    return None
