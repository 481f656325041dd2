"""Whether anything was committed to an SQLite file, told by sixteen words of shared memory.

In WAL mode every commit, whichever process makes it, becomes visible by a change of the head of the
log's index (https://sqlite.org/walformat.html, 2.1): while it is the same, so is what is read.
"""

import os
import sqlite3
from contextlib import suppress
from threading import Lock
from typing import NamedTuple

COPY = 48  # bytes; the head stands there twice, and is being written where the two differ
_descriptors: dict[tuple[int, int, int], int] = {}
_opening = Lock()


class Head(NamedTuple):
    """The head of the index as it was when `version` was read."""

    text: bytes
    version: int


class Commits:
    """Watches the log of the file that `uri` opens, as this process alone.

    Its connection has the index stay where it is: SQLite removes it with the last one.
    """

    def __init__(self, path: str, uri: str) -> None:
        self.known = Head(b"", -1)
        self._descriptor: int | None = None
        self._connection = sqlite3.connect(
            uri, uri=True, isolation_level=None, timeout=1, check_same_thread=False
        )
        (mode,) = self._connection.execute("PRAGMA journal_mode").fetchone()
        if mode == "wal" and os.name == "posix":
            self._connection.execute("SELECT 1 FROM sqlite_schema").fetchall()  # opens the index
            with suppress(OSError):
                self._descriptor = _descriptor_of(f"{path}-shm")

    def head(self) -> bytes:
        """Return the head of the index, empty where it cannot be told. Never raises."""
        if self._descriptor is None:
            return b""
        try:
            found = os.pread(self._descriptor, 2 * COPY, 0)
        except OSError:
            return b""
        return found if found[:COPY] == found[COPY:] else b""


def _descriptor_of(path: str) -> int:
    """Return a descriptor that stays open: to close one would take away the locks that SQLite has
    on the same file in this process (https://sqlite.org/howtocorrupt.html, 2.2)."""
    with _opening:
        known = os.stat(path)  # noqa: PTH116 - as on every hit
        key = os.getpid(), known.st_dev, known.st_ino
        if key not in _descriptors:
            _close_of_removed()
            _descriptors[key] = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        return _descriptors[key]


def _close_of_removed() -> None:
    """Close those of files that are no more: SQLite has let go of them before."""
    for key, descriptor in [*_descriptors.items()]:
        if key[0] == os.getpid() and not os.fstat(descriptor).st_nlink:
            os.close(_descriptors.pop(key))
