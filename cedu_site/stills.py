"""Stills: instances of models that only show what a row said at a moment, as a still shows a film.

They belong to no session, are never saved, and may be read by any thread; an attribute that the
row did not have raises DetachedInstanceError.
"""

from collections.abc import Iterable
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import Row, inspect, select
from sqlalchemy.orm.attributes import instance_state

from cedu_site.extensions import Model, db

M = TypeVar("M", bound=Model)


def still(kind: type[M], values: dict[str, Any]) -> M:
    """Return an instance of `kind` that says `values`, its `id` among them."""
    manager, base, columns = _kind(kind)
    one: M = manager.new_instance()
    state: Any = instance_state(one)
    state.key = (base, (values["id"],), None)
    state.expired_attributes = _unsaid(columns, tuple(values))
    one.__dict__.update(values)
    return one


def all_stills(kind: type[M]) -> list[M]:
    """Return a still of every row of a small table, without what it is related to."""
    columns = inspect(kind).local_table.c
    rows: Iterable[Row[Any]] = db.session.connection().execute(_whole(kind))
    return [still(kind, dict(zip(columns.keys(), row, strict=True))) for row in rows]


@cache
def _whole(kind: type[Model]) -> Any:
    return select(inspect(kind).local_table)


@cache
def _kind(kind: type[Model]) -> tuple[Any, type[Any], frozenset[str]]:
    mapper = inspect(kind)
    columns = frozenset(one.key for one in mapper.column_attrs)
    return mapper.class_manager, mapper.base_mapper.class_, columns


@cache
def _unsaid(columns: frozenset[str], names: tuple[str, ...]) -> set[str]:
    return set(columns.difference(names))
