"""What a process that was killed left in the media folder, cleared up by the next start, and by
the process that takes its place.

Nobody was told that it had come. Only names are looked at, so that a start hardly waits for it.
"""

import os
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from flask import current_app
from sqlalchemy import select

from cedu_site.clock import in_beijing, now
from cedu_site.database import writing
from cedu_site.extensions import db
from cedu_site.media.alone import NotAlone, alone_with_media
from cedu_site.media.models import Media
from cedu_site.media.store import bring_out, put_away
from cedu_site.ops.checking.files import ASIDE, HALF, PARTS, SETTLING

LATELY = 2 * 24 * 3600.0  # seconds; what is older was replaced, and old versions may show it


def clear_up_meanwhile() -> None:
    """The same while others are at work, who may be about to name what lies there since lately."""
    clear_up(settling=SETTLING)


def clear_up(settling: float | None = None) -> list[str]:
    """Have readers get what is kept, neither what is in the bin nor what came lately and no row
    names; return the names of the files that were moved. Only unfinished ones are deleted.

    What was written in the last `settling` seconds may be on its way to its row; None: as many as
    a start has to wait for with this database.
    While a backup is restored its files wait for their rows: then nothing is cleared up."""
    try:
        with alone_with_media():
            return _clear_up(_settling() if settling is None else settling)
    except NotAlone:
        return []


def _settling() -> float:
    """With SQLite only this node could be about to name a file, and it has just begun."""
    return 0.0 if db.engine.dialect.name == "sqlite" else SETTLING


def _clear_up(settling: float) -> list[str]:
    with writing():
        shown, binned = _named()
        left = [file for file in _files() if file.is_left(shown, binned, settling)]
        for file in left:
            file.clear(shown, binned)
        db.session.commit()
    return [file.name for file in left]


class _File(NamedTuple):
    """A file of a part of the media folder, known by its names alone: there are many."""

    part: str
    folder: str
    name: str

    def is_left(self, shown: set[str], binned: set[str], settling: float) -> bool:
        digest = self.name.partition(".")[0]
        if digest in shown:
            return self.part == "binned"
        if not digest and HALF.fullmatch(self.name):
            return self._age() >= settling
        if digest in binned:
            return self.part == "served"
        return bool(shown) and settling <= self._age() < LATELY

    def clear(self, shown: set[str], binned: set[str]) -> None:
        path = Path(self.folder, self.name)
        if HALF.fullmatch(self.name):
            path.unlink(missing_ok=True)
        elif path.stem in shown:
            bring_out(path.stem)
        elif path.stem in binned:
            put_away(path.stem)
        else:
            _move_aside(path)

    def _age(self) -> float:
        with suppress(OSError):
            return time.time() - Path(self.folder, self.name).stat().st_mtime
        return 0.0


def _named() -> tuple[set[str], set[str]]:
    """Return the digests of the files that readers get, and of those that only the bin needs."""
    shown: set[str] = set()
    binned: set[str] = set()
    columns = (Media.sha256, Media.renditions, Media.binned_at)
    for sha256, renditions, binned_at in db.session.execute(select(*columns)):
        named = binned if binned_at else shown
        named.add(sha256)
        named.update([made["sha256"] for made in renditions])
    return shown, binned - shown


def _move_aside(path: Path) -> None:
    root = _root()
    target = root / ASIDE / f"{in_beijing(now()):%Y%m%d-%H%M%S}" / path.relative_to(root)
    target.parent.mkdir(parents=True, exist_ok=True)
    with suppress(OSError):  # it has just gone
        path.replace(target)


def _files() -> Iterator[_File]:
    for part in PARTS:
        for folder, _, names in os.walk(_root() / part):
            yield from [_File(part, folder, name) for name in names]


def _root() -> Path:
    return Path(current_app.config["MEDIA_DIR"])
