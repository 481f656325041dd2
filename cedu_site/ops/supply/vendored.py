"""Files of others that lie in the source: which they are, and whether they are as published."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from cedu_site.config import PACKAGE

LISTS = tuple(PACKAGE / room / "VENDORED.md" for room in ("people", "static", "text"))


@dataclass(frozen=True)
class Vendored:
    """A file as its list tells of it: `purl` names the package that it was published in,
    `integrity` is that package's published checksum, where it has one."""

    path: Path
    name: str
    version: str
    purl: str
    licence: str
    integrity: str
    sha256: str

    @property
    def is_whole(self) -> bool:
        """Whether the file is there and is the one that was published."""
        return self.path.is_file() and digest(self.path) == self.sha256


def vendored(lists: tuple[Path, ...] = LISTS) -> list[Vendored]:
    """Return the files that the tables of `lists` name."""
    found = []
    for one in lists:
        for line in one.read_text("utf-8").splitlines():
            cells = [cell.strip().strip("`") for cell in line.strip("|").split("|")]
            if line.startswith("| `") and len(cells) == 7:
                found.append(Vendored(one.parent / cells[0], *cells[1:]))
    return found


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
