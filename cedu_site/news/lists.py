"""Articles as readers see them, what is pinned before the rest: questions that are made once."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, or_, select, true

from cedu_site.clock import now
from cedu_site.extensions import db
from cedu_site.news.models import Article
from cedu_site.publishing.openness import MOMENT
from cedu_site.publishing.stills import ordered
from cedu_site.publishing.turning import this_span
from cedu_site.publishing.within import Make, chained, of_centres

PINNED = Article.pinned_until > MOMENT
COLUMN: BindParameter[int] = bindparam("column")
SINCE, UNTIL = (bindparam(name, type_=Article.opens_at.type) for name in ("since", "until"))


class Articles:
    """The public articles in their order: of a `column`, of `centres`, opened `between` two
    moments, `without` one; all of them where nothing is said."""

    def __init__(
        self,
        column: int | None = None,
        centres: Sequence[int] | None = None,
        between: Sequence[datetime] = (),
        without: int | None = None,
        order: str = "",
    ) -> None:
        known = {"column": column, "without": without}
        self._said: dict[str, Any] = {name: one for name, one in known.items() if one is not None}
        self._said |= dict(zip(("since", "until"), between, strict=False))
        narrowed = tuple(sorted({"since" if between else "", *self._said} - {"until", ""}))
        pinned = not order and this_span("pinned", _any_pinned)
        makes = [_grouped(narrowed, one) for one in (("pinned", "rest") if pinned else (order,))]
        self._lists = [of_centres(make, Article, centres) for make in makes]

    def some(self, limit: int, offset: int = 0) -> list[Article]:
        """Return so many articles in their order, after so many others."""
        return chained(self._lists, limit, offset, **self._said)


def narrow(query: Select[Any], by: Sequence[str]) -> Select[Any]:
    """Return the query narrowed by what its parameters say."""
    conditions: dict[str, ColumnElement[bool]] = {
        "column": Article.column_id == COLUMN,
        "since": (Article.opens_at >= SINCE) & (Article.opens_at < UNTIL),
        "without": Article.id != bindparam("without"),
    }
    return query.where(*(conditions[one] for one in by))


@cache
def _grouped(by: Sequence[str], group: str) -> Make:
    """Return what makes the query for a group of articles, or for all in another order."""
    rest = or_(Article.pinned_until.is_(None), Article.pinned_until <= MOMENT)
    conditions = {"pinned": PINNED, "rest": rest}

    def make(condition: ColumnElement[bool]) -> Select[Article]:
        query = Article.by_day(MOMENT).where(condition, conditions.get(group, true()))
        return ordered(narrow(query, by), group)

    return make


def _any_pinned() -> bool:
    pinned = select(Article.id).where(PINNED).limit(1)
    return db.session.connection().execute(pinned, {"moment": now()}).first() is not None
