"""The rows of a site as two databases can compare them, and how they go from one to the other."""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import islice
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    Engine,
    Enum,
    String,
    Table,
    Text,
    bindparam,
    cast,
    func,
    insert,
    inspect,
    select,
    text,
    type_coerce,
)

from cedu_site.extensions import db

BATCH = 500  # rows held in memory, and sent at once
UNSTORABLE = re.compile("[\0\ud800-\udfff]+")  # PostgreSQL takes neither NUL nor half a character
REPLACEMENT = "\ufffd"

Rows = Iterable[tuple[Any, ...]]
Watch = Callable[[Rows, str, str], Rows]  # passes rows on, saying what is done with which table


@dataclass(frozen=True)
class Digest:
    """How many rows a table has, and a sum over them that no order changes."""

    rows: int
    sum: str


@dataclass
class Origin:
    """A snapshot of the database that is carried away, and what is odd in it, by table and key."""

    connection: Connection
    cleaned: set[str] = field(default_factory=set)
    too_long: set[str] = field(default_factory=set)

    def rows(self, table: Table) -> Iterator[tuple[Any, ...]]:
        """Yield the rows as the other database can take them."""
        columns = list(enumerate(table.columns))
        texts = [(n, c.name, _length(c)) for n, c in columns if isinstance(carried(c), String)]
        for row in rows_of(self.connection, table):
            yield self._storable(table, row, texts)

    def _storable(
        self, table: Table, row: tuple[Any, ...], texts: list[tuple[int, str, int | None]]
    ) -> tuple[Any, ...]:
        kept = list(row)
        for number, name, length in texts:
            value = kept[number]
            if value and UNSTORABLE.search(value):
                kept[number] = value = UNSTORABLE.sub(REPLACEMENT, value)
                self.cleaned.add(_where(table, row, name))
            if value and length and len(value) > length:
                self.too_long.add(_where(table, row, name))
        return tuple(kept)


@contextmanager
def snapshot(engine: Engine) -> Iterator[Origin]:
    """Hold on to what the SQLite database says now, whatever is written to it meanwhile."""
    with engine.connect() as connection:
        opened: Any = connection.connection.dbapi_connection
        opened.text_factory = lambda data: data.decode("utf-8", "surrogateescape")
        yield Origin(connection)


def tables() -> list[Table]:
    """Return the tables of the site, each after those it refers to, as far as that is possible."""
    return list(db.metadata.sorted_tables)


def rows_of(connection: Connection, table: Table) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a table, JSON as its text, times and days as such."""
    columns = [_read(column).label(column.name) for column in table.columns]
    found = connection.execute(select(*columns), execution_options={"yield_per": BATCH})
    yield from map(tuple, found)


def digest(rows: Rows) -> Digest:
    """Return the digest of rows."""
    count = total = 0
    for row in rows:
        hashed = blake2b(repr(row).encode(), digest_size=16).digest()
        total += int.from_bytes(hashed, "big")
        count += 1
    return Digest(count, f"{total % 2**128:032x}")


def replace_all(origin: Origin, connection: Connection, watch: Watch) -> None:
    """Make all tables of a PostgreSQL database what those of `origin` are, or none."""
    names = ", ".join(_quoted(connection, table) for table in tables())
    connection.exec_driver_sql(f"TRUNCATE {names}")
    with _circles_checked_last(connection):
        for table in tables():
            _fill(connection, table, watch(origin.rows(table), "搬", table.name))
    for table in tables():
        _go_on_counting(connection, table)


def _fill(connection: Connection, table: Table, rows: Rows) -> None:
    statement = insert(table).values({c: _written(c, n) for n, c in enumerate(table.columns)})
    rest = iter(rows)
    while batch := list(islice(rest, BATCH)):
        connection.execute(statement, [dict(zip(_places(row), row, strict=True)) for row in batch])


@contextmanager
def _circles_checked_last(connection: Connection) -> Iterator[None]:
    """Have references to the same table, or to one that is filled later, checked at the end."""
    order = {table.name: number for number, table in enumerate(tables())}
    found = inspect(connection)
    late = [
        f"ALTER TABLE {_quoted(connection, table)} ALTER CONSTRAINT {key['name']}"
        for table in tables()
        for key in found.get_foreign_keys(table.name)
        if order[key["referred_table"]] >= order[table.name]
    ]
    for constraint in late:
        connection.exec_driver_sql(f"{constraint} DEFERRABLE INITIALLY DEFERRED")
    yield
    connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")
    for constraint in late:
        connection.exec_driver_sql(f"{constraint} NOT DEFERRABLE")


def _go_on_counting(connection: Connection, table: Table) -> None:
    """Have the next row that is added get a number that none has."""
    column = table.autoincrement_column
    if column is not None:
        sequence = func.pg_get_serial_sequence(_quoted(connection, table), column.name)
        last = func.max(column)
        connection.execute(select(func.setval(sequence, func.coalesce(last, 1), last.is_not(None))))


def mark(connection: Connection, sign: str) -> None:
    """Leave `sign`, hexadecimal digits, on the database for the next time."""
    connection.execute(text(f"COMMENT ON TABLE site_version IS 'moved {int(sign, 16):x}'"))


def marked(connection: Connection, sign: str) -> bool:
    """Tell whether `sign` is what was left on the database the last time."""
    found = connection.scalar(text("SELECT obj_description('site_version'::regclass)"))
    return bool(found == f"moved {int(sign, 16):x}")


def _read(column: Column[Any]) -> Any:
    kind = carried(column)
    return cast(column, Text) if isinstance(kind, Text) else type_coerce(column, kind)


def _written(column: Column[Any], number: int) -> Any:
    value = bindparam(f"value_{number}", type_=carried(column))
    return cast(value, column.type) if isinstance(column.type, JSON) else value


def _places(row: tuple[Any, ...]) -> Iterator[str]:
    return (f"value_{number}" for number in range(len(row)))


def carried(column: Column[Any]) -> Any:
    """Return the type in which values leave one database and enter the other unchanged."""
    if isinstance(column.type, JSON):
        return Text()
    return String() if isinstance(column.type, Enum) else column.type


def _length(column: Column[Any]) -> int | None:
    return column.type.length if isinstance(column.type, String) else None


def _quoted(connection: Connection, table: Table) -> str:
    return connection.dialect.identifier_preparer.format_table(table)


def _where(table: Table, row: tuple[Any, ...], name: str) -> str:
    key = [repr(v) for v, c in zip(row, table.columns, strict=True) if c.primary_key]
    return f"{table.name} {'、'.join(key)} {name}"
