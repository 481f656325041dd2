"""The index: a copy of what can be found, derived from the database and rebuildable from it."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from itertools import islice
from pathlib import Path
from threading import Lock
from time import sleep
from typing import Any

import numpy as np
from whoosh.index import FileIndex
from whoosh.reading import SegmentReader, TermNotFound
from whoosh.writing import NO_MERGE, LockError

from cedu_site.search.analysis import learn
from cedu_site.search.codec import Codec, Pool
from cedu_site.search.contents import ENDING as KEPT
from cedu_site.search.contents import keep_contents
from cedu_site.search.document import Document
from cedu_site.search.files import Files
from cedu_site.search.lexicon import Lexicon
from cedu_site.search.schema import entry, schema
from cedu_site.search.segment import Mask, Segment, kept_file, segment_id
from cedu_site.search.storage import (
    IndexBusy,
    IndexUnavailable,
    begin,
    check_seals,
    current,
    remove_others,
    seal,
    switch,
    writing,
)
from cedu_site.search.view import View

AT_ONCE = 10_000  # documents that are written as one segment: they are held in memory
MOST_SEGMENTS = 8
SMALL = 200  # documents of a segment that is merged with others: Whoosh takes its time
TRIES = 5
STATE = "\x01state"

State = tuple[int, Mapping[str, Any]]  # version of the change log, lexicon as the library says it


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
        """Return whether what lies on disk is whole, down to its bytes, or has to be rebuilt."""
        try:
            check_seals(current(self._folder))
            with self._refreshing:
                self._view = self._load(None)
        except IndexUnavailable:
            return False
        return True

    def tidy(self) -> None:
        """Remove what a killed rebuild left aside; nothing while somebody writes."""
        with suppress(IndexBusy, IndexUnavailable), writing(self._folder, wait=0):
            remove_others(self._folder, current(self._folder))

    def view(self) -> View:
        """Return the state read last, without looking at the disk; the first time, read it.

        Raises IndexUnavailable where there is none.
        """
        return self._view or self.refresh()

    def refresh(self) -> View:
        """Read the newest state; the last good one stays while the disk holds a damaged one.

        Raises IndexUnavailable where there is none.
        """
        with self._refreshing:
            stamp = _stamp(self._folder)
            if self._view is None:
                self._view = self._load(None)
            elif self._view.stamp != stamp:
                try:
                    self._view = self._load(self._view)
                except IndexUnavailable:
                    self._view.stamp = stamp  # not tried again until it changes
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
            generation = current(self._folder)
            newest = {document.uid: document for document in documents}
            try:
                state = version, self.refresh().said
                _write(_open(generation), newest.values(), state, deleted_uids)
                _keep(generation, self.view().lexicon)
            except LockError as error:
                raise IndexBusy from error
            except Exception as error:  # damaged bytes raise anything
                raise IndexUnavailable from error
            seal(generation)
        if self.refresh().version < version:  # what was written there cannot be read
            raise IndexUnavailable

    def rebuild(
        self, documents: Iterable[Document], version: int, lexicon: Mapping[str, Any] | None = None,
        wait: float = 5.0,
    ) -> None:  # fmt: skip
        """Write a new index of `documents`, each once, aside and swap it in. Raises IndexBusy.

        `lexicon` is the library's setting of that name.
        """
        said = Lexicon.of(lexicon or {})
        learn(said.words)
        with writing(self._folder, wait):
            generation = begin(self._folder)
            store = FileIndex.create(Files(generation), schema())
            rest = iter(documents)
            _write(store, list(islice(rest, AT_ONCE)), (version, lexicon or {}))
            while batch := list(islice(rest, AT_ONCE)):
                _write(store, batch)
            _keep(generation, said)
            seal(generation)
            switch(self._folder, generation)
        self.refresh()

    def keep(self, wait: float = 5.0) -> None:
        """Have kept beside each segment what it holds in memory, where an earlier version of this
        program has not; the next start reads it. Raises IndexBusy and IndexUnavailable."""
        view, generation = self.view(), current(self._folder)
        if len(view.segments) > len([*generation.glob(f"*{KEPT}")]):
            with writing(self._folder, wait):
                _keep(generation, view.lexicon)
                seal(generation)

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
    stamp, generation = _stamp(folder), current(folder)
    leaves = [leaf for leaf, _ in _open(generation).reader().leaf_readers()]
    version, said = _state(leaves)
    same = known is not None and known.said == said
    lexicon = known.lexicon if known and same else Lexicon.of(said)
    learn(lexicon.words)
    read = {segment.id: segment for segment in known.segments} if known and same else {}
    segments = [
        read.get(segment_id(leaf)) or Segment(generation, leaf, lexicon.accent) for leaf in leaves
    ]
    return View(stamp, segments, [_live(leaf) for leaf in leaves], version, said, lexicon)


def _state(leaves: Iterable[Any]) -> State:
    """Return what the newest commit says of the index itself."""
    for leaf in leaves:
        with suppress(TermNotFound):
            found = leaf.postings("uid", STATE)
            if found.is_active():
                state: State = leaf.stored_fields(found.id())["state"]
                return state
    raise IndexUnavailable


def _live(leaf: Any) -> Mask:
    live = np.ones(leaf.doc_count_all(), np.bool_)
    live[list(leaf.segment().deleted_docs())] = False
    return live


def _stamp(folder: Path) -> tuple[str, ...]:
    """Return what changes with every commit; empty where nothing can be read."""
    try:
        generation = current(folder)
    except IndexUnavailable:
        return ()
    return generation.name, *sorted(path.name for path in generation.glob("*.toc"))


def _open(generation: Path) -> FileIndex:
    return FileIndex(Files(generation))


def _write(
    store: FileIndex, documents: Iterable[Document], state: State | None = None,
    deleted: Iterable[str] = (),
) -> None:  # fmt: skip
    """Write one segment; with a `state`, what it replaces and what is `deleted` goes out."""
    writer = store.writer(codec=Codec(), compound=False)  # Whoosh copies what is in one file
    writer.pool = Pool()
    try:
        if state:
            gone = [STATE, *deleted, *(document.uid for document in documents)]
            _delete(writer, gone)
            writer.add_document(uid=STATE, state=state)
        for document in documents:
            writer.add_document(**entry(document))
        writer.commit(mergetype=_merge_small if state else NO_MERGE)
    except BaseException:
        _abandon(writer)
        raise


def _abandon(writer: Any) -> None:
    """Let go of what cannot be written. On a full disk that fails, too, and Whoosh would keep its
    lock, so that nobody could write once there is room again."""
    try:
        with suppress(Exception):
            writer.cancel()
    finally:
        if writer.writelock.fd is not None:
            writer.writelock.release()


def _keep(generation: Path, lexicon: Lexicon) -> None:
    """Keep beside each new segment what it holds in memory."""
    for leaf, _ in _open(generation).reader().leaf_readers():
        keep_contents(leaf, lexicon.accent, kept_file(generation, leaf))


def _delete(writer: Any, uids: Iterable[str]) -> None:
    with writer.searcher() as searcher:
        for uid in uids:
            writer.delete_by_term("uid", uid, searcher=searcher)


def _merge_small(writer: Any, segments: list[Any]) -> list[Any]:
    """Have the small segments written with the new one where there are many; keep the rest."""
    if len(segments) < MOST_SEGMENTS:
        return segments
    small = [segment for segment in segments if segment.doc_count_all() <= SMALL]
    for segment in small:
        reader = SegmentReader(writer.storage, writer.schema, segment)
        writer.add_reader(reader)
        reader.close()
    return [segment for segment in segments if segment not in small]
