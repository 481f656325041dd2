"""What a segment holds in memory, and how it is kept in a file beside it: to work it out takes
sixty times as long as to read it, for which every start would wait."""

import pickle
from array import array
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from cedu_site.search.document import FACETS
from cedu_site.search.names import Names
from cedu_site.search.schema import Record
from cedu_site.search.sound import Accent
from cedu_site.search.words import Words

ENDING = ".mem"
LAYOUT = 1  # to be raised with every change of what is kept: then it is worked out anew

Numbers = npt.NDArray[np.int32]
Figures = npt.NDArray[np.float64]


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


@dataclass
class Contents:
    """Names, words, facets and figures of all documents of a segment, by their numbers."""

    names: Names
    words: Words
    facets: dict[str, Facet]
    uids: npt.NDArray[np.str_]
    opens: Figures
    closes: Figures
    dates: Figures
    lengths: Figures


def contents_of(reader: Any, accent: Accent, file: Path) -> Contents:
    """Return what the segment of Whoosh's `reader` holds: as it is kept in `file`, or worked out
    where nothing is that can be read."""
    return _kept(file) or _worked_out(reader, accent)


def keep_contents(reader: Any, accent: Accent, file: Path) -> None:
    """Keep in `file` what a segment holds; its words sound as `accent` has it."""
    if not file.exists():
        new = file.with_suffix(".new")
        new.write_bytes(pickle.dumps((LAYOUT, _worked_out(reader, accent))))
        new.replace(file)


def _kept(file: Path) -> Contents | None:
    try:
        layout, contents = pickle.loads(file.read_bytes())  # noqa: S301 - as Whoosh's own files
    except Exception:  # none is there, it is damaged, or of another version
        return None
    return contents if layout == LAYOUT and isinstance(contents, Contents) else None


def _worked_out(reader: Any, accent: Accent) -> Contents:
    names, words = Names(), Words(accent)
    facets = {facet: Facet() for facet in FACETS}
    uids: list[str] = []
    figures: tuple[array[float], ...] = tuple(array("d") for _ in range(4))
    for number in range(int(reader.doc_count_all())):
        record = Record(*reader.stored_fields(number).get("record", ()))
        uids.append(record.uid)
        names.add(record.title, record.sound, f"{record.kind} {record.url}")
        for word, said in record.words:
            words.add(word, tuple(said.split(" ")))
        for name, values in record.facets:
            for value in values:
                facets[name].add(number, value)
        row = record.opens, record.closes, record.date, float(record.length)
        for column, figure in zip(figures, row, strict=True):
            column.append(figure)
    names.close()
    words.close()
    return Contents(names, words, facets, np.array(uids), *map(np.array, figures))
