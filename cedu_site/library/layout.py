"""What the files of a library are, told from their places."""

import errno
import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path, PurePosixPath

from cedu_site import disk
from cedu_site.library.report import Report

LARGEST_TEXT = 2 * 1024 * 1024
LARGEST_MEDIA = 200 * 1024 * 1024
LONGEST_PATH = 400
MEDIA_NAME = r".+/[^/]+\.(?i:jpe?g|png|webp|gif|svg|pdf|mp3|m4a|ogg|mp4|webm)"
MARKDOWN = r"\.(?i:md|markdown)"
MISPLACED = re.compile(rf"(courses|offerings|news|pages)/.+{MARKDOWN}")
REASONS = {
    errno.EACCES: "没有读取的权限",
    errno.ENOENT: "文件不存在",
    errno.ELOOP: "符号链接绕成了圈",
}


class Role(Enum):
    """What a file describes; the order is that in which they come in."""

    SITE = re.compile(r"site\.yaml")
    VOCABULARY = re.compile(r"vocab\.yaml")
    LEXICON = re.compile(r"lexicon\.yaml")
    CENTRES = re.compile(r"centres\.yaml")
    COLUMNS = re.compile(r"columns\.yaml")
    MEDIA = re.compile(MEDIA_NAME)
    COURSE = re.compile(rf"courses/[^/]+/(?i:index|readme){MARKDOWN}")
    RESOURCE = re.compile(rf"courses/[^/]+/.+{MARKDOWN}")
    OFFERING = re.compile(rf"offerings/[^/]+{MARKDOWN}")
    ARTICLE = re.compile(rf"news/[^/]+/[^/]+{MARKDOWN}")
    STANDING = re.compile(rf"pages/[^/]+{MARKDOWN}")

    @property
    def is_page(self) -> bool:
        return self in PAGES


PAGES = (Role.COURSE, Role.RESOURCE, Role.OFFERING, Role.ARTICLE, Role.STANDING)
ORDER = {role: number for number, role in enumerate(Role)}


@dataclass(frozen=True)
class Entry:
    """A file of the library: its path inside it, where it lies, and what it describes.

    `root` is the path of the folder that came in with it, out of which no reference leads.
    """

    path: str
    file: Path
    role: Role
    root: str = ""

    @property
    def folder(self) -> str:
        """Return the course's or column's folder, empty for what lies in none."""
        parts = PurePosixPath(self.path).parts
        return parts[1] if len(parts) > 2 else ""


def survey(root: Path, prefix: str, report: Report) -> list[Entry]:
    """Return the files below `root` that mean something, in the order in which they come in.

    `prefix` is put before their paths. What must not come in is refused in `report`.
    """
    entries = []
    for path in _files(root, prefix, report):
        role = role_of(prefix + path)
        if role and _is_fit(root / path, prefix + path, role, report):
            entries.append(Entry(prefix + path, root / path, role, prefix))
        elif role is None and MISPLACED.fullmatch(prefix + path):
            report.notice(prefix + path, 1, "这个位置的文件不是页面，没有导入")
    entries.sort(key=lambda entry: (ORDER[entry.role], natural(entry.path.lower()), entry.path))
    return _with_one_introduction(entries, report)


def role_of(path: str) -> Role | None:
    """Return what a file at this library path describes, None for what a library ignores."""
    return next((role for role in Role if role.value.fullmatch(path)), None)


def natural(path: str) -> list[tuple[int, int, str]]:
    """Return a sort key that takes numbers by value: 2 before 10, a folder's files together."""
    return [
        (part != "/", int(part) if part.isascii() and part.isdigit() else -1, part)
        for part in re.split(r"(\d+|/)", path)
    ]


def why(error: OSError) -> str:
    """Return in Chinese why a file could not be opened."""
    return REASONS.get(error.errno or 0, disk.why(error))


def _files(root: Path, prefix: str, report: Report) -> Iterator[str]:
    """Yield the paths of all files that may come in; links out and bad names are refused."""

    def refuse(file: Path, reason: str) -> None:
        path = file.relative_to(root).as_posix()
        report.refuse(
            prefix + path.encode(errors="surrogateescape").decode(errors="replace"), 1, reason
        )

    def refuse_folder(error: OSError) -> None:
        refuse(Path(error.filename), f"读不了：{why(error)}")

    top = root.resolve()
    for folder, names, files in os.walk(root, onerror=refuse_folder):
        names[:] = sorted(name for name in names if not name.startswith("."))
        for file in (Path(folder, name) for name in [*names, *files] if not name.startswith(".")):
            if file.is_symlink() and not Path(os.path.realpath(file)).is_relative_to(top):
                refuse(file, "符号链接指向内容文件夹之外")
            elif file.is_symlink() and file.is_dir():
                refuse(file, "文件夹的符号链接不导入")
            elif file.name in names:
                continue
            elif not _is_utf8(str(file)):
                refuse(file, "文件名不是 UTF-8 编码，请改名")
            else:
                yield file.relative_to(root).as_posix()


def _is_utf8(name: str) -> bool:
    try:
        return bool(name.encode())
    except UnicodeEncodeError:
        return False


def _is_fit(file: Path, path: str, role: Role, report: Report) -> bool:
    reason = _reason_against(file, path, LARGEST_MEDIA if role is Role.MEDIA else LARGEST_TEXT)
    if reason:
        report.refuse(path, 1, reason)
    return not reason


def _reason_against(file: Path, path: str, limit: int) -> str:
    try:
        status = file.stat()
    except OSError as error:
        return f"读不了：{why(error)}"
    if not stat.S_ISREG(status.st_mode):
        return "不是普通文件"
    if len(path) > LONGEST_PATH:
        return f"路径太长：{len(path)} 个字，最多 {LONGEST_PATH} 个"
    if status.st_size > limit:
        return f"文件太大：{status.st_size // 1024**2} MB，最多 {limit // 1024**2} MB"
    return ""


def _with_one_introduction(entries: list[Entry], report: Report) -> list[Entry]:
    """Return `entries` with one introduction a course: `index` comes before `readme`."""
    first: dict[str, Entry] = {}
    kept = []
    for entry in entries:
        if entry.role is Role.COURSE and first.setdefault(entry.folder, entry) is not entry:
            report.notice(entry.path, 1, f"这门课的介绍是 {first[entry.folder].path}；没有导入")
        else:
            kept.append(entry)
    return kept
