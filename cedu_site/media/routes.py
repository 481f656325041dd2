"""Files for readers: found by their hash alone, kept for good by browsers, able to do nothing."""

from pathlib import PurePosixPath

from flask import Blueprint, Response, abort, send_file

from cedu_site.media.models import Media
from cedu_site.media.signatures import TYPES
from cedu_site.media.store import served_path
from cedu_site.remembering import remembered
from cedu_site.web.assets import FOREVER

bp = Blueprint("media", __name__)
DOWNLOADED = frozenset((".pdf",))  # browsers do not open a PDF inside a sandbox
HEADERS = {
    "Cache-Control": FOREVER,
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "cross-origin",  # listings on other sites show pictures
    "X-Content-Type-Options": "nosniff",
}


@bp.app_template_global()
def library_file(path: str | None) -> Media | None:
    """Return a file of the library by its path, for the layout of every page."""
    return remembered(("file", path), lambda: Media.still_at(path)) if path else None


@bp.get("/media/<sha256>/<name>")
def file(sha256: str, name: str) -> Response:
    suffix = PurePosixPath(name).suffix
    path = served_path(sha256, suffix) if name.isprintable() else None
    if path is None:
        abort(404)
    download = suffix in DOWNLOADED
    answer = send_file(path, TYPES[suffix], etag=sha256, as_attachment=download, download_name=name)
    answer.headers.update(HEADERS)
    return answer
