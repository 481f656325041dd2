"""Which lines of a long text may have a part in them: looked up by the first characters of its
letters, words or pairs (n-grams), so that nobody has to read a hundred thousand lines."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

END = "\n"  # stands before each line
TOGETHER = 512  # lines that are looked at in one go: of those that match, only the first are wanted
KEYS, STEP = 1 << 16, 37

Codes = npt.NDArray[np.uint32]
Keys = npt.NDArray[np.uint16]
Numbers = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Cut:
    """By what lines are found: the `sizes` of the grams that begin at each character, or only
    `after` some."""

    sizes: Sequence[int]
    after: str = ""

    def anchors(self, codes: Codes) -> npt.NDArray[np.int64]:
        """Return where grams begin."""
        inside = codes != ord(END)
        if self.after:
            inside[1:] &= codes[:-1] == ord(self.after)
        return np.flatnonzero(inside)

    def keys(self, part: str) -> Iterator[int]:
        """Yield the keys that every line with `part` in it has; after END, at its beginning."""
        inner = part.removeprefix(END)
        starts = [at for at in range(len(inner)) if inner[:at].endswith(self.after)]
        if self.after:
            starts = [at for at in starts if at]
        for at in starts:
            gram = inner[at : at + self.sizes[-1]]
            if len(gram) in self.sizes:
                yield self.key(gram, False)
                if inner != part and at == starts[0]:
                    yield self.key(gram, True)

    def key(self, gram: str, begins: bool) -> int:
        """Return the key of a gram, of one that begins a line another; no two sizes share any."""
        known = 0
        for char in gram:
            known = (known * STEP + ord(char)) % 2**32
        return int(self._among(known, len(gram), begins))

    def key_of_each(
        self, codes: Codes, anchors: npt.NDArray[np.int64], size: int, begins: bool
    ) -> Keys:
        """Return the same for each of the grams of one size that begin at `anchors`."""
        known = np.zeros(len(anchors), np.uint32)
        for more in range(size):
            known = known * np.uint32(STEP) + codes[np.minimum(anchors + more, len(codes) - 1)]
        keys: Keys = self._among(known, size, begins).astype(np.uint16)
        return keys

    def _among(self, known: Any, size: int, begins: bool) -> Any:
        kinds = 2 * len(self.sizes)
        return known % (KEYS // kinds) * kinds + 2 * self.sizes.index(size) + begins


LETTERS, PAIRS, SYLLABLES = Cut((1, 2)), Cut((2,)), Cut((1, 2, 3), after=" ")


class Grams:
    """The lines of a text, each after an END, by their grams; takes 6 bytes a gram."""

    def __init__(self, text: str, cut: Cut) -> None:
        self._cut = cut
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
        anchors = cut.anchors(codes)
        lines = np.cumsum(codes == ord(END), dtype=np.int32)[anchors] - 1
        first = np.flatnonzero(np.diff(lines, prepend=-1))  # of each line that has any
        keys = [cut.key_of_each(codes, anchors, size, False) for size in cut.sizes]
        keys += [cut.key_of_each(codes, anchors[first], size, True) for size in cut.sizes]
        owners = [lines] * len(cut.sizes) + [lines[first]] * len(cut.sizes)
        every = np.concatenate(keys)
        order = np.argsort(every, kind="stable")
        self._keys, self._lines = every[order], np.concatenate(owners)[order]

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


def _stand_in(some: Numbers, other: Numbers) -> npt.NDArray[np.bool_]:
    if not len(other):
        return np.zeros(len(some), np.bool_)
    places = np.minimum(other.searchsorted(some), len(other) - 1)
    standing: npt.NDArray[np.bool_] = other[places] == some
    return standing
