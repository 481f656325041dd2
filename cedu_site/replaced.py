"""SQLite's file, which may be moved away or replaced while the site runs: by a backup, say.

Who has it open would go on with what no longer has a name, and lose what is written there.
"""

import os
import sqlite3
from collections.abc import Callable
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.exc import DisconnectionError

FILE = "file"  # which one a connection has open
CLOSED = "closed"  # whether that could only be read at the time


def follow_file(engine: Engine, forget: Callable[[], None]) -> None:
    """Have the connections of `engine` be to the file that has its name now; one that was there
    and is missing is not made anew. `forget` is called where another has taken its place."""
    path = engine.url.database or ""
    if path in ("", ":memory:") or path.startswith("file:"):
        return
    file = _File(path, forget)
    event.listen(engine, "do_connect", file.refuse_missing)
    event.listen(engine, "connect", file.note)
    event.listen(engine, "checkout", file.refuse_other)


class _File:
    def __init__(self, path: str, forget: Callable[[], None]) -> None:
        self._path, self._forget = path, forget
        self._known: int | None = None

    def refuse_missing(self, dialect: Any, record: Any, args: Any, how: Any) -> None:
        """Raises sqlite3.OperationalError."""
        if self._known and not self._number():
            raise sqlite3.OperationalError("the file of the database is missing")

    def note(self, connection: sqlite3.Connection, record: Any) -> None:
        """Note which file a new connection has open."""
        number = record.info[FILE] = self._number()
        record.info[CLOSED] = number is not None and not self._is_writable()
        before, self._known = self._known, number
        if before not in (None, number):
            self._forget()

    def refuse_other(self, connection: sqlite3.Connection, record: Any, proxy: Any) -> None:
        """Have a connection to another file than the present one replaced."""
        if record.info.get(FILE) != self._number():
            raise DisconnectionError("the file of the database is another one now")
        if record.info.get(CLOSED) and self._is_writable():
            raise DisconnectionError("the file of the database can be written to again")

    def _is_writable(self) -> bool:
        return os.access(self._path, os.W_OK)

    def _number(self) -> int | None:
        try:
            return os.stat(self._path).st_ino  # noqa: PTH116 - for every request
        except OSError:
            return None
