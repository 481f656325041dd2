"""What is stored about people, said where it is stored: what it is, why, how long, what goes.

A table says it once for its rows (`stored`), a column what it adds to that (`personal`); what
only looks personal says what it is instead (`impersonal`). The privacy page, the take-away, the
erasure and `cedu people forget` all follow from these words; a test finds what is not declared.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Column, Table

from cedu_site.extensions import db

PEOPLE = "user"
WITH_THEM = "一起删掉"


@dataclass(frozen=True)
class Kept:
    """How long rows are kept, in words; where that is a rule, so long `after` the moment or day
    in `column`."""

    said: str
    column: str = ""
    after: timedelta = timedelta()


@dataclass(frozen=True)
class Stored:
    """What the rows of a table are, why they are stored and for how long.

    `erased` says what becomes of them with the person: they go (`WITH_THEM`), or what stays.
    `others` says what the columns are that say nothing about anyone, and `taken` which of these
    are needed to understand what a person takes away. `readers` marks what comes from readers.
    """

    what: str
    why: str
    kept: Kept
    erased: str = ""
    others: str = ""
    taken: tuple[str, ...] = ()
    readers: bool = False

    @property
    def goes(self) -> bool:
        """Whether the rows about a person are removed with them."""
        return self.erased == WITH_THEM


@dataclass(frozen=True)
class Personal:
    """What a column says about a person; `secret` is never shown, not even to them."""

    what: str
    secret: bool = False


@dataclass(frozen=True)
class Impersonal:
    """What a column is that looks as if it told something about a person, and does not."""

    what: str


def stored(
    what: str,
    *,
    why: str,
    kept: Kept,
    erased: str = "",
    others: str = "",
    taken: str = "",
    readers: bool = False,
) -> dict[str, Any]:
    """Return what says so among a table's arguments; `taken` names columns, parted by blanks."""
    names = tuple(taken.split())
    return {"info": {"stored": Stored(what, why, kept, erased, others, names, readers)}}


def personal(what: str, *, secret: bool = False) -> dict[str, Any]:
    """Return the `info` of a column that says something about a person."""
    return {"personal": Personal(what, secret)}


def impersonal(what: str) -> dict[str, Any]:
    """Return the `info` of a column that only looks personal."""
    return {"impersonal": Impersonal(what)}


def tables() -> Iterator[tuple[Table, Stored]]:
    """Return the tables that say what they store, in the order in which they were made."""
    for table in db.metadata.tables.values():
        if "stored" in table.info:
            yield table, table.info["stored"]


def columns(table: Table) -> Iterator[tuple[Column[Any], Personal]]:
    """Return the columns of a table that say something about a person."""
    for column in table.columns:
        if "personal" in column.info:
            yield column, column.info["personal"]


def pointers(table: Table) -> list[Column[Any]]:
    """Return the columns of a table that name a person."""
    return [
        column
        for column in table.columns
        if any(key.column.table.name == PEOPLE for key in column.foreign_keys)
    ]
