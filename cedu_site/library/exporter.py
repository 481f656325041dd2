"""Writing the site back as a library: what was not edited comes out byte for byte."""

import secrets
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from sqlalchemy import select

from cedu_site.extensions import db
from cedu_site.library.models import LibraryFile
from cedu_site.library.report import Report, shown
from cedu_site.media.models import Media
from cedu_site.media.store import original
from cedu_site.publishing.models import Page


def export(folder: Path) -> Report:
    """Write the library into `folder`, touching only files whose bytes differ."""
    report = Report()
    for path, read in shown(list(_files()), "写出"):
        try:
            report.count("written" if _write(folder / path, read()) else "unchanged")
        except OSError as error:
            report.refuse(path, 1, f"写不出来：{error.strerror}")
    return report


def _files() -> Iterator[tuple[str, Callable[[], bytes]]]:
    for path, text in db.session.execute(select(LibraryFile.path, LibraryFile.text)):
        if text is not None:
            yield path, text.encode
    for page in db.session.scalars(select(Page).where(Page.library_path.is_not(None))):
        if page.newest and page.library_path:
            yield page.library_path, page.as_markdown().encode
    for media in db.session.scalars(Media.find().order_by(None)):
        if media.path:
            yield media.path, partial(original, media.sha256)


def _write(file: Path, data: bytes) -> bool:
    """Write `data` whole or not at all; tell whether that was needed."""
    if file.is_file() and file.read_bytes() == data:
        return False
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.parent / f".new-{secrets.token_hex(4)}"
    try:
        draft.write_bytes(data)
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)
    return True
