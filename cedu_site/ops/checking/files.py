"""The media folder and the rows: every file that is needed is there and whole, and no other."""

import re
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from flask import current_app

from cedu_site.clock import in_beijing, now
from cedu_site.database import writing
from cedu_site.extensions import db
from cedu_site.library.report import shown
from cedu_site.media.needed import Needed, needed
from cedu_site.media.store import hash_file
from cedu_site.ops.checking.finding import Finding

PLACE = "图片和文件"
PARTS = ("originals", "served", "binned")
ASIDE = "aside"
HALF = re.compile(r"\.(new|restore)-.+")
SETTLING = 600.0  # seconds in which an upload may still be on its way to its row


@dataclass
class Look:
    """How the files stand: needed ones that are missing, not whole or elsewhere; others by path."""

    missing: list[Needed] = field(default_factory=list)
    damaged: list[Needed] = field(default_factory=list)
    elsewhere: list[Needed] = field(default_factory=list)
    strays: list[str] = field(default_factory=list)
    halves: list[str] = field(default_factory=list)
    broken: list[int] = field(default_factory=list)

    def findings(self) -> Iterator[Finding]:
        """Say each thing in a sentence."""
        for file in self.missing:
            kind = "原件" if file.part == "originals" else "给读者的文件"
            yield Finding(PLACE, f"“{file.name}”的{kind}不见了：{file.path}")
        for file in self.damaged:
            yield Finding(PLACE, f"“{file.name}”的内容和它的校验值不符：{file.path}")
        for file in self.elsewhere:
            yield Finding(PLACE, f"“{file.name}”放错了地方：该在 {file.path}")
        for path in self.strays:
            yield Finding(PLACE, f"没有哪一行用到的文件：{path}")
        for path in self.halves:
            yield Finding(PLACE, f"没有写完的文件：{path}")
        for number in self.broken:
            yield Finding(PLACE, f"文件表的第 {number} 行写的不是一个文件")


def look(*, hashing: bool = True, settling: float = SETTLING) -> Look:
    """Compare the media folder with the rows; reads every byte when `hashing`.

    What nobody needs is left alone until it is `settling` seconds old.
    """
    root, found = _root(), Look()
    files, found.broken = needed(db.session.connection())
    there = _walk(root, found, settling)
    for file in shown(list(files.values()), "核对文件") if hashing else files.values():
        if file.path in there:
            if hashing and not _is_whole(root / file.path, file.sha256):
                found.damaged.append(file)
        elif file.other_path in there:
            found.elsewhere.append(file)
        else:
            found.missing.append(file)
    meant = files.keys() | {file.other_path for file in found.elsewhere}
    strays = (path for path in sorted(there - meant) if _is_settled(root / path, settling))
    found.strays.extend(strays)
    return found


def put_right(found: Look | None = None, settling: float = 0.0) -> list[str]:
    """Bring files to where they belong and move aside what nobody needs or is not whole; return
    what was moved aside. Nothing is deleted."""
    with writing():
        found = found or look(hashing=False, settling=settling)
        again = look(hashing=False, settling=settling)  # as it is while nobody else writes
        for file in again.elsewhere:
            _move(file.other_path, _root() / file.path)
        strays = [*again.strays, *again.halves]
        aside = [*strays, *(file.path for file in found.damaged)]
        folder = _root() / ASIDE / f"{in_beijing(now()):%Y%m%d-%H%M%S}"
        moved = [path for path in aside if _move(path, folder / path)]
        db.session.commit()
    return moved


def _move(path: str, target: Path) -> bool:
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        (_root() / path).replace(target)
    except FileNotFoundError:
        return False
    return True


def _walk(root: Path, found: Look, settling: float) -> set[str]:
    """Return the paths of whole files, noting the half ones."""
    there: set[str] = set()
    for path in _paths(root):
        name = path.relative_to(root).as_posix()
        if not HALF.fullmatch(path.name):
            there.add(name)
        elif _is_settled(path, settling):
            found.halves.append(name)
    return there


def _paths(root: Path) -> Iterable[Path]:
    for part in PARTS:
        yield from (path for path in (root / part).rglob("*") if not path.is_dir())
    yield from (path for path in root.glob(".*") if HALF.fullmatch(path.name))


def _is_settled(path: Path, settling: float) -> bool:
    try:
        return time.time() - path.lstat().st_mtime >= settling
    except FileNotFoundError:
        return False


def _is_whole(path: Path, sha256: str) -> bool:
    try:
        with path.open("rb") as file:
            return hash_file(file) == sha256
    except OSError:
        return False


def _root() -> Path:
    return Path(current_app.config["MEDIA_DIR"])
