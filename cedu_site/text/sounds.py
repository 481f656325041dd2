"""pypinyin's dictionaries as they lie in its files, which are mapped and not read.

Only where each entry begins is held in memory: as Python's dictionaries they would take 60 MB in
every process and half a second at every start.
"""

import re
from array import array
from bisect import bisect_left, bisect_right
from mmap import mmap

import numpy as np
import numpy.typing as npt

FIRST = 8  # bytes by which entries are told apart at first
BEGINS, SAID = b'{\n"', b'": '  # before the first entry, and between an entry and its sound
_FIRST_SOUND = re.compile(rb'\[\n"([^"]+)"')

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

    def known(self, part: bytes) -> tuple[bool, bool]:
        """Tell whether entries begin with `part`, and whether it is the name of one."""
        at = self._at(part)
        if at is None:
            return False, False
        return True, self._data[at + len(part) : at + len(part) + len(SAID)] == SAID

    def said(self, name: bytes, end: bytes) -> bytes:
        """Return what is said of the entry `name`, up to and with `end`. Raises KeyError."""
        start = self._at(name + SAID)
        if start is None:
            raise KeyError(name)
        start += len(name) + len(SAID)
        return self._data[start : self._data.find(end, start + 1) + len(end)]

    def _at(self, wanted: bytes) -> int | None:
        """Return where in the file the first entry stands that begins with `wanted`: the shortest,
        for what ends a name comes before all that could go on with it."""
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
    """Phrases, and how each of their characters sounds in them: `phrases_dict.json`."""

    def __init__(self, data: Data) -> None:
        self._entries = Entries(data, b'],\n"')

    def __len__(self) -> int:
        return len(self._entries)

    def __getitem__(self, phrase: str) -> list[str]:
        """Return the first sound of each character. Raises KeyError."""
        said = self._entries.said(_bytes(phrase), b"\n]\n]")
        return [one.decode() for one in _FIRST_SOUND.findall(said)]

    def known(self, part: str) -> tuple[bool, bool]:
        """Tell whether phrases begin with `part`, and whether it is one itself."""
        return self._entries.known(_bytes(part))


class Singles:
    """Characters, and the sounds of each: `pinyin_dict.json`."""

    def __init__(self, data: Data) -> None:
        self._entries = Entries(data, b'",\n"')

    def __len__(self) -> int:
        return len(self._entries)

    def __getitem__(self, char: str) -> list[str]:
        return self._entries.said(b"%d" % ord(char), b'"')[1:-1].decode().split(",")


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def _after(part: bytes, codes: npt.NDArray[np.uint8]) -> npt.NDArray[np.intp]:
    """Return the places that `part` stands before."""
    at = np.flatnonzero(codes[: len(codes) - len(part)] == part[0])
    for number, code in enumerate(part[1:], start=1):
        at = at[codes[at + number] == code]
    return at + len(part)
