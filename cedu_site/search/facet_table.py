"""What can be filtered by, of all documents in one table: counted for all facets at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter

import numpy as np
import numpy.typing as npt

from cedu_site.search.document import FACETS
from cedu_site.search.segment import Mask, Numbers, Segment

SMALL = 100  # values that are sorted one by one
NEARLY_ALL = 0.6  # of the documents, for looking at all of them instead of those that were found

Counts = npt.NDArray[np.int64]  # of each value of the table


@dataclass(frozen=True, slots=True)
class FacetTable:
    """`documents[i]`, ascending, has the value numbered `ordinals[i]`; those of document n begin
    at `starts[n]`. The values of each facet are sorted and stand together, `places` says from
    where to where."""

    values: Sequence[str]
    places: Mapping[str, tuple[int, int]]
    numbers: Mapping[tuple[str, str], int]
    documents: Numbers
    ordinals: npt.NDArray[np.int64]  # as wide as bincount takes them without a copy
    starts: npt.NDArray[np.int64]

    @classmethod
    def of(cls, segments: Sequence[Segment], bases: Sequence[int]) -> "FacetTable":
        """Return the table of these segments, whose documents are numbered from their bases."""
        values: list[str] = []
        places, numbers = {}, {}
        for name in FACETS:
            found = sorted({value for one in segments for value in one.facets[name].values})
            places[name] = len(values), len(values) + len(found)
            numbers.update({(name, value): len(values) + at for at, value in enumerate(found)})
            values += found
        documents, ordinals = [np.zeros(0, np.int32)], [np.zeros(0, np.int32)]
        for name in FACETS:
            for base, segment in zip(bases, segments, strict=False):
                facet = segment.facets[name]
                known = np.array([numbers[name, value] for value in facet.values], np.int32)
                documents.append(facet.documents + np.int32(base))
                ordinals.append(known[facet.ordinals])
        every = np.concatenate(documents)
        order = np.argsort(every, kind="stable")
        every = every[order]
        starts = np.searchsorted(every, np.arange(bases[-1] + 1))
        ordered = np.concatenate(ordinals)[order].astype(np.int64)
        return cls(values, places, numbers, every, ordered, starts)

    def counts(self, found: Mask, numbers: Numbers) -> Counts:
        """Return how many documents have each value, of those `found`, which are `numbers`."""
        if len(numbers) > NEARLY_ALL * len(found):
            having = self.ordinals[found[self.documents]]
        else:
            first, many = self.starts[numbers], self.starts[numbers + 1] - self.starts[numbers]
            within = np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many)
            having = self.ordinals[np.repeat(first, many) + within]
        return np.bincount(having, minlength=len(self.values))

    def most(self, name: str, counts: Counts, count: int | None = None) -> list[tuple[str, int]]:
        """Return the first `count` values of a facet that any document has, the most frequent
        first."""
        first, last = self.places[name]
        if last - first <= SMALL:
            found = zip(self.values[first:last], counts[first:last].tolist(), strict=True)
            return sorted([one for one in found if one[1]], key=itemgetter(1), reverse=True)[:count]
        here = counts[first:last]
        having = np.flatnonzero(here)
        if count is not None and len(having) > count:
            least = np.partition(here[having], len(having) - count)[len(having) - count]
            having = having[here[having] >= least]
        order = having[np.argsort(-here[having], kind="stable")][:count] + first
        return list(zip([self.values[at] for at in order], counts[order].tolist(), strict=True))

    def count_of(self, name: str, value: str, counts: Counts) -> int:
        """Return how many of the `counts` are a value's, which no document may have."""
        number = self.numbers.get((name, value))
        return 0 if number is None else int(counts[number])

    def having_any(self, name: str, values: Iterable[str]) -> Mask:
        """Return which documents have any of these values."""
        wanted = np.zeros(len(self.values), np.bool_)
        wanted[[self.numbers[name, one] for one in values if (name, one) in self.numbers]] = True
        mask = np.zeros(len(self.starts) - 1, np.bool_)
        mask[self.documents[wanted[self.ordinals]]] = True
        return mask
