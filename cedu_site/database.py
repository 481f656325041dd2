"""How the database is opened: durable, checked, and writers queue at the door.

What only some sites or starts need, PostgreSQL's driver and Alembic, is loaded where it is used.
"""

import json
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from flask import Flask, g, has_request_context
from sqlalchemy import URL, Connection, Engine, event, inspect, make_url
from sqlalchemy.exc import DBAPIError

from cedu_site.config import SettingError, shipped
from cedu_site.extensions import db
from cedu_site.present import this_app, this_request
from cedu_site.replaced import follow_file

V = TypeVar("V", bound=Callable[..., Any])
POOL = 4  # connections a process keeps, a megabyte each; more are opened while many write
MORE = 28
CACHE_KB = 512  # of pages that each keeps, beside what the system does
PATIENCE_MS = 10_000  # for which a writer waits at the door
PATIENCE_AT_START_MS = 600_000  # while another node takes in a whole library
VERSIONS = "alembic_version"
_REVISION = re.compile(r"^(down_)?revision = ['\"](\w+)", re.MULTILINE)
READ_JSON = json.JSONDecoder().raw_decode
READING_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_writing: ContextVar[int] = ContextVar("writing", default=0)


def _nothing() -> None:
    pass


def engine_options(address: str) -> dict[str, Any]:
    """Return how the engine for the database at `address` is made."""
    url = make_url(address)
    if _is_sqlite(url):
        pool = {"pool_size": POOL, "pool_use_lifo": True} if _is_file(url) else {}
        return {"json_deserializer": _read_json, **pool}
    from cedu_site import postgresql

    return postgresql.engine_options(url)


def _read_json(text: str) -> Any:
    """Return what a column says that we wrote ourselves, without looking for what may stand around
    it, which takes as long again."""
    return READ_JSON(text)[0]


def prepare_engine(engine: Engine, forget: Callable[[], None] = _nothing) -> None:
    """Have writers queue at the door; give SQLite WAL, foreign keys and full synchronisation.

    `forget` is called where the file of the database has been replaced.
    """
    if not _is_sqlite(engine.url):
        from cedu_site import postgresql

        postgresql.prepare_engine(engine, _waits)
        return
    follow_file(engine, forget)
    event.listen(engine, "connect", _prepare_connection)
    event.listen(engine, "begin", _begin)


def _is_sqlite(url: URL) -> bool:
    return url.get_backend_name() == "sqlite"


def _is_file(url: URL) -> bool:
    """Tell whether SQLite has a file, and so a pool of connections to it."""
    return url.database not in (None, "", ":memory:") and "mode" not in url.query


def _prepare_connection(connection: sqlite3.Connection, record: Any) -> None:
    connection.isolation_level = None  # transactions begin where _begin says so
    for pragma in (
        f"busy_timeout={PATIENCE_MS}",
        "journal_mode=WAL",
        "foreign_keys=ON",
        "synchronous=FULL",
        f"cache_size=-{CACHE_KB}",
        "temp_store=MEMORY",  # also where a service may not write to /tmp
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    """Begin; who is going to write takes the lock first, since a read cannot be turned into a
    write once another has committed (SQLITE_BUSY_SNAPSHOT, sqlite.org/rescode.html)."""
    if _waits():
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:  # touches no file yet, and so cannot fail
        connection.connection.cursor().execute("BEGIN")


def reads_first(view: V) -> V:
    """Mark a view whose request reads until it calls `begin_writing()`: so long others write."""
    view.reads_first = True  # type: ignore[attr-defined]
    return view


def begin_writing() -> None:
    """Have this request write from now on, beginning with what others have committed."""
    db.session.commit()
    g.writing = True


def _waits() -> int:
    """Return for how many milliseconds to wait for the lock for writing, 0 where it is not due."""
    if has_request_context() and not _writing.get():
        return PATIENCE_MS if _is_writing_request() else 0
    return _writing.get()


def _is_writing_request() -> bool:
    present = this_request()
    if present.method in READING_METHODS:
        return False
    view = this_app().view_functions.get(present.endpoint or "")
    return not hasattr(view, "reads_first") or bool(g.get("writing"))


@contextmanager
def writing(wait: int = PATIENCE_MS) -> Iterator[None]:
    """Have the transactions that begin inside take the lock for writing; PostgreSQL lets them wait
    for so many milliseconds."""
    if _writing.get():
        yield
        return
    db.session.commit()
    token = _writing.set(wait)
    try:
        yield
    finally:
        _writing.reset(token)


@contextmanager
def one_node_at_a_time() -> Iterator[None]:
    """Keep other nodes out of what is done inside, however many transactions it takes; processes
    on one SQLite file take turns with each transaction."""
    if db.engine.dialect.name == "sqlite":
        yield
        return
    from cedu_site import postgresql

    with db.engine.begin() as connection:
        postgresql.wait_for_turn(connection)
        yield


def migrate() -> None:
    """Bring the database up to this version's models; of nodes that start at once, one does it.

    Raises SettingError where that cannot be done.
    """
    try:
        with writing(PATIENCE_AT_START_MS):
            _refuse_encoding()
            if not _is_newest():
                _upgrade()
            _finish_tables()
    except DBAPIError as error:
        raise SettingError(trouble(error)) from error


def prepare_migrations(app: Flask) -> None:
    """Have Alembic know the application; it takes a tenth of a start to load."""
    from flask_migrate import Migrate

    if not _is_sqlite(make_url(app.config["SQLALCHEMY_DATABASE_URI"])):
        from cedu_site import postgresql

        postgresql.complete_indexes(db.metadata)
    Migrate(app, db, directory=str(shipped("migrations")), render_as_batch=True)


def _upgrade() -> None:
    from alembic import command
    from alembic.util.exc import CommandError

    prepare_migrations(this_app())
    try:
        command.upgrade(this_app().extensions["migrate"].migrate.get_config(), "head")
    except CommandError as error:
        raise SettingError("数据库来自更新的版本，请先升级本程序再打开。") from error


def _is_newest() -> bool:
    """Tell whether the database says of itself that the newest migration was run on it."""
    with db.engine.begin() as connection:
        if not inspect(connection).has_table(VERSIONS):
            return False
        reached = connection.exec_driver_sql(f"SELECT version_num FROM {VERSIONS}").scalars()  # noqa: S608
        return set(reached) == _newest()


def _newest() -> set[str]:
    """Return the migration on which no other builds."""
    files = (shipped("migrations") / "versions").glob("*.py")
    names = [_REVISION.findall(file.read_text("utf-8")) for file in files]
    built_on = {name for found in names for down, name in found if down}
    return {name for found in names for down, name in found if not down} - built_on


def _refuse_encoding() -> None:
    if _is_sqlite(db.engine.url):
        return
    from cedu_site import postgresql

    with db.engine.begin() as connection:
        if (found := postgresql.encoding(connection)) != "UTF8":
            wanted = "createdb --encoding=UTF8 --template=template0"
            raise SettingError(
                f"数据库的编码是 {found}，存不了中文（CEDU_DATABASE_URL）：请用 {wanted} 另建一个。"
            )


def _finish_tables() -> None:
    if not _is_sqlite(db.engine.url):
        from cedu_site import postgresql

        with db.engine.begin() as connection:
            postgresql.sort_by_code_points(connection)


def trouble(error: DBAPIError) -> str:
    """Return one sentence on a database that cannot be used, without its password."""
    from cedu_site import postgresql

    return f"数据库打不开（CEDU_DATABASE_URL）：{postgresql.reason(error)}。"
