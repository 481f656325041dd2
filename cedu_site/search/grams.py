"""Which lines of a long text may have a part in them: looked up by the first characters of its
letters, words or pairs (n-grams), so that nobody has to read a hundred thousand lines."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

END = "\n"  # stands before each line
TOGETHER = 512  # lines that are looked at in one go: of those that match, only the first are wanted
KEYS, STEP = np.uint32(1 << 16), np.uint32(37)
BEGINNING, PAIR = np.uint32(30_011), np.uint32(17_003)  # kinds of keys

Codes = npt.NDArray[np.uint32]
Keys = npt.NDArray[np.uint16]
Numbers = npt.NDArray[np.int32]
Places = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Cut:
    """By what lines are found: the grams of up to `longest` characters that begin at each of them,
    with `words` only at each after a blank; of two words in a row also their first characters."""

    longest: int
    words: bool = False

    def keys(self, part: str) -> Iterator[int]:
        """Yield the keys that every line with `part` in it has; after END, at its beginning."""
        begins, inner = part.startswith(END), part.removeprefix(END)
        if not self.words:
            grams = [inner[at : at + self.longest] for at in range(len(inner))]
            yield from (_key(gram) for gram in grams if len(gram) == min(self.longest, len(inner)))
        else:
            grams = [word[: self.longest] for word in inner.split(" ")[1:]]
            yield from map(_key, grams)
            starts = [at + 1 for at, char in enumerate(inner) if char == " "]
            yield from (
                _key(inner[at : at + 2] + inner[after], PAIR)
                for at, after in pairwise(starts)
                if after < len(inner)
            )
        if begins and grams:
            yield _key(grams[0], BEGINNING)

    def table(self, text: str) -> tuple[Keys, Numbers]:
        """Return all keys of the lines of a text, each after an END, and whose they are."""
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass") + bytes(12), np.uint32)
        ends, blank = codes == ord(END), ord(" ") if self.words else ord(END)
        lines = np.cumsum(ends, dtype=np.int32) - 1
        inside = ~ends
        inside[-3:] = False
        if self.words:
            inside[1:] &= codes[:-1] == blank
        at = np.flatnonzero(inside)
        first = np.flatnonzero(np.diff(lines[at], prepend=-1))  # of each line that has any
        begins = np.zeros(len(at), np.bool_)
        begins[first] = True
        found = self._pairs(codes, at, lines) if self.words else []
        known = np.zeros(len(at), np.uint32)
        for size in range(self.longest):
            here = codes[at + size]
            going = (here != blank) & (here != ord(END)) & (here != 0)
            at, begins = at[going], begins[going]
            known = known[going] * STEP + here[going]
            found.append((known % KEYS, lines[at]))
            found.append(((known[begins] + BEGINNING) % KEYS, lines[at[begins]]))
        keys, owners = zip(*found, strict=True)
        return np.concatenate(keys).astype(np.uint16), np.concatenate(owners)

    def _pairs(self, codes: Codes, at: Places, lines: Numbers) -> list[tuple[Codes, Numbers]]:
        one, other = at[:-1], at[1:]
        together = lines[one] == lines[other]
        one, other = one[together], other[together]
        known = (codes[one] * STEP + codes[one + 1]) * STEP + codes[other]
        return [((known + PAIR) % KEYS, lines[one])]


LETTERS, PAIRS, SYLLABLES = Cut(2), Cut(2), Cut(5, words=True)


class Grams:
    """The lines of a text, each after an END, by their grams; takes 6 bytes a gram."""

    def __init__(self, text: str, cut: Cut) -> None:
        self._cut = cut
        keys, lines = cut.table(text)
        order = np.lexsort((lines, keys))
        self._keys, self._lines = keys[order], lines[order]

    def lines_with(self, part: str) -> Iterator[int]:
        """Yield the lines that may have `part` in them, ascending; some more than once."""
        rarest, *others = sorted(self._having(part), key=len) or [self._lines[:0]]
        for at in range(0, len(rarest), TOGETHER):
            some = rarest[at : at + TOGETHER]
            for other in others:
                some = some[_stand_in(some, other)]
            yield from some.tolist()

    def _having(self, part: str) -> list[Numbers]:
        """Return for each key of `part` the lines that have it."""
        keys = np.array(list(self._cut.keys(part)), np.uint16)
        first, last = self._keys.searchsorted(keys), self._keys.searchsorted(keys, "right")
        return [self._lines[at:end] for at, end in zip(first.tolist(), last.tolist(), strict=True)]


def _key(gram: str, kind: np.uint32 | int = 0) -> int:
    known = 0
    for char in gram:
        known = (known * int(STEP) + ord(char)) % 2**32
    return (known + int(kind)) % 2**32 % int(KEYS)


def _stand_in(some: Numbers, other: Numbers) -> npt.NDArray[np.bool_]:
    if not len(other):
        return np.zeros(len(some), np.bool_)
    places = np.minimum(other.searchsorted(some), len(other) - 1)
    standing: npt.NDArray[np.bool_] = other[places] == some
    return standing
