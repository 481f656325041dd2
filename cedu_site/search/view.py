"""The index at one moment: all its segments as one row of documents, numbered from 0."""

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence, Set
from contextlib import suppress
from dataclasses import dataclass
from itertools import accumulate
from threading import Lock
from typing import Any, TypeVar

import numpy as np

from cedu_site.search.directory import term_hash
from cedu_site.search.facet_table import FacetTable
from cedu_site.search.lexicon import Lexicon
from cedu_site.search.names import Names
from cedu_site.search.segment import NOTHING, Floats, Mask, Numbers, Segment
from cedu_site.search.words import hashes_of

T = TypeVar("T")
SATURATION, LENGTH_SHARE = 0.8, 0.5  # BM25's k1 and b, chosen on the questions of CMRC and DRCD
MOST_KEPT = 48 << 20  # bytes of decoded postings that a view keeps
A_POSTING, A_TERM = 12, 400  # bytes that each takes


@dataclass(frozen=True, slots=True)
class Postings:
    """The documents that have a term, ascending, and how much it says of each (BM25, below 1)."""

    numbers: Numbers
    impacts: Floats

    @property
    def bytes(self) -> int:
        return A_TERM + A_POSTING * len(self.numbers)

    def at(self, numbers: Numbers) -> tuple[Mask, Floats]:
        """Return which of `numbers` have the term, and its impact on those."""
        if not len(self.numbers):
            return np.zeros(len(numbers), np.bool_), self.impacts
        places = np.searchsorted(self.numbers, numbers)
        places[places == len(self.numbers)] = 0
        having = self.numbers[places] == numbers
        return having, self.impacts[places[having]]


NONE = Postings(*NOTHING)


class View:
    """An index as it was read; it stays readable however the index goes on.

    `live` says which documents of each segment are not deleted, `version` up to where the change
    log is in it; `lexicon` is what the library `said` of its words when it was made.
    """

    def __init__(
        self, stamp: tuple[str, ...], segments: Sequence[Segment], live: Sequence[Mask],
        version: int, said: Mapping[str, Any], lexicon: Lexicon,
    ) -> None:  # fmt: skip
        self.stamp, self.segments, self.version = stamp, segments, version
        self.said, self.lexicon = said, lexicon
        self.bases = [0, *accumulate(segment.size for segment in segments)]
        self.size = self.bases[-1]
        self.live: Mask = np.concatenate(live)
        self.uids = np.concatenate([segment.uids for segment in segments])
        self.dates = np.concatenate([segment.dates for segment in segments])
        self.facets = FacetTable.of(segments, self.bases)
        lengths = np.concatenate([segment.lengths for segment in segments])
        mean = float(lengths.mean()) or 1.0
        self._dampening = SATURATION * (1 - LENGTH_SHARE + LENGTH_SHARE * lengths / mean)
        self._opens = np.concatenate([segment.opens for segment in segments])
        self._closes = np.concatenate([segment.closes for segment in segments])
        edges = np.concatenate([self._opens, self._closes])
        self._moments: list[float] = np.unique(edges[np.isfinite(edges)]).tolist()
        self._period: tuple[int, dict[Hashable, Any]] = -1, {}
        self._kept: OrderedDict[tuple[str, str], Postings] = OrderedDict()
        self._kept_bytes = 0
        self._keeping = Lock()

    @property
    def document_count(self) -> int:
        """How many documents there are, public now or not; one row is the index's own."""
        return int(self.live.sum()) - 1

    def plain_texts(self) -> Iterator[tuple[str, bytes]]:
        """Yield the uid and the plain text of every document."""
        for segment, base in zip(self.segments, self.bases, strict=False):
            for number in range(segment.size):
                uid = str(segment.uids[number])
                if uid and self.live[base + number]:
                    yield uid, segment.plain(number)

    def once(self, now: float, name: Hashable, make: Callable[[], T]) -> T:
        """Return what `make` gives, worked out once until the next document opens or closes. There
        must be few names, and what they stand for must be small."""
        number, known = bisect_right(self._moments, now), self._period
        if known[0] != number:
            known = self._period = number, {}
        kept = known[1]
        if name not in kept:
            kept[name] = make()
        found: T = kept[name]
        return found

    def public(self, now: float) -> Mask:
        """Return which documents are open at `now`."""
        return self.once(
            now, "public", lambda: self.live & (self._opens <= now) & (now < self._closes)
        )

    def postings(self, field: str, term: str) -> Postings:
        """Return the postings of a term. Raises IndexUnavailable where they are damaged."""
        key = field, term
        known = self._kept.get(key)
        if known:
            if self._kept_bytes > MOST_KEPT // 2:  # until then it does not matter which is older
                with self._keeping, suppress(KeyError):
                    self._kept.move_to_end(key)
            return known
        read = self._read(field, term)
        with self._keeping:
            if key not in self._kept:
                self._kept[key] = read
                self._kept_bytes += read.bytes
            while self._kept_bytes > MOST_KEPT:
                _, gone = self._kept.popitem(last=False)
                self._kept_bytes -= gone.bytes
        return read

    def having_all(self, field: str, terms: Sequence[str]) -> Numbers:
        """Return the documents that have all of `terms`, public or not."""
        lists = []
        for term in terms:
            lists.append(self.postings(field, term))
            if not len(lists[-1].numbers):
                break
        lists.sort(key=_length)
        if not lists:
            return NOTHING[0]
        found = lists[0].numbers
        for postings in lists[1:]:
            if not len(found):
                break
            found = found[postings.at(found)[0]]
        return found

    def plain(self, number: int) -> bytes:
        """Return the text of a document, as phrases are looked for in it."""
        at = bisect_right(self.bases, number) - 1
        return self.segments[at].plain(number - self.bases[at])

    def named(self, number: int) -> tuple[Names, int]:
        """Return the names of a document's segment, and its number there."""
        at = bisect_right(self.bases, number) - 1
        return self.segments[at].names, number - self.bases[at]

    def find_words(self, keys: Sequence[str]) -> list[Set[str]]:
        """Return for each key (see `words`) the words of the site and its lexicon that have it."""
        found: list[Set[str]] = [frozenset()] * len(keys)
        hashes = hashes_of(keys)
        for words in (self.lexicon.own_words, *(segment.words for segment in self.segments)):
            for place, more in words.find(hashes):
                found[place] = found[place] | more
        return found

    def _read(self, field: str, term: str) -> Postings:
        wanted = np.uint64(term_hash(field, term))
        places = zip(self.bases, self.segments, strict=False)
        parts = [(base, found) for base, one in places if (found := one.postings(wanted))]
        if not parts:
            return NONE
        numbers = np.concatenate(
            [part + np.int32(base) for base, (part, _) in parts], dtype=np.int32
        )
        weights = np.concatenate([part for _, (_, part) in parts]).astype(np.float64)
        return Postings(numbers, weights / (weights + self._dampening[numbers]))


def _length(postings: Postings) -> int:
    return len(postings.numbers)
