"""`cedu move`: a site goes from SQLite to PostgreSQL, whole or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path

from flask import Flask, current_app
from sqlalchemy import URL, Connection, Engine, create_engine, inspect, make_url, select
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import NullPool, PoolProxiedConnection

from cedu_site import create_app
from cedu_site.config import SettingError
from cedu_site.database import engine_options, migrate, prepare_engine, writing
from cedu_site.extensions import db
from cedu_site.ops.carrying import (
    Origin,
    Watch,
    digest,
    mark,
    marked,
    replace_all,
    rows_of,
    snapshot,
    tables,
)
from cedu_site.ops.move_report import Digests, Outcome, named, shown
from cedu_site.ops.watching import watched
from cedu_site.postgresql import reason
from cedu_site.publishing.revisions import Revision

EXAMPLE = "postgresql+psycopg://cedu@db.example.org/cedu"


def move(to: str) -> Outcome:
    """Carry the present site to the PostgreSQL database `to`, and compare both.

    Everything is written in one transaction: who is stopped leaves `to` as it was. Raises
    SettingError where either database is not what it should be.
    """
    source = _source()
    migrate()
    with _target(to) as target, _noticing(source) as changes, snapshot(source) as origin:
        with watched(_count(origin)) as watch, target.app_context():
            here = {t.name: digest(watch(origin.rows(t), "读", t.name)) for t in tables()}
            _refuse_too_long(origin)
            there, was_equal = _carry(origin, here, watch)
        changed = _differing(here, source) if changes() else []
    return Outcome(here, there, origin.cleaned, changed, was_equal)


def _carry(origin: Origin, here: Digests, watch: Watch) -> tuple[Digests, bool]:
    """Return what stands there in the end, and whether that was so before."""
    with writing(), db.engine.connect() as connection, connection.begin() as transaction:
        there = {t.name: digest(rows_of(connection, t)) for t in tables()}
        if here == there:
            return there, True
        _refuse_another(origin, connection, there)
        try:
            replace_all(origin, connection, watch)
        except DBAPIError as error:
            raise SettingError(f"PostgreSQL 不收：{reason(error)}；没有搬。") from error
        there = {t.name: digest(watch(rows_of(connection, t), "核对", t.name)) for t in tables()}
        if here == there:
            mark(connection, _sign(there))
            connection.exec_driver_sql("ANALYZE")  # or it would plan for empty tables
        else:
            transaction.rollback()
        return there, False


def _source() -> Engine:
    url = make_url(current_app.config["SQLALCHEMY_DATABASE_URI"])
    if url.get_backend_name() != "sqlite":
        raise SettingError("这个网站已经不在 SQLite 里了，不用再搬（CEDU_DATABASE_URL）。")
    if not Path(url.database or "").is_file():
        raise SettingError(f"没有找到要搬的数据库 {url.database}（CEDU_DATA_DIR）。")
    engine = create_engine(url, poolclass=NullPool)
    prepare_engine(engine)
    return engine


@contextmanager
def _target(to: str) -> Iterator[Flask]:
    """Open the site as it will be, with its tables, once it is known that they can be had."""
    url = _url(to)
    address = shown(url)
    options = engine_options(to)["connect_args"]
    engine = create_engine(url, poolclass=NullPool, connect_args=options)
    try:
        with engine.connect() as connection:
            names = inspect(connection).get_table_names()
    except DBAPIError as error:
        raise SettingError(f"连不上 {address}（--to）：{reason(error)}。") from error
    if names and "alembic_version" not in names:
        raise SettingError(f"{address} 里有别的程序的表，请另建一个空的数据库（--to）。")
    same = ("CONTENT", "DATA_DIR", "MEDIA_DIR", "SECRET_KEY", "BASE_URL")
    settings = {name: current_app.config[name] for name in same}
    whole = url.render_as_string(hide_password=False)
    target = create_app(**settings, DATABASE_URL=whole)
    try:
        with target.app_context():
            migrate()
        yield target
    finally:
        with target.app_context():
            db.session.remove()
            db.engine.dispose()


def _url(to: str) -> URL:
    try:
        url = make_url(to)
        url.get_dialect().import_dbapi()
    except (ArgumentError, ImportError, ValueError) as error:
        raise SettingError(f"--to 的网址不对，应像 {EXAMPLE}。") from error
    if url.get_backend_name() != "postgresql":
        raise SettingError(f"只能搬到 PostgreSQL，网址应像 {EXAMPLE}（--to）。")
    return url


def _refuse_too_long(origin: Origin) -> None:
    if origin.too_long:
        raise SettingError(f"这些内容太长，PostgreSQL 收不下，请先改短：{named(origin.too_long)}。")


def _refuse_another(origin: Origin, connection: Connection, there: Digests) -> None:
    """Refuse to replace what cannot be had again from `origin`."""
    if not any(found.rows for name, found in there.items() if name != "site_version"):
        return
    if not _knows_newest(origin, connection):
        raise SettingError("--to 的数据库里是另一个网站，没有动它；请另建一个空的数据库。")
    if not marked(connection, _sign(there)):
        raise SettingError(
            "--to 的数据库搬好以后已经有人写过，没有动它；真要重搬，请另建一个空的数据库。"
        )


def _knows_newest(origin: Origin, connection: Connection) -> bool:
    """Tell whether the newest version of a page there was written here."""
    columns = select(Revision.id, Revision.page_id, Revision.created_at)
    newest = connection.execute(columns.order_by(Revision.id.desc()).limit(1)).first()
    if newest is None:
        return False
    return origin.connection.execute(columns.where(Revision.id == newest.id)).first() == newest


def _sign(digests: Digests) -> str:
    return blake2b(repr(sorted(digests.items())).encode(), digest_size=16).hexdigest()


@contextmanager
def _noticing(source: Engine) -> Iterator["_Changes"]:
    connection = source.raw_connection()
    try:
        yield _Changes(connection)
    finally:
        connection.close()


class _Changes:
    """Tells whether anyone else has written since (sqlite.org/pragma.html#pragma_data_version)."""

    def __init__(self, connection: PoolProxiedConnection) -> None:
        self._connection = connection
        self._before = self._version()

    def __call__(self) -> bool:
        return self._version() != self._before

    def _version(self) -> int:
        cursor = self._connection.cursor()
        cursor.execute("PRAGMA data_version")
        (version,) = cursor.fetchone() or (0,)
        return int(version)


def _differing(before: Digests, source: Engine) -> list[str]:
    with snapshot(source) as origin:
        return [t.name for t in tables() if digest(origin.rows(t)) != before[t.name]]


def _count(origin: Origin) -> int:
    """Return how many rows will be read, carried and compared."""
    counts = [
        origin.connection.scalar(select(db.func.count()).select_from(t)) or 0 for t in tables()
    ]
    return 3 * sum(counts)
