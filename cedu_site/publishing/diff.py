"""The difference of two texts: paragraph by paragraph, and in changed ones word by word.

Both are aligned by their longest common subsequence, found with a bit for each unit of one text
(Hyyrö, Bit-parallel LCS-length computation revisited, 2004): time and memory depend on the number
of units alone, whatever they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum
from itertools import accumulate, groupby
from typing import NamedTuple

import rjieba

MOST_WORK = 21_000**2  # pairs of units that are compared; what is beyond is shown as rewritten
FEW = 6  # characters between two changes that are no reason to show them apart
AROUND = 1  # unchanged paragraphs shown on each side of a change
PARAGRAPH = re.compile(r"[^\n]*\n+|[^\n]+")
LETTER = re.compile(r"[A-Za-z0-9]{2}")  # where one would stand within a word
PIECE = re.compile(r"\n+|[^\n]+")


class Kind(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


class Run(NamedTuple):
    """A piece of text of one kind."""

    kind: Kind
    text: str

    @property
    def shown(self) -> str:
        """The text without the ends of its lines, which are marked where they were changed."""
        mark = "" if self.kind == Kind.SAME else "↵"
        return self.text.replace("\n", mark)


class Part(NamedTuple):
    """The runs of a paragraph, or instead how many unchanged paragraphs are left out."""

    runs: list[Run]
    left_out: int = 0


class Stretch(NamedTuple):
    """The units `old` to `old_end` of one text that stand against `new` to `new_end`."""

    same: bool
    old: int
    old_end: int
    new: int
    new_end: int


def compare(old: str, new: str, most: int = MOST_WORK) -> list[Run]:
    """Return how `new` came of `old`: what is not added is `old`, what is not removed is `new`.

    At most `most` pairs of units are compared, whatever the texts are.
    """
    before, after = PARAGRAPH.findall(old), PARAGRAPH.findall(new)
    left = most
    runs: list[Run] = []
    for part in _aligned(before, after, left):
        removed = "".join(before[part.old : part.old_end])
        added = "".join(after[part.new : part.new_end])
        if part.same:
            runs.append(Run(Kind.SAME, removed))
        elif not removed or not added:
            runs += _replaced(removed, added)
        else:
            words, others = _words(removed), _words(added)
            runs += _compared(words, others, left)
            left -= len(words) * len(others)
    return [
        Run(kind, "".join(run.text for run in same))
        for kind, same in groupby((run for run in runs if run.text), key=lambda run: run.kind)
    ]


def is_changed(runs: Sequence[Run]) -> bool:
    """Tell whether there is any difference in `runs`."""
    return any(run.kind != Kind.SAME for run in runs)


def folded(runs: Sequence[Run]) -> list[Part]:
    """Return the runs by paragraph, without those that stand far from every change."""
    paragraphs = list(_paragraphs(runs))
    changed = [number for number, one in enumerate(paragraphs) if is_changed(one)]
    near = {n + by for n in changed for by in range(-AROUND, AROUND + 1)}
    parts: list[Part] = []
    for is_near, stretch in groupby(enumerate(paragraphs), key=lambda one: one[0] in near):
        found = [paragraph for _, paragraph in stretch]
        if is_near or len(found) == 1:
            parts += map(Part, found)
        else:
            parts.append(Part([], len(found)))
    return parts


def _paragraphs(runs: Sequence[Run]) -> Iterator[list[Run]]:
    paragraph: list[Run] = []
    for kind, text in runs:
        for piece in PARAGRAPH.findall(text):
            paragraph.append(Run(kind, piece))
            if piece.endswith("\n"):
                yield paragraph
                paragraph = []
    if paragraph:
        yield paragraph


def _words(text: str) -> list[str]:
    words: list[str] = []
    for piece in PIECE.findall(text):
        words += [piece] if piece[0] == "\n" else rjieba.cut(piece)
    return words


def _compared(old: list[str], new: list[str], most: int) -> Iterator[Run]:
    for part in _smoothed(_aligned(old, new, most), old, new):
        removed = "".join(old[part.old : part.old_end])
        if part.same:
            yield Run(Kind.SAME, removed)
        else:
            yield from _replaced(removed, "".join(new[part.new : part.new_end]))


def _replaced(removed: str, added: str) -> list[Run]:
    """Return the runs of one text in place of another, which may be the beginning or end of it."""
    short, long = sorted((removed, added), key=len)
    more = Kind.ADDED if long is added else Kind.REMOVED
    if short and long.startswith(short) and not LETTER.match(long[len(short) - 1 :]):
        return [Run(Kind.SAME, short), Run(more, long[len(short) :])]
    if short and long.endswith(short) and not LETTER.match(long[-len(short) - 1 :]):
        return [Run(more, long[: -len(short)]), Run(Kind.SAME, short)]
    return [Run(Kind.REMOVED, removed), Run(Kind.ADDED, added)]


def _smoothed(parts: list[Stretch], old: list[str], new: list[str]) -> list[Stretch]:
    """Return the stretches, changes joined where only a few words inside a line part them."""
    lengths = list(accumulate(map(len, old), initial=0))
    others = list(accumulate(map(len, new), initial=0))

    def size(part: Stretch) -> int:
        gone = lengths[part.old_end] - lengths[part.old]
        return max(gone, others[part.new_end] - others[part.new])

    smooth: list[Stretch] = []
    for part in parts:
        while not part.same and len(smooth) > 1:
            before, between = smooth[-2:]
            few = min(FEW, size(before), size(part))
            words = old[between.old : between.old_end]
            if size(between) > few or any(word[0] == "\n" for word in words):
                break
            del smooth[-2:]
            part = Stretch(False, before.old, part.old_end, before.new, part.new_end)
        smooth.append(part)
    return smooth


def _aligned(old: list[str], new: list[str], most: int) -> list[Stretch]:
    """Return the stretches of both lists in their order, same and changed ones in turn."""
    first = _alike(old, new)
    rest = min(len(old), len(new)) - first
    last = min(rest, _alike(old[::-1], new[::-1]))
    inner, other = old[first : len(old) - last], new[first : len(new) - last]
    pairs = [(number, number) for number in range(first)]
    if len(inner) * len(other) <= most:
        pairs += [(first + one, first + two) for one, two in _common(inner, other)]
    pairs += [(len(old) - back, len(new) - back) for back in range(last, 0, -1)]
    return list(_stretches(pairs, len(old), len(new)))


def _alike(old: list[str], new: list[str]) -> int:
    """Return with how many equal units both lists begin."""
    pairs = enumerate(zip(old, new, strict=False))
    return next((at for at, (one, two) in pairs if one != two), min(len(old), len(new)))


def _stretches(pairs: list[tuple[int, int]], old_end: int, new_end: int) -> Iterator[Stretch]:
    old = new = at = 0
    while at < len(pairs):
        one, two = pairs[at]
        if one > old or two > new:
            yield Stretch(False, old, one, new, two)
        begun = at
        while at < len(pairs) and pairs[at] == (one + at - begun, two + at - begun):
            at += 1
        old, new = one + at - begun, two + at - begun
        yield Stretch(True, one, old, two, new)
    if old < old_end or new < new_end:
        yield Stretch(False, old, old_end, new, new_end)


def _common(old: list[str], new: list[str]) -> list[tuple[int, int]]:
    """Return the pairs of numbers of a longest common subsequence, ascending."""
    where: dict[str, int] = {}
    for number, unit in enumerate(old):
        where[unit] = where.get(unit, 0) | 1 << number
    every = row = (1 << len(old)) - 1
    rows: list[int] = []
    for unit in new:
        fits = row & where.get(unit, 0)
        row = (row + fits | row - fits) & every
        rows.append(row)
    pairs: list[tuple[int, int]] = []
    one, two = len(old), len(new)
    while one and two:
        bit = one - 1
        if rows[two - 1] >> bit & 1:  # nothing longer ends with this unit of the old
            one -= 1
        elif two > 1 and not rows[two - 2] >> bit & 1:  # nor with this of the new
            two -= 1
        else:
            one, two = one - 1, two - 1
            pairs.append((one, two))
    return pairs[::-1]
