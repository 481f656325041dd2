"""One written part of the index in memory: its columns, and its postings when asked for."""

from collections.abc import Iterable
from threading import Lock
from typing import Any

import numpy as np
import numpy.typing as npt
from whoosh.reading import TermNotFound

from cedu_site.search.document import FACETS
from cedu_site.search.schema import Record, schema
from cedu_site.search.sound import Accent
from cedu_site.search.storage import IndexUnavailable
from cedu_site.search.words import Words

Numbers = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

NOTHING = np.zeros(0, np.int32), np.zeros(0, np.float64)
_PLAIN = schema()["plain"].column_type


class Segment:
    """What never changes once written; which documents still count is for the view to say."""

    def __init__(self, id: str, reader: Any, accent: Accent) -> None:
        self.id = id
        stored = [reader.stored_fields(number) for number in range(reader.doc_count_all())]
        records = [Record(*fields.get("record", ())) for fields in stored]
        self.size = len(records)
        self.uids = [record.uid for record in records]
        self.titles = [record.title for record in records]
        self.sounds = [record.sound for record in records]
        self.places = [(record.kind, record.url) for record in records]
        self.opens = np.array([record.opens for record in records])
        self.closes = np.array([record.closes for record in records])
        self.dates = np.array([record.date for record in records])
        self.lengths = np.array([record.length for record in records], np.float64)
        self.facets = {facet: Facet(facet, records) for facet in FACETS}
        self.words = Words(
            ((word, tuple(said.split(" "))) for record in records for word, said in record.words),
            accent,
        )
        self._reader = reader
        self._plain = reader.column_reader("plain", _PLAIN)
        self._reading = Lock()

    def postings(self, field: str, term: str) -> tuple[Numbers, Floats]:
        """Return the documents with `term`, ascending and deleted ones included, and its weights.

        Raises IndexUnavailable where the bytes are damaged.
        """
        with self._reading:  # Whoosh's files have one position
            try:
                matcher = self._reader.postings(field, term)
                found = getattr(matcher, "child", matcher)  # without the filter for deleted ones
                return found.numbers.astype(np.int32), found.weights.astype(np.float64)
            except TermNotFound:
                return NOTHING
            except Exception as error:  # damaged bytes raise anything
                raise IndexUnavailable from error

    def plain(self, number: int) -> bytes:
        """Return the text of a document, as phrases are looked for in it."""
        with self._reading:
            return bytes(self._plain[number])


class Facet:
    """Which values the documents have: `documents[i]` has the value `values[ordinals[i]]`."""

    def __init__(self, name: str, records: Iterable[Record]) -> None:
        known: dict[str, int] = {}
        pairs = [
            (number, known.setdefault(value, len(known)))
            for number, record in enumerate(records)
            for value in dict(record.facets).get(name, ())
        ]
        self.values = list(known)
        self.documents = np.array([number for number, _ in pairs], np.int32)
        self.ordinals = np.array([ordinal for _, ordinal in pairs], np.int32)
