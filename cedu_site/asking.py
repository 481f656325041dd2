"""Statements that are built and compiled once, and then asked with other parameters each time: the
driver gets the text, and SQLAlchemy's types change the values."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Dialect, Select

from cedu_site.extensions import db
from cedu_site.reader import Reader, reader, trouble

Change = Callable[[Any], Any]
Rows = Iterable[Sequence[Any]]
Read = Callable[[Sequence[Any]], Sequence[Any]]
Lengths = tuple[int, ...]
T = TypeVar("T")
MOST_LENGTHS = 50  # for which one statement is kept compiled


class Prepared:
    """A statement that is compiled once for each kind of database, and for each length of the
    lists that are said to it."""

    def __init__(self, statement: Select[Any]) -> None:
        self._statement = statement
        self._lists: Sequence[str] | None = None
        self._written: WeakKeyDictionary[Dialect, dict[Lengths, _Written]] = WeakKeyDictionary()

    def rows(self, **said: Any) -> Rows:
        """Return the rows of the answer."""
        rows, read = self._answer(said)
        return map(read, rows) if read else rows

    def made(self, make: Callable[[Sequence[Any]], T], kept: dict[Any, T], most: int,
             **said: Any) -> list[T]:  # fmt: skip
        """Return what `make` gives for each row. It is `kept`, `most` of it, by what the driver
        said, and neither read nor made again where the driver says the same."""
        rows, read = self._answer(said)
        return [_kept_or_made(row, read, make, kept, most) for row in rows]

    def _answer(self, said: Mapping[str, Any]) -> tuple[Rows, Read | None]:
        """Return the rows as the driver gave them, and what changes the values of each."""
        connection = reader()
        written = self._written_for(connection.dialect, said)
        if written is None:
            return db.session.connection().execute(self._statement, said).all(), None
        return written.ask(connection, said), written.changed if written.read else None

    def _written_for(self, dialect: Dialect, said: Mapping[str, Any]) -> "_Written | None":
        """Return the statement compiled for what is said; None where its lists have had too many
        lengths."""
        known = self._written.setdefault(dialect, {})
        if self._lists is None:
            return self._write(dialect, said, known)
        written = known.get(tuple([len(said[name]) for name in self._lists]))
        if written is None and len(known) < MOST_LENGTHS:
            written = self._write(dialect, said, known)
        return written

    def _write(
        self, dialect: Dialect, said: Mapping[str, Any], known: "dict[Lengths, _Written]"
    ) -> "_Written":
        compiled: Any = self._statement.compile(dialect=dialect)
        state = compiled.construct_expanded_state(dict(said), escape_names=False)
        lists = [name for name in state.parameter_expansion if name in said]
        variable = {*said, *chain(*(state.parameter_expansion[name] for name in lists))}
        types = [column.type for column in self._statement.selected_columns]
        named = compiled.bind_names.items()
        kinds = {name: one.type for one, name in named if name not in state.parameter_expansion}
        made = {name: one.dialect_impl(dialect).bind_processor(dialect)
                for name, one in kinds.items()}  # fmt: skip
        read = [one.dialect_impl(dialect).result_processor(dialect, None) for one in types]
        written = _Written(
            text=state.statement,
            lists=[(name, state.parameter_expansion[name]) for name in lists],
            fixed={name: one for name, one in state.parameters.items() if name not in variable},
            order=state.positiontup,
            write={**state.processors, **{name: one for name, one in made.items() if one}},
            read=[(at, one) for at, one in enumerate(read) if one],
        )
        self._lists = lists
        known[tuple([len(said[name]) for name in lists])] = written
        return written


@dataclass(frozen=True)
class _Written:
    """A compiled statement: its `text`, the names by which it has the members of `lists`, the
    parameters that are always the same (`fixed`), and how values are changed in parameters and in
    rows; `order` is None where parameters have names."""

    text: str
    lists: Sequence[tuple[str, Sequence[str]]]
    fixed: Mapping[str, Any]
    order: Sequence[str] | None
    write: Mapping[str, Change]
    read: Sequence[tuple[int, Change]]

    def ask(self, connection: Connection | Reader, said: Mapping[str, Any]) -> Rows:
        values = {**self.fixed, **said}
        for name, members in self.lists:
            values.update(zip(members, values.pop(name), strict=True))
        for name, change in self.write.items():
            values[name] = change(values[name])
        given: Any = values if self.order is None else tuple([values[one] for one in self.order])
        return self._fetch(connection, given)

    def _fetch(self, connection: Connection | Reader, given: Any) -> Rows:
        """Ask the driver itself: SQLAlchemy would describe every column of the answer anew."""
        dialect = connection.dialect
        cursor = connection.connection.cursor()
        try:
            cursor.execute(self.text, given)
            return cursor.fetchall()
        except dialect.loaded_dbapi.Error as error:
            raise trouble(error, dialect, self.text, given) from error
        finally:
            cursor.close()

    def changed(self, row: Sequence[Any]) -> Sequence[Any]:
        """Return what a row of the driver says to us."""
        values = list(row)
        for at, change in self.read:
            values[at] = change(values[at])
        return values


def _kept_or_made(
    row: Any,
    read: Read | None,
    make: Callable[[Sequence[Any]], T],
    kept: dict[Any, T],
    most: int,
) -> T:
    try:
        known = kept.get(row)
    except TypeError:  # some drivers read JSON themselves, by which nothing can be found again
        known, most = None, 0
    if known is None:
        known = make(read(row) if read else row)
        if len(kept) < most:
            kept[row] = known
    return known
