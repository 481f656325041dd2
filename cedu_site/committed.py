"""The version of the public site as committed, read anew each time, as cheaply as can be."""

import os
import select
import sqlite3
import threading
from pathlib import Path
from time import monotonic
from typing import Any

from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from cedu_site.commits import Commits, Head
from cedu_site.extensions import db

VERSION = "SELECT version FROM site_version"
PAUSE = 1.0  # seconds after a failure in which the database is left alone
TUPLES_OK = 2  # of libpq's ExecStatusType
PATIENCE = 2.0  # seconds in which the server answers, or another thread has its turn
Stamp = tuple[int, int]  # which database it is, and its version


class DatabaseAway(Exception):
    """The database does not answer, or did not a moment ago."""


class Versions:
    """The version of `app`'s site; after a failure nobody asks again for a while."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._source: _File | _Server | None = None
        self._failed = False
        self._not_before = 0.0
        self._trying = threading.Lock()

    @property
    def away(self) -> bool:
        """Whether the database failed, and does so still where it is time to ask again."""
        if not self._failed:
            return False
        try:
            self.read()
        except DatabaseAway:
            return True
        return False

    def read(self) -> Stamp:
        """Return the version as committed. Raises DatabaseAway."""
        return self._try_again() if self._failed else self._ask()

    def rest(self) -> None:
        """Leave the database alone for a while; then one asks, and all others keep out of it."""
        self._failed, self._not_before = True, monotonic() + PAUSE

    def _try_again(self) -> Stamp:
        if monotonic() < self._not_before or not self._trying.acquire(blocking=False):
            raise DatabaseAway
        try:
            stamp = self._ask()
            self._failed = False
            return stamp
        finally:
            self._trying.release()

    def _ask(self) -> Stamp:
        try:
            return (self._source or self._open()).read()
        except self._errors as error:
            self.rest()
            raise DatabaseAway from error

    @property
    def _errors(self) -> tuple[type[Exception], ...]:
        own = self._source.errors if self._source else ()
        return OSError, SQLAlchemyError, *own

    def _open(self) -> "_File | _Server":
        with self._app.app_context():
            engine = db.engine
        is_file = engine.dialect.name == "sqlite"
        self._source = _File(Path(str(engine.url.database))) if is_file else _Server(engine)
        return self._source


def versions_of(app: Flask) -> Versions:
    """Return what reads the version of `app`'s site, which is one for the whole process."""
    known: Versions | None = app.extensions.get("versions")
    if known is None:
        known = app.extensions.setdefault("versions", Versions(app))
    return known


class _File:
    """An SQLite file, which may be replaced; each thread reads it by a connection of its own."""

    errors: tuple[type[Exception], ...] = (sqlite3.Error,)

    def __init__(self, path: Path) -> None:
        self._path = os.fspath(path)
        self._uri = f"{path.absolute().as_uri()}?mode=rw"  # not made where it is missing
        self._own = threading.local()
        self._commits: tuple[tuple[int, int], Commits] | None = None
        self._left: list[object] = []  # of before a fork: not even closed here

    def read(self) -> Stamp:
        number, process = os.stat(self._path).st_ino, os.getpid()  # noqa: PTH116 - on every hit
        watched = self._commits
        if watched is None or watched[0] != (number, process):
            watched = self._watch(number, process)
        commits = watched[1]
        head, known = commits.head(), commits.known
        if head and head == known.text:
            return number, known.version
        version = self._selected(number, process)
        commits.known = Head(head, version)
        return number, version

    def _selected(self, number: int, process: int) -> int:
        known = self._own.__dict__.get("opened")
        if known is None or known[1] != number or known[2] != process:
            known = self._own.opened = self._open(known, number, process)
        rows = known[0].execute(VERSION).fetchall()
        return rows[0][0] if rows else 0

    def _watch(self, number: int, process: int) -> tuple[tuple[int, int], Commits]:
        if self._commits and self._commits[0][1] != process:
            self._left.append(self._commits)
        self._commits = watched = (number, process), Commits(self._path, self._uri)
        return watched

    def _open(self, known: Any, number: int, process: int) -> tuple[sqlite3.Connection, int, int]:
        if known and known[2] == process:
            known[0].close()
        elif known:
            self._left.append(known[0])
        found = sqlite3.connect(self._uri, uri=True, isolation_level=None, timeout=1)
        return found, number, process


class _Server:
    """PostgreSQL; the threads of a process share one connection that nothing else uses."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.errors: tuple[type[Exception], ...] = (engine.dialect.loaded_dbapi.Error,)
        self._lock = threading.Lock()
        self._connection: Any = None
        self._waiting = select.poll()
        self._process = 0

    def read(self) -> Stamp:
        if not self._lock.acquire(timeout=PATIENCE):
            raise TimeoutError
        try:
            if self._connection is None or self._process != os.getpid():
                self._open()
            return 0, self._asked()
        except Exception:
            self._connection = None
            raise
        finally:
            self._lock.release()

    def _asked(self) -> int:
        try:
            return self._version()
        except self.errors:  # a connection may have ended while nobody asked: once more
            self._open()
            return self._version()

    def _version(self) -> int:
        """Ask in libpq's own way, which takes a tenth of what a cursor takes."""
        raw = self._connection.pgconn
        raw.send_query(VERSION.encode())
        deadline = monotonic() + PATIENCE
        while (
            raw.is_busy()
        ):  # libpq itself would wait for ever for a server that has come to a stop
            if not self._waiting.poll(max(deadline - monotonic(), 0) * 1000):
                raise TimeoutError
            raw.consume_input()
        result = raw.get_result()
        while raw.get_result():
            pass
        if result.status != TUPLES_OK:
            raise self.errors[0](result.error_message.decode(errors="replace"))
        return int(result.get_value(0, 0)) if result.ntuples else 0

    def _open(self) -> None:
        """Take a connection out of the pool, prepared like every other."""
        pooled = self._engine.raw_connection()
        connection: Any = pooled.dbapi_connection
        pooled.detach()
        connection.autocommit = True
        self._waiting = select.poll()
        self._waiting.register(connection.fileno(), select.POLLIN)
        self._connection, self._process = connection, os.getpid()
