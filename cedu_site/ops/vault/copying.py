"""The database as it is at one moment, in an SQLite file of its own, while others write on."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

import click
from flask import Flask, current_app
from sqlalchemy import bindparam, delete, insert

from cedu_site import create_app
from cedu_site.database import migrate
from cedu_site.extensions import db
from cedu_site.ops.carrying import BATCH, carried, rows_of, tables
from cedu_site.ops.sqlite_file import database_file, open_file, plain_engine

TABLES = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
PAGES = 2_000  # of the file, copied between two steps of the bar


def copy_database(target: Path) -> None:
    """Write all rows of one moment to the new SQLite file `target`. Raises SettingError."""
    if db.engine.dialect.name == "sqlite":
        _copy_file(target)
    else:
        _copy_rows(target)
    _close_up(target)


def _copy_file(target: Path) -> None:
    """Copy SQLite's file by its backup API (https://sqlite.org/backup.html); with a transaction of
    its own open it keeps to one moment, however much is written between its steps."""
    with closing(open_file(database_file())) as source, closing(open_file(target)) as copy:
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        copy_pages(source, copy, "复制数据库")


def copy_pages(source: sqlite3.Connection, target: sqlite3.Connection, doing: str) -> None:
    """Make `target` what `source` is, in one transaction, with a bar on a terminal."""
    with click.progressbar(length=1, label=doing) as bar:

        def advance(_: int, remaining: int, total: int) -> None:
            bar.length = max(total, 1)
            bar.update(total - remaining - bar.pos)

        source.backup(target, pages=PAGES, progress=advance)


def _copy_rows(target: Path) -> None:
    """Copy the rows that PostgreSQL shows in one transaction into a file with our tables."""
    with site_on(target):
        migrate()
    engine = plain_engine(target)
    with db.engine.connect() as source, engine.begin() as copy:
        for table in reversed(tables()):
            copy.execute(delete(table))
        for table in tables():
            values = {c: bindparam(f"v{n}", type_=carried(c)) for n, c in enumerate(table.columns)}
            rows = rows_of(source, table)
            while batch := [_named(row) for row in islice(rows, BATCH)]:
                copy.execute(insert(table).values(values), batch)


def _named(row: tuple[Any, ...]) -> dict[str, Any]:
    return {f"v{number}": value for number, value in enumerate(row)}


def _close_up(target: Path) -> None:
    """Have the copy be one file, in which nothing is left of what was deleted."""
    with closing(open_file(target)) as copy:
        copy.execute("PRAGMA journal_mode=DELETE")
        copy.execute("VACUUM")


def counts(file: Path) -> dict[str, int]:
    """Return how many rows each table has in an SQLite file, whatever its version."""
    with closing(open_file(file)) as opened:
        names = [name for (name,) in opened.execute(TABLES).fetchall()]
        quoted = {name: name.replace('"', '""') for name in names}
        return {name: opened.execute(f'SELECT count(*) FROM "{quoted[name]}"').fetchone()[0]  # noqa: S608
                for name in names}  # fmt: skip


@contextmanager
def site_on(file: Path) -> Iterator[Flask]:
    """Open a site whose database is the SQLite file `file`, beside which it has its data."""
    site = create_app(
        CONTENT=current_app.config["CONTENT"],
        DATA_DIR=file.parent,
        MEDIA_DIR=file.parent,
        DATABASE_URL=f"sqlite:///{file}",
        SECRET_KEY=current_app.config["SECRET_KEY"],
    )
    with site.app_context():
        try:
            yield site
        finally:
            db.session.remove()
            db.engine.dispose()
