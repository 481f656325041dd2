"""The connection that a request reads by while it has no session: of what a page takes to be made,
a session would be a twelfth.

It is for SQLite, where a transaction that reads is nothing but its beginning and its end.
"""

from typing import Any

from flask import Flask, has_request_context
from sqlalchemy import Connection, Dialect, PoolProxiedConnection
from sqlalchemy.exc import DBAPIError

from cedu_site.database import READING_METHODS
from cedu_site.extensions import db
from cedu_site.present import this_request, this_work

KEPT = "reader"


class Reader:
    """A transaction that only reads, from now until it is closed. Raises DBAPIError."""

    def __init__(self) -> None:
        self.dialect: Dialect = db.engine.dialect
        try:
            self.connection: PoolProxiedConnection = db.engine.raw_connection()
        except self.dialect.loaded_dbapi.Error as error:
            raise trouble(error, self.dialect) from error
        self.connection.cursor().execute("BEGIN")  # isolation, until close() rolls back

    def close(self) -> None:
        self.connection.close()


def reader() -> Connection | Reader:
    """Return what this request reads by. Raises DBAPIError."""
    if not _reads_only():
        return db.session.connection()
    work = this_work()
    known: Reader | None = work.get(KEPT)
    if known is None:
        known = work[KEPT] = Reader()
    return known


def is_reading() -> bool:
    """Tell whether this request has begun to read without a session."""
    return KEPT in this_work()


def close_after_requests(app: Flask) -> None:
    """Have each request that reads end to do so with its context."""
    app.teardown_appcontext(_close)


def trouble(
    error: Exception, dialect: Dialect, statement: str = "", given: Any = None
) -> Exception:
    """Return what the driver raised as SQLAlchemy would raise it."""
    kind = dialect.loaded_dbapi.Error
    made: Exception = DBAPIError.instance(statement, given, error, kind, dialect=dialect)
    return made


def _reads_only() -> bool:
    """Tell whether nothing is written or was, so that nobody need see what is not committed."""
    if not has_request_context() or db.session.registry.has():
        return False
    return this_request().method in READING_METHODS and db.engine.dialect.name == "sqlite"


def _close(error: BaseException | None) -> None:
    known: Reader | None = this_work().pop(KEPT, None)
    if known:
        known.close()
