"""One written part of the index in memory: its columns, and its postings when asked for."""

from array import array
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from cedu_site.search.directory import ENDING, Bytes, Decoded, Directory
from cedu_site.search.document import FACETS
from cedu_site.search.names import Names
from cedu_site.search.schema import Record, schema
from cedu_site.search.sound import Accent
from cedu_site.search.storage import IndexUnavailable
from cedu_site.search.words import Words

Numbers = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

NOTHING = np.zeros(0, np.int32), np.zeros(0, np.float64)
_PLAIN = schema()["plain"].column_type


def numbers_of(mask: Mask) -> Numbers:
    """Return the numbers of the documents in a mask, ascending."""
    return np.flatnonzero(mask).astype(np.int32)


class Segment:
    """What never changes once written; which documents still count is for the view to say.

    Takes some 500 bytes a document, whatever its text.
    """

    def __init__(self, folder: Path, reader: Any, accent: Accent) -> None:
        self.id = segment_id(reader)
        self.size = int(reader.doc_count_all())
        self.names, self.words = Names(), Words(accent)
        self.facets = {facet: Facet() for facet in FACETS}
        uids: list[str] = []
        columns: tuple[array[float], ...] = tuple(array("d") for _ in range(4))
        for number in range(self.size):
            record = Record(*reader.stored_fields(number).get("record", ()))
            uids.append(record.uid)
            self._take(number, record)
            figures = record.opens, record.closes, record.date, float(record.length)
            for column, figure in zip(columns, figures, strict=True):
                column.append(figure)
        self.uids = np.array(uids)
        self.opens, self.closes, self.dates, self.lengths = map(np.array, columns)
        self.names.close()
        self.words.close()
        name = reader.segment().make_filename
        self._directory = Directory(folder / name(ENDING), folder / name(reader.codec().POSTS_EXT))
        self._plain = reader.column_reader("plain", _PLAIN)

    def _take(self, number: int, record: Record) -> None:
        self.names.add(record.title, record.sound, f"{record.kind} {record.url}")
        for name, values in record.facets:
            for value in values:
                self.facets[name].add(number, value)
        for word, said in record.words:
            self.words.add(word, tuple(said.split(" ")))

    def postings(self, term: np.uint64) -> Decoded | None:
        """Return the documents with a term (its `term_hash`), ascending and deleted ones included,
        and its weights; None without any. Raises IndexUnavailable where the bytes are damaged."""
        try:
            found = self._directory.find(term)
        except Exception as error:  # damaged bytes raise anything
            raise IndexUnavailable from error
        if found and not _may_be(*found, self.size):
            raise IndexUnavailable
        return found

    def plain(self, number: int) -> bytes:
        """Return the text of a document, as phrases are looked for in it."""
        return bytes(self._plain[number])


def _may_be(numbers: npt.NDArray[np.unsignedinteger], weights: Bytes, size: int) -> bool:
    """Tell whether these can be documents, ascending and below `size`, and a weight for each."""
    ascending = bool((numbers[1:] > numbers[:-1]).all())
    return 0 < len(numbers) == len(weights) and ascending and int(numbers[-1]) < size


def segment_id(reader: Any) -> str:
    """Return what names the segment that Whoosh's `reader` reads."""
    return str(reader.segment().segment_id())


class Facet:
    """Which values the documents have: `documents[i]` has the value `values[ordinals[i]]`."""

    def __init__(self) -> None:
        self._values: dict[str, int] = {}
        self._documents, self._ordinals = array("i"), array("i")

    def add(self, document: int, value: str) -> None:
        self._documents.append(document)
        self._ordinals.append(self._values.setdefault(value, len(self._values)))

    @property
    def values(self) -> list[str]:
        return list(self._values)

    @property
    def documents(self) -> Numbers:
        return np.array(self._documents, np.int32)

    @property
    def ordinals(self) -> Numbers:
        return np.array(self._ordinals, np.int32)
