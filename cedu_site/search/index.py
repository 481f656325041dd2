"""The index: a copy of what can be found, derived from the database and rebuildable from it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock
from time import sleep
from typing import Any

from whoosh.codec import default_codec
from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex
from whoosh.writing import LockError

from cedu_site.search.document import Document
from cedu_site.search.schema import entry, schema
from cedu_site.search.segment import Part, Segment, part_of
from cedu_site.search.storage import (
    IndexBusy,
    IndexUnavailable,
    begin,
    current,
    switch,
    writing,
)

MANY_SEGMENTS = 16
MEMORY_MB = 256
TRIES = 2
CURSOR = "\x01cursor"


@dataclass(frozen=True, slots=True)
class View:
    """The index at one moment; it stays readable however the index goes on."""

    stamp: tuple[str, ...]
    parts: tuple[Part, ...]
    segments: dict[str, Segment]
    version: int

    @property
    def size(self) -> int:
        """How many documents are written, deleted ones included."""
        return sum(part.segment.size for part in self.parts)

    @property
    def document_count(self) -> int:
        """How many documents there are, public now or not."""
        return sum(part.live.bit_count() for part in self.parts) - 1

    @property
    def mean_length(self) -> float:
        """The mean of the documents' lengths, for scoring."""
        return sum(part.segment.total_length for part in self.parts) / self.size or 1.0


class Index:
    """The index in `folder`, read and written by any number of threads and processes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._view: View | None = None
        self._refreshing = Lock()

    @property
    def version(self) -> int:
        """The version of the change log up to which the index is complete."""
        return self.refresh().version

    @property
    def document_count(self) -> int:
        return self.refresh().document_count

    def usable(self) -> bool:
        """Return whether what lies on disk can be read, or has to be rebuilt."""
        with self._refreshing:
            try:
                self._view = self._load(None)
            except IndexUnavailable:
                return False
            return True

    def refresh(self) -> View:
        """Return the newest state; the last good one while the disk holds a damaged one.

        Raises IndexUnavailable where there is none.
        """
        with self._refreshing:
            stamp = _stamp(self._folder)
            if self._view and self._view.stamp == stamp:
                return self._view
            try:
                self._view = self._load(self._view)
            except IndexUnavailable:
                if self._view is None:
                    raise
                self._view = replace(self._view, stamp=stamp)  # not tried again until it changes
            return self._view

    def update(
        self, documents: Iterable[Document], deleted_uids: Iterable[str], version: int,
        wait: float = 5.0,
    ) -> None:  # fmt: skip
        """Put in `documents`, take out `deleted_uids`, and move to `version`, all in one commit.

        Raises IndexBusy when another process writes for longer than `wait` seconds, and
        IndexUnavailable where there is nothing to update.
        """
        with writing(self._folder, wait):
            store = _open(current(self._folder))
            newest = {document.uid: document for document in documents}
            _write(store, newest.values(), deleted_uids, version)

    def rebuild(self, documents: Iterable[Document], version: int, wait: float = 5.0) -> None:
        """Write a new index of `documents`, each once, aside and swap it in. Raises IndexBusy."""
        with writing(self._folder, wait):
            generation = begin(self._folder)
            store = FileIndex.create(FileStorage(str(generation)), schema())
            _write(store, documents, (), version)
            switch(self._folder, generation)

    def _load(self, known: View | None) -> View:
        for attempt in range(TRIES):
            try:
                return _view(self._folder, known)
            except IndexUnavailable:
                raise
            except Exception as error:  # damaged bytes raise anything; so does a swap meanwhile
                problem = error
                sleep(0.01 * attempt)
        raise IndexUnavailable from problem


def _view(folder: Path, known: View | None) -> View:
    stamp = _stamp(folder)
    segments = known.segments if known else {}
    reader = FileIndex(FileStorage(str(current(folder)))).reader()
    parts = {
        leaf.segment().segment_id(): part_of(leaf, segments) for leaf, _ in reader.leaf_readers()
    }
    kept = {name: part.segment for name, part in parts.items()}
    return View(stamp, tuple(parts.values()), kept, _version(parts.values()))


def _stamp(folder: Path) -> tuple[str, ...]:
    """Return what changes with every commit; empty where nothing can be read."""
    try:
        generation = current(folder)
    except IndexUnavailable:
        return ()
    return generation.name, *sorted(path.name for path in generation.glob("*.toc"))


def _version(parts: Iterable[Part]) -> int:
    versions: Iterator[int] = (
        version
        for part in parts
        for number, version in part.segment.versions.items()
        if part.live >> number & 1
    )
    return max(versions)


def _open(generation: Path) -> Any:
    try:
        return FileIndex(FileStorage(str(generation)))
    except Exception as error:  # damaged bytes raise anything
        raise IndexUnavailable from error


def _codec() -> Any:
    codec = default_codec()
    codec.length_stats = False  # lengths are in the records; Whoosh would look for a file each time
    return codec


def _write(store: Any, documents: Iterable[Document], deleted: Iterable[str], version: int) -> None:
    try:
        writer = store.writer(limitmb=MEMORY_MB, codec=_codec())
    except LockError as error:
        raise IndexBusy from error
    try:
        crowded = len(writer.segments) >= MANY_SEGMENTS
        _replace(writer, documents, deleted)
        writer.add_document(uid=CURSOR, version=version)
    except BaseException:
        writer.cancel()
        raise
    writer.commit(merge=crowded)


def _replace(writer: Any, documents: Iterable[Document], deleted: Iterable[str]) -> None:
    with writer.searcher() as searcher:
        for uid in (CURSOR, *deleted):
            writer.delete_by_term("uid", uid, searcher=searcher)
        for document in documents:
            writer.delete_by_term("uid", document.uid, searcher=searcher)
            writer.add_document(**entry(document))
