"""Writing the site back as a library: what was not edited comes out byte for byte."""

import secrets
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from sqlalchemy import select

from cedu_site.disk import why
from cedu_site.extensions import db
from cedu_site.library.clearing import clear
from cedu_site.library.filing import Filing, filing
from cedu_site.library.models import Conflict, LibraryFile
from cedu_site.library.report import Report, shown
from cedu_site.library.wording import text_of
from cedu_site.media.models import Media
from cedu_site.media.store import original
from cedu_site.publishing.models import Page

UNSETTLED = "文件和编辑室里都改过，没有写出；请先到“编辑室 → 内容冲突”里定下来"

UNSAID = "这门课的文件分在几个文件夹里，编辑室排的次序写不进文件名；别的都写出来了"


def export(folder: Path) -> Report:
    """Write the library into `folder`, touching only files whose bytes differ.

    Files that pages have left are removed where the site knows all that they say.
    """
    report, filed = Report(), filing()
    unsettled = {one.path: one.text.encode() for one in db.session.scalars(select(Conflict))}
    for path, came, read in shown(list(_files(filed)), "写出"):
        try:
            if came in unsettled and _bytes(folder / came) == unsettled[came]:
                report.refuse(came, 1, UNSETTLED)
            else:
                report.count("written" if _write(folder / path, read()) else "unchanged")
        except OSError as error:
            report.refuse(path, 1, f"写不出来：{why(error)}")
    for path in filed.unsaid:
        report.notice(path, 1, UNSAID)
    clear(folder, filed, report)
    return report


def _files(filed: Filing) -> Iterator[tuple[str, str, Callable[[], bytes]]]:
    """Yield the path of each file, the one from which it came, and what gives its bytes."""
    sheets = select(LibraryFile.path, LibraryFile.text, LibraryFile.edited)
    for path, text, edited in db.session.execute(sheets):
        said = text if edited is None else edited
        if said is not None:
            yield path, path, said.encode
    for page in db.session.scalars(select(Page).where(Page.id.in_(filed.paths))):
        yield filed.paths[page.id], page.library_path or "", partial(_page, page, filed)
    shown = select(Media).where(Media.path.is_not(None), Media.binned_at.is_(None))
    for media in db.session.scalars(shown):
        if media.path:
            yield media.path, media.path, partial(original, media.sha256)


def _page(page: Page, filed: Filing) -> bytes:
    path = filed.paths[page.id]
    return text_of(page, path, alone=filed.is_alone(path)).encode()


def _bytes(file: Path) -> bytes | None:
    return file.read_bytes() if file.is_file() else None


def _write(file: Path, data: bytes) -> bool:
    """Write `data` whole or not at all; tell whether that was needed."""
    if _bytes(file) == data:
        return False
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.parent / f".new-{secrets.token_hex(4)}"
    try:
        draft.write_bytes(data)
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)
    return True
