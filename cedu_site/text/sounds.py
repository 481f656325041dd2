"""pypinyin's dictionaries as they lie in its files, which are mapped and not read.

Only where each entry begins is held in memory: as Python's dictionaries they would take 60 MB in
every process and half a second at every start.
"""

import json
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from mmap import mmap

import numpy as np
import numpy.typing as npt

FIRST = 8  # bytes by which entries are told apart at first
BEGINS, SAID = b'{\n"', b'": '  # before the first entry, and between an entry and its sound

Data = bytes | mmap


class Entries:
    """The entries of a JSON object, each of which begins after `next`.

    Those that have their first bytes in common are in order. Raises ValueError for a file that is
    laid out otherwise.
    """

    def __init__(self, data: Data, next: bytes) -> None:
        codes = np.frombuffer(data, np.uint8)
        starts = np.concatenate(([len(BEGINS)], _after(next, codes)))
        if data[: len(BEGINS)] != BEGINS or starts[-1] + FIRST > len(data):
            raise ValueError("this is no dictionary of sounds")
        firsts = codes[starts[:, None] + np.arange(FIRST)].view(">u8").ravel()
        order = np.argsort(firsts, kind="stable")
        self._data = data
        self._starts = array("I", starts[order].astype(np.uint32).tobytes())
        self._firsts = array("Q", firsts[order].astype(np.uint64).tobytes())

    def __len__(self) -> int:
        return len(self._starts)

    def begin_with(self, part: bytes) -> bool:
        """Tell whether an entry begins with `part`."""
        return self._at(part) is not None

    def said(self, name: bytes, end: bytes) -> bytes:
        """Return what is said of the entry `name`, up to and with `end`. Raises KeyError."""
        start = self._at(name + SAID)
        if start is None:
            raise KeyError(name)
        start += len(name) + len(SAID)
        return self._data[start : self._data.find(end, start + 1) + len(end)]

    def _at(self, wanted: bytes) -> int | None:
        """Return where in the file the first entry stands that begins with `wanted`."""
        first = int.from_bytes(wanted[:FIRST].ljust(FIRST, b"\0"))
        low = bisect_left(self._firsts, first)
        high = bisect_right(self._firsts, first, low)
        low = bisect_left(
            self._starts, wanted, low, high, key=lambda at: self._data[at : at + len(wanted)]
        )
        if low == len(self._starts):
            return None
        start = self._starts[low]
        return start if self._data[start : start + len(wanted)] == wanted else None


class Phrases:
    """Phrases, and the sounds of each of their characters: `phrases_dict.json`."""

    def __init__(self, data: Data) -> None:
        self._entries = Entries(data, b'],\n"')

    def __len__(self) -> int:
        return len(self._entries)

    def __contains__(self, phrase: str) -> bool:
        return self._entries.begin_with(_bytes(phrase) + SAID)

    def __getitem__(self, phrase: str) -> list[list[str]]:
        said: list[list[str]] = json.loads(self._entries.said(_bytes(phrase), b"\n]\n]"))
        return said

    def keys(self) -> Iterator[str]:
        """Return none: pypinyin would make the beginnings of phrases from them, which `Beginnings`
        knows."""
        return iter(())


class Beginnings:
    """The beginnings of all phrases, as pypinyin asks for them."""

    def __init__(self, phrases: Phrases) -> None:
        self._entries = phrases._entries

    def __contains__(self, part: str) -> bool:
        return self._entries.begin_with(_bytes(part))


class Singles:
    """Characters by their code points, and the sounds of each, a comma between two:
    `pinyin_dict.json`."""

    def __init__(self, data: Data) -> None:
        self._entries = Entries(data, b'",\n"')

    def __len__(self) -> int:
        return len(self._entries)

    def __contains__(self, code: int) -> bool:
        return self._entries.begin_with(b"%d" % code + SAID)

    def __getitem__(self, code: int) -> str:
        return self._entries.said(b"%d" % code, b'"')[1:-1].decode()


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def _after(part: bytes, codes: npt.NDArray[np.uint8]) -> npt.NDArray[np.intp]:
    """Return the places that `part` stands before."""
    at = np.flatnonzero(codes[: len(codes) - len(part)] == part[0])
    for number, code in enumerate(part[1:], start=1):
        at = at[codes[at + number] == code]
    return at + len(part)
