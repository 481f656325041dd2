"""What the files of a library are, told from their places."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from cedu_site.library.report import Report

LARGEST_TEXT = 2 * 1024 * 1024
LARGEST_MEDIA = 200 * 1024 * 1024
MEDIA_SUFFIXES = frozenset(
    [
        ".jpg",
        ".jpeg",
        ".png",
        ".webp",
        ".gif",
        ".svg",
        ".pdf",
        ".mp3",
        ".m4a",
        ".ogg",
        ".mp4",
        ".webm",
    ]
)


class Role(Enum):
    """What a file describes; the order is that in which they come in."""

    SITE = re.compile(r"site\.yaml")
    VOCABULARY = re.compile(r"vocab\.yaml")
    LEXICON = re.compile(r"lexicon\.yaml")
    CENTRES = re.compile(r"centres\.yaml")
    COLUMNS = re.compile(r"columns\.yaml")
    MEDIA = re.compile(r".+/[^/]+(?i:" + "|".join(map(re.escape, sorted(MEDIA_SUFFIXES))) + ")")
    COURSE = re.compile(r"courses/[^/]+/(?i:index|readme)\.md")
    RESOURCE = re.compile(r"courses/[^/]+/.+\.md")
    OFFERING = re.compile(r"offerings/[^/]+\.md")
    ARTICLE = re.compile(r"news/[^/]+/[^/]+\.md")
    STANDING = re.compile(r"pages/[^/]+\.md")

    @property
    def is_page(self) -> bool:
        return self in PAGES


PAGES = (Role.COURSE, Role.RESOURCE, Role.OFFERING, Role.ARTICLE, Role.STANDING)
ORDER = {role: number for number, role in enumerate(Role)}


@dataclass(frozen=True)
class Entry:
    """A file of the library: its path inside it, where it lies, and what it describes."""

    path: str
    file: Path
    role: Role


def survey(root: Path, prefix: str, report: Report) -> list[Entry]:
    """Return the files below `root` that mean something, in the order in which they come in.

    `prefix` is put before their paths. What must not come in is refused in `report`.
    """
    entries = [
        Entry(prefix + path, root / path, role)
        for path in _files(root, report, prefix)
        if (role := role_of(prefix + path))
        and _is_small_enough(root / path, role, prefix + path, report)
    ]
    return sorted(entries, key=lambda entry: (ORDER[entry.role], natural(entry.path)))


def role_of(path: str) -> Role | None:
    """Return what a file at this library path describes, None for what a library ignores."""
    return next((role for role in Role if role.value.fullmatch(path)), None)


def natural(path: str) -> list[tuple[int, int, str]]:
    """Return a sort key that takes numbers by value: 2 before 10, a folder's files together."""
    return [
        (part != "/", int(part) if part.isascii() and part.isdigit() else -1, part)
        for part in re.split(r"(\d+|/)", path)
    ]


def _files(root: Path, report: Report, prefix: str) -> Iterator[str]:
    top = root.resolve()
    for folder, names, files in os.walk(root):
        names[:] = sorted(name for name in names if not name.startswith("."))
        for name in [*names, *files]:
            file = Path(folder, name)
            path = file.relative_to(root).as_posix()
            if file.is_symlink() and not file.resolve().is_relative_to(top):
                report.refuse(prefix + path, 1, "符号链接指向内容文件夹之外")
            elif name in files and not name.startswith("."):
                yield path


def _is_small_enough(file: Path, role: Role, path: str, report: Report) -> bool:
    limit = LARGEST_MEDIA if role is Role.MEDIA else LARGEST_TEXT
    try:
        size = file.stat().st_size
    except OSError as error:
        report.refuse(path, 1, f"读不了：{error.strerror}")
        return False
    if size > limit:
        report.refuse(path, 1, f"文件太大：{size // 1024**2} MB，最多 {limit // 1024**2} MB")
    return size <= limit
