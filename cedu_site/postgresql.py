"""PostgreSQL as the site needs it: it does what SQLite does, for several machines at once.

Writers queue at one door, readers see one moment, text is sorted by code points, and what cannot
be stored in a text is replaced. Nothing is set for a connection beyond its transaction, so that a
pooler may stand between.
"""

import select
from collections.abc import Callable
from threading import Lock
from time import monotonic
from typing import Any

import psycopg
from psycopg import IsolationLevel
from psycopg.types.string import StrDumper
from sqlalchemy import URL, Connection, Engine, MetaData, event, text
from sqlalchemy.exc import DBAPIError, DisconnectionError

DOOR = 0x63656475  # the one lock that all who write take first
TURN = DOOR + 1  # the lock of a node that brings the site up
POOL = 8  # connections a process keeps; they come back sooner than its threads ask again
MORE = 16  # for a moment, when all threads ask at once
AGAIN = 1.0  # seconds from one try to reach a database that is away until the next
LONGEST_PAUSE = "5min"  # until a node that came to a stop lets others write
OPTIONS: dict[str, Any] = {
    "application_name": "cedu",
    "client_encoding": "utf8",
    "connect_timeout": 3,  # seconds
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}
REASONS = {
    "password authentication failed": "用户名或密码不对",
    "no password supplied": "没有写密码",
    "does not exist": "没有这个数据库或用户",
    "resolve host": "找不到这台主机",
    "Connection refused": "连接被拒绝，数据库没有开，或地址、端口不对",
    "lock timeout": "另一个进程正在写，等得太久了",
    "timeout": "连接超时",
    "pg_hba.conf": "数据库不接受来自这里的连接",
    "too many": "数据库的连接数已满",
    "starting up": "数据库正在启动",
    "shutting down": "数据库正在关闭",
    "unable to open database file": "文件夹不在，或没有权限",
    "readonly database": "文件只能读",
    "disk is full": "磁盘满了",
    "database is locked": "另一个进程正在写，等得太久了",
}
OTHER_COLLATION = text("""
    SELECT format('ALTER TABLE %s ALTER COLUMN %I TYPE %s COLLATE "C"',
                  attrelid::regclass, attname, format_type(atttypid, atttypmod))
    FROM pg_attribute
    JOIN pg_class ON pg_class.oid = attrelid
    JOIN pg_collation ON pg_collation.oid = attcollation
    WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r'
      AND attnum > 0 AND NOT attisdropped AND collname <> 'C'
    ORDER BY attrelid, attnum
""")


def engine_options(url: URL) -> dict[str, Any]:
    """Return how an engine is made; what the address itself says goes first."""
    given = {name: value for name, value in OPTIONS.items() if name not in url.query}
    if "prepare_threshold" in url.query:  # `none` before a pooler that knows no prepared statements
        number = str(url.query["prepare_threshold"])
        given["prepare_threshold"] = int(number) if number.isdigit() else None
    return {
        "pool_size": POOL,
        "max_overflow": MORE,
        "pool_timeout": 10,
        "pool_use_lifo": True,
        "pool_recycle": 3600,
        "connect_args": given,
        "hide_parameters": True,  # a log holds nothing of what people sent
    }


def complete_indexes(metadata: MetaData) -> None:
    """Have the indexes that SQLite keeps of some rows only be such here, too; the models do not say
    so themselves, for SQLAlchemy would load all it knows of PostgreSQL for that."""
    for index in (index for table in metadata.tables.values() for index in table.indexes):
        index.dialect_options["postgresql"]["where"] = index.dialect_options["sqlite"]["where"]


def prepare_engine(engine: Engine, waits: Callable[[], int]) -> None:
    """Have writers queue, and all others see one moment; `waits` tells how many milliseconds
    the transaction that begins may wait for its turn to write, 0 where it only reads."""

    def begin(connection: Connection) -> None:
        _begin(connection, waits())

    event.listen(engine, "do_connect", Reaching().connect)
    event.listen(engine, "connect", _prepare_connection)
    event.listen(engine, "checkout", _refuse_dead)
    event.listen(engine, "begin", begin)


class Reaching:
    """Connects; while the database is away one thread at a time tries to, and all others are told
    so at once: else each would wait, and none be left to answer with."""

    def __init__(self) -> None:
        self._away = False
        self._next = 0.0
        self._trying = Lock()

    def connect(self, dialect: Any, record: Any, args: Any, how: Any) -> Any:
        """Return a new connection. Raises psycopg.OperationalError."""
        if not self._away:
            return self._try(dialect, args, how)
        if monotonic() < self._next or not self._trying.acquire(blocking=False):
            raise psycopg.OperationalError("the database could not be reached a moment ago")
        try:
            return self._try(dialect, args, how)
        finally:
            self._trying.release()

    def _try(self, dialect: Any, args: Any, how: Any) -> Any:
        try:
            connection = dialect.connect(*args, **how)
        except psycopg.OperationalError:
            self._away, self._next = True, monotonic() + AGAIN
            raise
        self._away = False
        return connection


class TextDumper(StrDumper):
    """Text without NUL, which no text of PostgreSQL can hold: as Unicode says, another stands in
    its place, so that nothing is found by it."""

    def dump(self, obj: str) -> Any:
        return super().dump(obj.replace("\x00", "\ufffd"))


def _prepare_connection(connection: "psycopg.Connection[Any]", record: Any) -> None:
    connection.adapters.register_dumper(str, TextDumper)


def _refuse_dead(connection: "psycopg.Connection[Any]", record: Any, proxy: Any) -> None:
    """Have a connection that ended while it was idle replaced: nobody has to ask in vain after the
    database was started again. Asking the server each time would cost as much as a query."""
    waiting = select.poll()
    waiting.register(connection.fileno(), select.POLLIN)
    if waiting.poll(0):
        raise DisconnectionError("the server has ended this connection")


def _begin(connection: Connection, wait: int) -> None:
    """Begin; who waits at the door is to see what was committed meanwhile, and so must not keep to
    the moment at which it came, as REPEATABLE READ does."""
    raw: Any = connection.connection.dbapi_connection
    level = IsolationLevel.READ_COMMITTED if wait else IsolationLevel.REPEATABLE_READ
    if raw.isolation_level != level:
        raw.isolation_level = level
    if wait:
        connection.exec_driver_sql(
            f"SET LOCAL lock_timeout = {wait};"
            f"SET LOCAL idle_in_transaction_session_timeout = '{LONGEST_PAUSE}';"
            f"SELECT pg_advisory_xact_lock({DOOR})"
        )


def wait_for_turn(connection: Connection) -> None:
    """Wait until no other node brings the site up; the turn ends with the transaction."""
    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({TURN})")


def encoding(connection: Connection) -> str:
    """Return how the database keeps text."""
    return str(connection.exec_driver_sql("SHOW server_encoding").scalar_one())


def sort_by_code_points(connection: Connection) -> None:
    """Have every column of text sort as on SQLite, whatever language the database was made for."""
    for (statement,) in connection.execute(OTHER_COLLATION).all():
        connection.exec_driver_sql(statement)


def reason(error: DBAPIError) -> str:
    """Return in a few words why the database does not do what it should."""
    said = str(error.orig)
    known = (words for sign, words in REASONS.items() if sign in said)
    return next(known, said.strip().splitlines()[0] if said.strip() else type(error.orig).__name__)
