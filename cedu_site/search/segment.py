"""One written part of the index in memory: its columns, and its postings when asked for."""

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from cedu_site.search.contents import ENDING as KEPT
from cedu_site.search.contents import contents_of
from cedu_site.search.directory import ENDING, Bytes, Decoded, Directory
from cedu_site.search.schema import schema
from cedu_site.search.sound import Accent
from cedu_site.search.storage import IndexUnavailable

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
        name = reader.segment().make_filename
        contents = contents_of(reader, accent, kept_file(folder, reader))
        self.names, self.words, self.facets = contents.names, contents.words, contents.facets
        self.uids, self.dates, self.lengths = contents.uids, contents.dates, contents.lengths
        self.opens, self.closes = contents.opens, contents.closes
        self._directory = Directory(folder / name(ENDING), folder / name(reader.codec().POSTS_EXT))
        self._plain = reader.column_reader("plain", _PLAIN)

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


def kept_file(folder: Path, reader: Any) -> Path:
    """Return where is kept what the segment in `folder` that `reader` reads holds in memory."""
    return folder / str(reader.segment().make_filename(KEPT))
