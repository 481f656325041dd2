"""Which files the rows need, and where in the media folder each of them has to lie."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from cedu_site.media.models import PICTURES, Media
from cedu_site.media.signatures import TYPES
from cedu_site.media.store import SHA256

COLUMNS = (Media.id, Media.name, Media.sha256, Media.kind, Media.renditions, Media.binned_at)


class Needed(NamedTuple):
    """A file that rows need: its part of the media folder, and the row that needs it first."""

    part: str
    sha256: str
    suffix: str
    media_id: int
    name: str

    @property
    def path(self) -> str:
        """Where it lies below the media folder."""
        return f"{self.part}/{self.sha256[:2]}/{self.sha256}{self.suffix}"

    @property
    def other_path(self) -> str:
        """Where it may lie for the moment: put away, or brought out again."""
        part = {"served": "binned", "binned": "served"}.get(self.part, self.part)
        return self._replace(part=part).path


class Need(NamedTuple):
    """Every file that is needed, by its path; and the ids of rows that name what cannot be."""

    files: dict[str, Needed]
    broken: list[int]


def needed(connection: Connection) -> Need:
    """Return what the rows of the database at `connection` need."""
    rows = connection.execute(select(*COLUMNS).order_by(Media.id)).all()
    sound = [row for row in rows if _is_sound(row)]
    shown = {sha256 for row in sound if row.binned_at is None for sha256 in _digests(row)}
    files: dict[str, Needed] = {}
    for row in sound:
        for file in _files(row, shown):
            files.setdefault(file.path, file)
    whole = {row.id for row in sound}
    return Need(files, [row.id for row in rows if row.id not in whole])


def _files(row: Any, shown: set[str]) -> Iterator[Needed]:
    """Yield the files of one row; what only the bin needs lies apart from what readers get."""
    made = {one["sha256"]: one["suffix"] for one in row.renditions}
    if row.kind in PICTURES and row.sha256 not in made:
        yield Needed("originals", row.sha256, "", row.id, row.name)
    for sha256, suffix in made.items():
        yield Needed("served" if sha256 in shown else "binned", sha256, suffix, row.id, row.name)


def _digests(row: Any) -> set[str]:
    return {row.sha256, *(one["sha256"] for one in row.renditions)}


def _is_sound(row: Any) -> bool:
    """Tell whether the row names files that can be: nothing else may become a path."""
    try:
        made = [(one["sha256"], one["suffix"]) for one in row.renditions]
        named = [row.sha256, *(sha256 for sha256, _ in made)]
        digests = all(SHA256.fullmatch(sha256) for sha256 in named)
        return bool(made) and digests and all(suffix in TYPES for _, suffix in made)
    except (KeyError, TypeError):
        return False
