"""Which database the sites of the tests have: SQLite's file in their data folder, or one of their
own on a PostgreSQL, as `--database` says. Either way a site is known by its data folder."""

import hashlib
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from flask import Flask

import cedu_site
from cedu_site.extensions import db
from cedu_site.postgresql import DOOR
from tests.postgres import NAMED, Databases, Server

CHOSEN = "CEDU_TEST_DATABASE"  # tells the workers and the processes that tests start
RUN = "CEDU_TEST_RUN"  # tells apart the databases of runs that share a server
TEMPLATE = "_template"
_made: set[str] = set()


def choose(database: str) -> Server | None:
    """Have all sites from now on use this `database`; return the server that was started for it.

    Raises NoPostgres.
    """
    os.environ[CHOSEN] = database
    if database != "postgresql":
        return None
    os.environ[RUN] = f"cedu_{os.getpid()}"
    if os.environ.get(NAMED):
        return None
    server = Server()
    server.start()
    os.environ[NAMED] = server.databases.url("postgres")
    return server


def on_postgresql() -> bool:
    """Tell whether the sites have their databases on a PostgreSQL."""
    return os.environ.get(CHOSEN) == "postgresql"


def databases() -> Databases:
    """Return those on the PostgreSQL of this run."""
    return Databases(os.environ[NAMED])


def create_app(**config: Any) -> Flask:
    """Return a site as `cedu_site.create_app` does, on the database of its data folder."""
    return cedu_site.create_app(**(settings_of(Path(config["DATA_DIR"])) | config))


def settings_of(data: Path) -> dict[str, str]:
    """Return the settings of the site in a data folder; its database is made where it is new."""
    if not on_postgresql():
        return {}
    name = _name(data)
    if name not in _made and not databases().exists(name):
        databases().create(name)
        _made.add(name)
    return {"DATABASE_URL": databases().url(name)}


def environment_of(data: Path) -> dict[str, str]:
    """Return the environment of a process that opens the site in a data folder."""
    given = {"DATA_DIR": str(data)} | settings_of(data)
    return os.environ | {f"CEDU_{name}": value for name, value in given.items()}


def keep_as_template(data: Path) -> None:
    """Have copies of the site in a data folder begin with what its database now holds."""
    if on_postgresql():
        databases().create(_name(data) + TEMPLATE, _name(data))


def copy_database(origin: Path, data: Path) -> None:
    """Give the data folder `data` the database that was kept of the one it is a copy of."""
    if on_postgresql():
        databases().create(_name(data), _name(origin) + TEMPLATE)
        _made.add(_name(data))


def copy_site(app: Flask, data: Path) -> Path:
    """Return the new folder `data` as a copy of the site's, with its database."""
    origin = Path(app.config["DATA_DIR"])
    shutil.copytree(origin, data)
    copy_database(origin, data)
    return data


def close_site(app: Flask) -> None:
    """Let go of the database of a site that may be opened again."""
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def may_write_now(data: Path) -> bool:
    """Tell whether another process could begin to write to the site in a data folder at once."""
    if on_postgresql():
        with databases().connect(_name(data)) as other:
            asked = other.execute("SELECT pg_try_advisory_xact_lock(%s)", [DOOR])
            return asked.fetchone() == (True,)
    beside = sqlite3.connect(data / "cedu.sqlite3", timeout=0, isolation_level=None)
    with closing(beside), suppress(sqlite3.OperationalError):
        beside.execute("BEGIN IMMEDIATE")
        return True
    return False


@contextmanager
def made_inside() -> Iterator[None]:
    """Throw away the databases that are made inside."""
    before = set(_made)
    try:
        yield
    finally:
        for name in _made - before:
            databases().drop(name)
        _made.intersection_update(before)


def _name(data: Path) -> str:
    return f"{os.environ[RUN]}_{hashlib.sha256(str(data.resolve()).encode()).hexdigest()[:16]}"
