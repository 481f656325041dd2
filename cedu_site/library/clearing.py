"""The files that pages have left: removed from a library where the site knows all they say."""

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Select, select

from cedu_site.disk import why
from cedu_site.extensions import db
from cedu_site.library.filing import Filing
from cedu_site.library.layout import role_of
from cedu_site.library.models import LibraryFile
from cedu_site.library.reading import digest
from cedu_site.library.report import Report
from cedu_site.markup.front_matter import FrontMatterError, split
from cedu_site.publishing.models import Page
from cedu_site.publishing.places import numberless

PLACES = ("courses", "news", "offerings", "pages")
OF_THE_PLACE = ("uid", "slug", "former", "status")
CHANGED = "这一页的文件{where}，这里的旧文件却改过，没有删去；看过以后请自己删去它"


def clear(folder: Path, filed: Filing, report: Report) -> None:
    """Remove the files in `folder` that pages have left; report those that say something else."""
    pages = {page.library_path: page for page in db.session.scalars(_with_files())}
    by_name = {numberless(path): page_id for page_id, path in filed.paths.items()}
    for path in _left(folder, set(filed.paths.values())):
        page = pages.get(path) or db.session.get(Page, by_name.get(numberless(path), 0))
        if page and _is_elsewhere(page, folder, filed):
            try:
                _remove(page, path, folder, filed, report)
            except OSError as error:
                report.refuse(path, 1, f"旧文件删不掉：{why(error)}")


def _is_elsewhere(page: Page, folder: Path, filed: Filing) -> bool:
    """Tell whether the page was thrown away, or has been written where it lies now."""
    present = filed.of(page)
    return present is None or (folder / present).is_file()


def _remove(page: Page, path: str, folder: Path, filed: Filing, report: Report) -> None:
    if _knows(page, path, (folder / path).read_bytes()):
        (folder / path).unlink()
        report.count("removed")
    elif page.library_path == path:
        present = filed.of(page)
        where = f"现在是 {present}" if present else "已随它进了回收站"
        report.notice(path, 1, CHANGED.format(where=where))


def _left(folder: Path, written: set[str]) -> Iterator[str]:
    """Yield the paths of the files of pages that were not written."""
    for place in PLACES:
        for file in sorted((folder / place).rglob("*.*")):
            path = file.relative_to(folder).as_posix()
            role = role_of(path)
            is_plain = file.is_file() and not file.is_symlink()
            if role and role.is_page and is_plain and path not in written:
                yield path


def _with_files() -> Select[Page]:
    return select(Page).where(Page.library_path.is_not(None))


def _knows(page: Page, path: str, data: bytes) -> bool:
    """Tell whether these bytes came in as the page's, or say what a version of it says."""
    known = LibraryFile.at(path)
    if known and known.sha256 == digest(data):
        return True
    try:
        front = split(data.decode())
    except (FrontMatterError, UnicodeError):
        return False
    return any(
        version.body.rstrip("\n") == front.body.rstrip("\n")
        and _without(front.data) in (known, {"title": version.title, **known})
        for version in page.revisions
        for known in [_without(version.written)]
    )


def _without(written: dict[str, object]) -> dict[str, object]:
    """Return what a front matter says beside what the export itself puts there."""
    return {name: value for name, value in written.items() if name not in OF_THE_PLACE}
