"""Lists of what belongs to some centres: of each the first pages are read, as many as are shown,
and merged; so it does not matter how many pages these or other centres have."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Integer, Select, bindparam, exists, select, true, union_all

from cedu_site.centres.models import Centre
from cedu_site.centres.tree import the_tree
from cedu_site.clock import now
from cedu_site.extensions import db
from cedu_site.publishing.models import Page
from cedu_site.publishing.openness import MOMENT
from cedu_site.publishing.stills import Question, question
from cedu_site.publishing.turning import this_span

MOST = 30  # centres to merge; what belongs to any of more is soon found among all pages
REACH = bindparam("reach", type_=Integer())
EVERY = 10**9  # more than there are
Make = Callable[[ColumnElement[bool]], Select[Any]]  # the pages of which a condition is true


class PageList(Protocol):
    """A list that can be read from any place in it."""

    def some(self, limit: int, offset: int = 0, **parameters: Any) -> list[Any]: ...

    def count(self, **parameters: Any) -> int: ...


class Within:
    """The list that `make` returns in its order, of no more than the pages of some centres."""

    def __init__(self, make: Make, kind: type[Page], ids: Sequence[int], **how: Any) -> None:
        held = holding(kind)
        self._ids = [one for one in ids if one in held]
        merged = min(len(self._ids), MOST + 1)
        self._question = _made(make, kind, merged, **how) if merged else None

    def some(self, limit: int, offset: int = 0, **parameters: Any) -> list[Any]:
        """Return so many of the pages in their order, after so many others."""
        if self._question is None:
            return []
        said = parameters | self._centres(limit + offset)
        return self._question.some(limit, offset, **said)

    def count(self, **parameters: Any) -> int:
        """Return how many pages there are."""
        if self._question is None:
            return 0
        return self._question.count(**parameters | self._centres(EVERY))

    def _centres(self, reach: int) -> dict[str, Any]:
        if len(self._ids) > MOST:
            return {"centres": self._ids}
        each = {f"centre_{at}": one for at, one in enumerate(self._ids)}
        return each if len(each) == 1 else each | {"reach": reach}


def of_centres(make: Make, kind: type[Page], ids: Sequence[int] | None, **how: Any) -> PageList:
    """Return the list that `make` returns in its order: of the pages of these centres, or of all
    pages where `ids` is None; `how` is said to `question`."""
    return _of_all(make, **how) if ids is None else Within(make, kind, ids, **how)


def chained(lists: Sequence[PageList], limit: int, offset: int = 0, **parameters: Any) -> list[Any]:
    """Return so many pages of several lists, one after the other, after so many others."""
    found: list[Any] = []
    for one in lists:
        items = one.some(limit - len(found), offset, **parameters)
        found += items
        if len(found) == limit:
            break
        offset = 0 if items or not offset else offset - one.count(**parameters)
    return found


def below(centre: Centre) -> list[int]:
    """Return the ids of `centre` and of all below it."""
    return the_tree().below(centre)


def holding(kind: type[Page]) -> frozenset[int]:
    """Return the ids of the centres to which any public page of a kind belongs."""
    return this_span(("holding", kind), lambda: _holding(kind))


def _holding(kind: type[Page]) -> frozenset[int]:
    asked = db.session.connection().execute(_holders(kind), {"moment": now()})
    return frozenset(asked.scalars())


@cache
def _holders(kind: type[Page]) -> Select[int]:
    any_page = exists(kind.public(MOMENT).where(kind.centre_id == Centre.id).with_only_columns(1))
    return select(Centre.id).where(any_page)


@cache
def _of_all(make: Make, **how: Any) -> Question:
    return question(make(true()), **how)


@cache
def _made(make: Make, kind: Any, count: int, **how: Any) -> Question:
    if count > MOST:
        return question(make(kind.centre_id.in_(bindparam("centres", expanding=True))), **how)
    each = [make(kind.centre_id == bindparam(f"centre_{at}")) for at in range(count)]
    if count == 1:
        return question(each[0], **how)
    firsts = [one.with_only_columns(kind.id).limit(REACH).subquery().select() for one in each]
    # found by nothing but their ids: over an index of the order, all others might be passed by
    orders = make(true())._order_by_clauses
    return question(select(Page).where(Page.id.in_(union_all(*firsts))).order_by(*orders), **how)
