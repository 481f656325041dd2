"""How a file comes in at the desk: recognised, kept once, and given a place in the library.

Decoding takes seconds and memory, so it is done for one file at a time in each process, and
before the database is asked anything: nobody waits for its lock meanwhile.
"""

import os
import re
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath
from threading import Lock
from typing import IO

from sqlalchemy import select

from cedu_site.addresses import make_uid
from cedu_site.centres.models import Centre
from cedu_site.clock import today
from cedu_site.conversion.refusal import refusal_for
from cedu_site.extensions import db
from cedu_site.media.intake import KINDS, Ready, clean, make_ready
from cedu_site.media.models import Kind, Media
from cedu_site.media.refusal import MediaRefused
from cedu_site.media.removing import unbin
from cedu_site.media.signatures import SIGNATURE_LENGTH, suffix_of
from cedu_site.media.store import digest_of, is_kept
from cedu_site.people.models import User
from cedu_site.text.pinyin import sort_key

FOLDER = "media"
MEGABYTE = 1024 * 1024
LARGEST_FILE = 100 * MEGABYTE
LARGEST_UPLOAD = 150 * MEGABYTE  # of all the files that are sent at once
USABLE = (
    "这种文件不能用；可以用 JPG、PNG、WebP、GIF 图片，PDF 文件，MP3、M4A 录音和 MP4、WebM 视频。"
)
MOST_TO_TELL = 20 * MEGABYTE  # what a packed document is stands at its end
LONGEST_STEM = 40
DIGEST_SHOWN = 8

_one_at_a_time = Lock()


@dataclass(frozen=True)
class Upload:
    """A file whose bytes are kept and made ready for readers, and that no row tells of yet."""

    sha256: str
    size: int
    name: str
    suffix: str
    ready: Ready

    @property
    def path(self) -> str:
        """The library path that the file gets when it is new."""
        sounds = sort_key(PurePosixPath(self.name).stem)
        stem = re.sub("[^a-z0-9]+", "-", sounds)[:LONGEST_STEM].strip("-")
        name = f"{stem or 'file'}-{self.sha256[:DIGEST_SHOWN]}{self.suffix}"
        return f"{FOLDER}/{today():%Y-%m}/{name}"


def receive(data: bytes | IO[bytes], name: str) -> Upload:
    """Return the file made ready, without asking the database. Raises MediaRefused.

    Takes seconds for a large picture: who has a transaction open calls it before, `admit` inside.
    """
    file = BytesIO(data) if isinstance(data, bytes) else data
    suffix = _recognise(file, name)
    with _one_at_a_time:
        whole = _freed(file.read(), suffix)
        ready = make_ready(whole, suffix)
        return Upload(digest_of(whole), len(whole), clean(name), suffix, ready)


def _freed(data: bytes, suffix: str) -> bytes:
    from cedu_site.media import pictures
    from cedu_site.media.traces import freed

    try:
        return freed(data, suffix)
    except ValueError:
        if suffix not in KINDS:
            pictures.renditions(data)  # which says better what is wrong with it, if it can
        raise MediaRefused("文件的结构不正常，请另存一份再用。") from None


def admit(sent: Upload, user: User, centre: Centre | None = None) -> Media:
    """Return the `Media` of a file made ready, added to the session: new, or the one known, which
    comes back where it was thrown away.

    Without a `centre` it belongs to where the user is at home. Raises MediaRefused where the same
    file was removed in the meantime.
    """
    media = _known(sent.sha256) or _new(sent, user, centre or home_of(user))
    if media.binned_at:
        unbin(media)
    if not is_kept(media.sha256, media.renditions):
        media.width, media.height, media.renditions = sent.ready
    if not is_kept(media.sha256, media.renditions):
        raise MediaRefused("这个文件刚刚被人删除，请再上传一次。")
    db.session.add(media)
    db.session.flush()
    return media


def _new(sent: Upload, user: User, centre: Centre | None) -> Media:
    media = Media(uid=make_uid(sent.path), path=sent.path, name=sent.name, sha256=sent.sha256)
    media.kind, media.size = KINDS.get(sent.suffix, Kind.PICTURE), sent.size
    media.owner_id, media.centre = user.id, centre
    media.width, media.height, media.renditions = sent.ready
    return media


def home_of(user: User) -> Centre | None:
    """Return the centre of the user's first grant, None for the whole site."""
    return user.grants[0].centre if user.grants else None


def _known(sha256: str) -> Media | None:
    """Return the file with these bytes that pages can name."""
    query = select(Media).filter_by(sha256=sha256).where(Media.path.is_not(None))
    return db.session.scalars(query.order_by(Media.id)).first()


def _recognise(file: IO[bytes], name: str) -> str:
    """Return the suffix for what the file is, told by its first bytes. Raises MediaRefused."""
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    if not size:
        raise MediaRefused("这是一个空文件，请重新选择。")
    head = file.read(SIGNATURE_LENGTH)
    file.seek(0)
    try:
        suffix = suffix_of(head)
    except MediaRefused as error:
        raise MediaRefused(_why_not(name, file)) from error
    if suffix == ".svg":
        raise MediaRefused("SVG 插图只能随内容文件夹导入；请另存为 PNG 或 JPG 再上传。")
    _refuse_large(size, suffix)
    return suffix


def _why_not(name: str, file: IO[bytes]) -> str:
    """Return why a file that is none of ours cannot be used, and what to do."""
    return refusal_for(name, file.read(MOST_TO_TELL)) or USABLE


def _refuse_large(size: int, suffix: str) -> None:
    from cedu_site.media import pictures

    is_picture = suffix not in KINDS
    largest = pictures.MAX_BYTES if is_picture else LARGEST_FILE
    if size > largest:
        thing = "图片" if is_picture else "文件"
        raise MediaRefused(f"{thing}超过 {largest // MEGABYTE} MB，请缩小后再上传。")
