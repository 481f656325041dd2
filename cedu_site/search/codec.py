"""How Whoosh keeps postings here: each term's documents and weights as two packed arrays.

Whoosh's own blocks are pickled, compressed and stepped through in Python; an array is read at once.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from whoosh.codec.whoosh3 import W3Codec, W3FieldWriter, W3TermInfo
from whoosh.matching import ListMatcher
from whoosh.system import pack_ushort

from cedu_site.search.directory import ENDING, DirectoryWriter

Posting = tuple[str, bytes, int, float, bytes]
TermPostings = tuple[str, bytes, "array[int]", "array[int]"]

MOST_WEIGHT = 255
NARROW = 65_535  # the last document number that fits into two bytes


class Pool:
    """Collects postings term by term, in memory; documents come in ascending order."""

    def __init__(self) -> None:
        self._terms: dict[tuple[str, bytes], tuple[array[int], array[int]]] = {}

    def add(self, posting: Posting) -> None:
        name, text, number, weight, _ = posting
        known = self._terms.get((name, text))
        if known is None:
            known = self._terms[name, text] = array("I"), array("B")
        known[0].append(number)
        known[1].append(min(int(weight), MOST_WEIGHT))

    def iter_postings(self) -> Iterator[TermPostings]:
        """Yield each field and term in order with its documents and weights."""
        for name, text in sorted(self._terms):
            yield name, text, *self._terms[name, text]

    def cleanup(self) -> None:
        self._terms.clear()


class Codec(W3Codec):  # type: ignore[misc]
    """Whoosh's third codec with postings as arrays; it works with writers that have a `Pool`."""

    length_stats = False  # lengths are in the records

    def field_writer(self, storage: Any, segment: Any) -> FieldWriter:
        return FieldWriter(self, storage, segment)

    def postings_reader(
        self, dbfile: Any, terminfo: Any, format_: Any, term: Any = None, scorer: Any = None
    ) -> Postings:
        offset, _ = terminfo.extent()  # the length comes back as a tuple of itself
        count, width = terminfo.doc_frequency(), _width(terminfo.max_id())
        return Postings(dbfile.get(offset, count * (width + 1)), count, width, term)


class FieldWriter(W3FieldWriter):  # type: ignore[misc]
    def __init__(self, codec: Any, storage: Any, segment: Any) -> None:
        super().__init__(codec, storage, segment)
        self._directory = DirectoryWriter()

    def add_postings(self, schema: Any, lengths: Any, items: Iterable[TermPostings]) -> None:
        field = None
        for name, text, numbers, weights in items:
            if name != field:
                field = name
                self.start_field(name, schema[name])
            offset, width = self._postfile.tell(), _width(numbers[-1])
            self._directory.add(name, text.decode("utf-8"), offset, len(numbers), width)
            self._postfile.write(np.array(numbers, f"<u{width}").tobytes() + weights.tobytes())
            info = W3TermInfo(df=len(numbers), maxid=numbers[-1])
            info.set_extent(offset, len(numbers) * (width + 1))
            self._tindex.add(pack_ushort(self._fieldid) + text, info.to_bytes())

    def close(self) -> None:
        table = self._create_file(ENDING)
        table.write(self._directory.table())
        table.close()
        super().close()


class Postings(ListMatcher):  # type: ignore[misc]
    """The postings of one term as Whoosh steps through them, to delete and to merge."""

    def __init__(self, data: bytes, count: int, width: int, term: Any) -> None:
        numbers = np.frombuffer(data, f"<u{width}", count).tolist()
        weights = np.frombuffer(data, np.uint8, count, count * width).tolist()
        super().__init__(numbers, weights, term=term)


def _width(last: int) -> int:
    """Return how many bytes a document's number takes, up to the `last`."""
    return 2 if last <= NARROW else 4
