"""The database: sound as SQLite sees it, and without rows that name nothing."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any

from sqlalchemy import Column, ForeignKey, Table, exists, func, select, update

from cedu_site.changes import Change, SiteVersion
from cedu_site.database import writing
from cedu_site.extensions import db
from cedu_site.ops.checking.finding import Finding
from cedu_site.ops.sqlite_file import database_file, open_file
from cedu_site.publishing.models import Page
from cedu_site.publishing.revisions import Revision

PLACE = "数据库"
MOST_TOLD = 20
POINTERS = ("live_id", "newest_id")


def damage() -> list[Finding]:
    """Return where SQLite's file is not whole; nothing more can be asked of it then."""
    if db.engine.dialect.name != "sqlite" or not database_file().exists():
        return []
    try:
        with closing(open_file(database_file())) as opened:
            rows = opened.execute(f"PRAGMA integrity_check({MOST_TOLD})").fetchall()
        said = [line for (line,) in rows if line != "ok"]
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError as error:
        said = [str(error)]
    return [Finding(PLACE, f"文件已损坏（{line}）") for line in said]


def look() -> Iterator[Finding]:
    """Yield which rows do not agree."""
    for table, column, key in _references():
        number = db.session.scalar(select(func.count()).where(_names_nothing(table, column, key)))
        if number:
            target = key.column.table.name
            yield Finding(
                PLACE, f"{table.name}.{column.name} 有 {number} 行指向 {target} 里没有的行"
            )
    yield from _pointers()
    yield from _versions()


def put_right() -> None:
    """Have rows that point to nothing point nowhere, where that loses nothing; what is shown of a
    page is not decided here."""
    with writing():
        for table, column, key in _references():
            if column.nullable and column.name not in POINTERS:
                nothing = _names_nothing(table, column, key)
                db.session.execute(update(table).where(nothing).values({column.name: None}))
        newest = db.session.scalar(select(func.max(Change.version))) or 0
        late = SiteVersion.version < newest
        db.session.execute(update(SiteVersion).where(late).values(version=newest))
        db.session.commit()


def _references() -> Iterator[tuple[Table, Column[Any], ForeignKey]]:
    for table in db.metadata.sorted_tables:
        for column in table.columns:
            for key in column.foreign_keys:
                yield table, column, key


def _names_nothing(table: Table, column: Column[Any], key: ForeignKey) -> Any:
    other = key.column.table.alias()
    there = exists().where(other.c[key.column.name] == column)
    return column.is_not(None) & ~there


def _pointers() -> Iterator[Finding]:
    """Yield the pages whose live or newest text is another page's."""
    for name in POINTERS:
        pointer = Page.__table__.c[name]
        other = select(Page.title).join(Revision, pointer == Revision.id)
        for title in db.session.scalars(other.where(Revision.page_id != Page.id).limit(MOST_TOLD)):
            yield Finding(PLACE, f"《{title}》的内容是另一页的（page.{name}）")


def _versions() -> Iterator[Finding]:
    rows = db.session.scalars(select(SiteVersion.version)).all()
    if len(rows) != 1:
        yield Finding(PLACE, f"网站的版本号应有一行，却有 {len(rows)} 行")
    newest = db.session.scalar(select(func.max(Change.version))) or 0
    if rows and newest > rows[0]:
        yield Finding(PLACE, f"网站的版本号（{rows[0]}）比最后的更改（{newest}）旧")
