"""The postings of a written segment, found by a sorted table beside Whoosh's own hash file.

Whoosh finds a term in some ten reads in Python; this table and the postings are mapped into memory.
A term stands in it as 64 bits of its BLAKE2 hash.
"""

import mmap
from array import array
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path

import numpy as np
import numpy.typing as npt

ENDING = ".dir"
COLUMNS = tuple(map(np.dtype, ("<u8", "<u8", "<u4", "<u1")))
ROW = sum(column.itemsize for column in COLUMNS)

Bytes = npt.NDArray[np.uint8]
Decoded = tuple["npt.NDArray[np.unsignedinteger]", Bytes]


@lru_cache(20_000)
def term_hash(field: str, term: str) -> int:
    """Return the 64 bits by which a term is found."""
    data = f"{field}\0{term}".encode("utf-8", "replace")
    return int.from_bytes(blake2b(data, digest_size=8).digest(), "little")


class DirectoryWriter:
    """Collects where terms' postings begin and how many there are."""

    def __init__(self) -> None:
        self._hashes, self._offsets = array("Q"), array("Q")
        self._counts, self._widths = array("I"), array("B")

    def add(self, field: str, term: str, offset: int, count: int, width: int) -> None:
        """Note `count` documents at `offset`, whose numbers take `width` bytes each."""
        self._hashes.append(term_hash.__wrapped__(field, term))
        self._offsets.append(offset)
        self._counts.append(count)
        self._widths.append(width)

    def table(self) -> bytes:
        """Return the columns one after the other, sorted by hash."""
        order = np.argsort(np.array(self._hashes))
        columns = zip(
            (self._hashes, self._offsets, self._counts, self._widths), COLUMNS, strict=True
        )
        return b"".join(np.array(column, kind)[order].tobytes() for column, kind in columns)


class Directory:
    """The table and the postings of a segment, as files that are mapped and not read."""

    def __init__(self, table: Path, postings: Path) -> None:
        self._maps: list[mmap.mmap] = []
        self._postings, rows = self._mapped(postings), self._mapped(table)
        count, at = len(rows) // ROW, 0
        columns = []
        for kind in COLUMNS:
            columns.append(rows[at : at + count * kind.itemsize].view(kind))
            at += count * kind.itemsize
        self._hashes, self._offsets, self._counts, self._widths = columns
        if len(rows) % ROW or (self._hashes[1:] < self._hashes[:-1]).any():
            raise ValueError(f"{table.name} is damaged")

    def find(self, hash_: np.uint64) -> Decoded | None:
        """Return the numbers of the documents with a term, and its weights; None without any.

        Raises OSError where a file was cut off since: to read there would end the process.
        """
        if any(one.size() < len(one) for one in self._maps):
            raise OSError("cut off")
        row = int(self._hashes.searchsorted(hash_))
        if row == len(self._hashes) or self._hashes[row] != hash_:
            return None
        offset, count = int(self._offsets[row]), int(self._counts[row])
        end = offset + count * int(self._widths[row])
        numbers = self._postings[offset:end].view(f"<u{self._widths[row]}")
        return numbers, self._postings[end : end + count]

    def _mapped(self, file: Path) -> Bytes:
        if not file.stat().st_size:
            return np.zeros(0, np.uint8)
        with file.open("rb") as opened:
            self._maps.append(mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ))
        return np.frombuffer(self._maps[-1], np.uint8)
