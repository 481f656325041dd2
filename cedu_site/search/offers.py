"""What documents are called, as suggestions offer it: found by what is being typed, the best first,
so that no more has to be looked at than is shown."""

from array import array
from collections.abc import Iterator, Sequence
from functools import lru_cache

from cedu_site.search.grams import END, LETTERS, PAIRS, SYLLABLES, Grams
from cedu_site.search.names import Lines, Names
from cedu_site.search.segment import Mask, Segment

FIRST = ("course", "centre", "column")  # kinds that come before other pages
CUTS = {"folded": LETTERS, "sounds": SYLLABLES, "initials": PAIRS}
FEW = 200  # documents of a segment that does not last: those that last are put together for long
GROUPS = 2  # of segments, those that last and the others, whose names are remembered

Found = tuple[int, Names, int]  # whether inside, and the number among these names


class Offers:
    """The names of all documents of some segments, those that are offered first in front."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        ranked = sorted(
            (*rank(one.names, number), at, number)
            for at, one in enumerate(segments)
            for number in range(one.size)
        )
        self._names = [one.names for one in segments]
        self._segments = array("H", [at for *_, at, _ in ranked])
        self._numbers = array("i", [number for *_, number in ranked])
        self._grams = {field: self._cut(field) for field in CUTS}

    def find(self, field: str, part: str, public: Sequence[Mask]) -> Iterator[Found]:
        """Yield the names of public documents that begin with `part`, then the others that have it
        inside; `public` says for each segment which are."""
        for inside, wanted in enumerate((END + part, part)):
            last = -1
            for place in self._grams[field].lines_with(wanted):
                at, number = self._segments[place], self._numbers[place]
                if place != last and public[at][number]:
                    names = self._names[at]
                    if wanted in END + _lines(names, field)[number]:
                        yield inside, names, number
                last = place

    def _cut(self, field: str) -> Grams:
        lines = [_lines(names, field) for names in self._names]
        places = zip(self._segments, self._numbers, strict=True)
        return Grams("".join([END + lines[at][number] for at, number in places]), CUTS[field])


def rank(names: Names, number: int) -> tuple[int, int]:
    """Return what orders names that match alike: what they are of, then the shorter first."""
    kind, _ = names.place(number)
    return FIRST.index(kind) if kind in FIRST else len(FIRST), len(names.titles[number])


def groups_of(segments: Sequence[Segment]) -> list[tuple[Segment, ...]]:
    """Return the segments that last and those that do not, each together."""
    last, others = (
        tuple(one for one in segments if (one.size > FEW) == lasts) for lasts in (True, False)
    )
    return [group for group in (last, others) if group]


@lru_cache(GROUPS)
def offers_of(segments: tuple[Segment, ...]) -> Offers:
    """Return the names of these segments; they are put in order once."""
    return Offers(segments)


def _lines(names: Names, field: str) -> Lines:
    lines: Lines = getattr(names, field)
    return lines
