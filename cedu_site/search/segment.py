"""One written part of the index in memory: its columns, and its postings when asked for."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from math import isfinite
from threading import Lock
from typing import Any

from cedu_site.search.bits import bits_of
from cedu_site.search.document import FACETS
from cedu_site.search.schema import Record
from cedu_site.search.storage import IndexUnavailable


class Segment:
    """What never changes once written; which documents still count is kept in `Part.live`."""

    def __init__(self, reader: Any) -> None:
        stored = [reader.stored_fields(number) for number in range(reader.doc_count_all())]
        records = [Record(*fields.get("record", ())) for fields in stored]
        self.versions = {n: f["version"] for n, f in enumerate(stored) if "version" in f}
        self.size = len(records)
        self.uids = [record.uid for record in records]
        self.dates = [record.date for record in records]
        self.titles = [record.title for record in records]
        self.lengths = [record.length for record in records]
        self.total_length = sum(self.lengths)
        self.facets = _facets(records)
        self._windows = [(record.opens, record.closes) for record in records]
        self._moments = sorted({at for window in self._windows for at in window if isfinite(at)})
        self._public = (-1, 0)
        self._reader = reader
        self._reading = Lock()

    def public(self, now: float) -> int:
        """Return the documents whose window is open at `now`; worked out once between two edges."""
        period = bisect_right(self._moments, now)
        known, bits = self._public
        if known != period:
            windows = enumerate(self._windows)
            shown = (number for number, (opens, closes) in windows if opens <= now < closes)
            bits = bits_of(shown, self.size)
            self._public = (period, bits)
        return bits

    def frequency(self, field: str, term: str) -> int:
        """Return how many documents, deleted ones included, have `term`."""
        return int(self._reader.doc_frequency(field, term))

    def postings(self, field: str, term: str) -> dict[int, float]:
        """Return the weight of `term` by document number. Raises IndexUnavailable when damaged."""
        with self._reading:  # Whoosh's matchers share one file position
            try:
                return self._decode(field, term)
            except Exception as error:  # damaged bytes raise anything
                raise IndexUnavailable from error

    def _decode(self, field: str, term: str) -> dict[int, float]:
        weights: dict[int, float] = {}
        if (field, term) not in self._reader:
            return weights
        matcher = self._reader.postings(field, term)
        while matcher.is_active():
            weights[matcher.id()] = matcher.weight()
            matcher.next()
        return weights


@dataclass(frozen=True, slots=True)
class Part:
    """A segment with the documents of it that are not deleted."""

    segment: Segment
    live: int


def part_of(reader: Any, known: dict[str, Segment]) -> Part:
    """Return the part that Whoosh's leaf `reader` shows, with the segment in `known` if there."""
    written = reader.segment()
    segment = known.get(written.segment_id()) or Segment(reader)
    everything = (1 << segment.size) - 1
    return Part(segment, everything & ~bits_of(written.deleted_docs(), segment.size))


def _facets(records: Iterable[Record]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, list[int]]] = {name: defaultdict(list) for name in FACETS}
    size = 0
    for number, record in enumerate(records):
        size = number + 1
        for name, values in record.facets:
            for value in values:
                found[name][value].append(number)
    return {
        name: {value: bits_of(numbers, size) for value, numbers in values.items()}
        for name, values in found.items()
    }
