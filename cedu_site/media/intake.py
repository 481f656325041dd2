"""How a file comes in: recognised, made ready for readers, kept, and noted as a `Media`."""

from pathlib import PurePosixPath
from typing import Any

from sqlalchemy import select

from cedu_site.addresses import make_uid
from cedu_site.extensions import db
from cedu_site.media.drawings import reduce_svg
from cedu_site.media.models import Kind, Media
from cedu_site.media.refusal import MediaRefused
from cedu_site.media.removing import unbin
from cedu_site.media.signatures import TYPES, suffix_of
from cedu_site.media.store import digest_of, keep_original, keep_served

MAX_BYTES = 200 * 1024 * 1024
NAME_LENGTH = 200
KINDS = {
    ".svg": Kind.DRAWING,
    ".pdf": Kind.DOCUMENT,
    ".mp3": Kind.AUDIO,
    ".m4a": Kind.AUDIO,
    ".mp4": Kind.VIDEO,
    ".webm": Kind.VIDEO,
}

Ready = tuple[int | None, int | None, list[dict[str, Any]]]


def take_in(data: bytes, name: str, path: str | None = None) -> Media:
    """Return the `Media` of a file, added to the session: new, or the one known under `path`.

    `path` is its place in the library; other bytes at a known place take the place of the old.
    Raises MediaRefused, and then nothing is kept.
    """
    media = db.session.scalar(select(Media).filter_by(path=path)) if path else None
    sha256 = digest_of(data)
    if media and media.binned_at:
        unbin(media)
    if media and media.sha256 == sha256:
        return media
    suffix = suffix_of(data)
    width, height, renditions = make_ready(data, suffix)
    media = media or Media(uid=make_uid(path or ""), path=path)
    media.name, media.sha256, media.size = clean(name), sha256, len(data)
    media.kind = KINDS.get(suffix, Kind.PICTURE)
    media.width, media.height, media.renditions = width, height, renditions
    db.session.add(media)
    return media


def clean(name: str) -> str:
    """Return the last part of a file name, without what cannot be written in an address."""
    printable = "".join(sign for sign in name.replace("\\", "/") if sign.isprintable())
    return PurePosixPath(printable).name[-NAME_LENGTH:] or "文件"


def make_ready(data: bytes, suffix: str) -> Ready:
    """Keep the bytes and what readers get of them; return width, height and the renditions.

    Raises MediaRefused, and then nothing is kept.
    """
    if suffix == ".svg":
        return _draw(data)
    if suffix in KINDS:
        return _leave(data, suffix)
    return _develop(data)


def _develop(data: bytes) -> Ready:
    from cedu_site.media import pictures  # a start without new pictures does not wait for Pillow

    picture = pictures.renditions(data)
    keep_original(data)
    return picture.width, picture.height, [_kept(*rendition) for rendition in picture.renditions]


def _draw(data: bytes) -> Ready:
    drawing = reduce_svg(data)
    keep_original(data)
    width, height = drawing.width, drawing.height
    return width, height, [_kept(drawing.data, ".svg", width, height)]


def _leave(data: bytes, suffix: str) -> Ready:
    if len(data) > MAX_BYTES:
        raise MediaRefused("文件超过 200 MB，请压缩后再用。")
    return None, None, [_kept(data, suffix, None, None)]


def _kept(data: bytes, suffix: str, width: int | None, height: int | None) -> dict[str, Any]:
    return {
        "sha256": keep_served(data, suffix),
        "suffix": suffix,
        "width": width,
        "height": height,
        "type": TYPES[suffix],
    }
