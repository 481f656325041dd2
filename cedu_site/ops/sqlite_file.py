"""SQLite's file of the site, opened beside the site itself."""

import sqlite3
from pathlib import Path

from flask import current_app
from sqlalchemy import Engine, create_engine, make_url
from sqlalchemy.pool import NullPool

from cedu_site.config import SettingError


def database_file() -> Path:
    """Return SQLite's file of the present site. Raises SettingError where it cannot be known."""
    name = make_url(current_app.config["SQLALCHEMY_DATABASE_URI"]).database
    if not name or name == ":memory:" or name.startswith("file:"):
        raise SettingError("这个网站的数据库不是一个普通的文件（CEDU_DATABASE_URL）。")
    return Path(name)


def open_file(file: Path) -> sqlite3.Connection:
    """Return a connection to an SQLite file that begins no transactions by itself."""
    return sqlite3.connect(file, isolation_level=None, timeout=60)


def plain_engine(file: Path) -> Engine:
    """Return an engine for an SQLite file that nobody else has open."""
    return create_engine(f"sqlite:///{file}", poolclass=NullPool)
