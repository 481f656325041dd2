"""Numbered pages of a list: which is asked for, and what leads to the others."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from flask import abort, request
from sqlalchemy import Select, func, select

from cedu_site.extensions import db

T = TypeVar("T")

PER_PAGE = 20
NUMBER = re.compile("[0-9]{1,9}")


@dataclass(frozen=True)
class Listing(Generic[T]):
    """One page of a list: its `items`, the `total` of all, and where it stands."""

    items: Sequence[T]
    total: int
    number: int
    size: int

    @property
    def last(self) -> int:
        return max(1, -(-self.total // self.size))

    @property
    def previous(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        return self.number + 1 if self.number < self.last else None


@dataclass(frozen=True)
class Stretch(Generic[T]):
    """One page of a list that nobody counted: its `items`, and whether there are `more`."""

    items: Sequence[T]
    number: int
    more: bool
    last: None = None

    @property
    def previous(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        return self.number + 1 if self.more else None


def asked_page() -> int:
    """Return the `page` of the request, 1 when absent; anything but a number from 1 is a 400."""
    text = request.args.get("page", "1")
    if not NUMBER.fullmatch(text) or int(text) < 1:
        abort(400, "页码不对：应是从 1 开始的数字。")
    return int(text)


def listing(query: Select[Any], size: int = PER_PAGE) -> Listing[Any]:
    """Return the asked page of `query`; past the last page is a 404."""
    return _listing(query, size, db.session.scalars)


def stretch(ask: Callable[[int, int], Sequence[T]], size: int = PER_PAGE) -> Stretch[T]:
    """Return the asked page of what `ask` gives for a number of items and how many to pass over;
    past the last page is a 404."""
    number = asked_page()
    found = ask(size + 1, (number - 1) * size)
    if number > 1 and not found:
        abort(404)
    return Stretch(found[:size], number, len(found) > size)


def row_listing(query: Any, size: int = PER_PAGE) -> Listing[Any]:
    """Return the asked page of a `query` of whole rows; past the last page is a 404."""
    return _listing(query, size, db.session.execute)


def _listing(query: Any, size: int, ask: Callable[[Any], Any]) -> Listing[Any]:
    number = asked_page()
    rows = query.order_by(None).subquery()
    total = db.session.scalar(select(func.count()).select_from(rows)) or 0
    if number > 1 and (number - 1) * size >= total:
        abort(404)
    items = ask(query.limit(size).offset((number - 1) * size)).all()
    return Listing(items, total, number, size)
