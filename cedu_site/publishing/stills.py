"""Pages as readers see them, as stills: a question (a statement that is built once, and asked with
other parameters each time) reads what is shown and no more, with the covers, the text and what the
pages belong to."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property, partial
from typing import Any

from sqlalchemy import Integer, Select, bindparam, func, inspect, select
from sqlalchemy.orm import aliased

from cedu_site.asking import Prepared
from cedu_site.centres.models import Centre
from cedu_site.centres.tree import the_tree
from cedu_site.clock import now
from cedu_site.extensions import db
from cedu_site.media.models import Media
from cedu_site.publishing.corrections import Correction
from cedu_site.publishing.models import Page
from cedu_site.publishing.revisions import Revision
from cedu_site.remembering import remembered
from cedu_site.stills import still

SHOWN = (
    *("id", "uid", "kind", "slug", "path", "title", "summary", "fields", "opens_at"),
    *("centre_id", "cover_id", "column_id", "starts_on", "ends_on"),
)
FILE = ("id", "path", "name", "kind", "renditions", "description")
TEXT = ("id", "html", "toc", "recipe")
ABOVE = ("id", "kind", "slug", "path", "title", "summary", "fields", "centre_id", "opens_at")
KEPT = 50  # of the pages that one question finds: the first of its lists, asked for all day
LIMIT, OFFSET = (bindparam(name, type_=Integer()) for name in ("limit", "offset"))
ORDERS: dict[str, Sequence[Any]] = {
    "newest": (Page.opens_at.desc(), Page.id.desc()),
    "title": (Page.title, Page.id),
}
Values = dict[str, Any]


@dataclass(frozen=True)
class Part:
    """What stands beside a page in its row: `names` of `source`, made into a thing by `make`."""

    name: str
    source: Any
    names: Sequence[str]
    make: Callable[[Values], Any]
    key: Any = None  # by which `source` is joined, where it is not there already

    def read(self, row: Sequence[Any]) -> Any:
        """Return the thing that a stretch of a row says, None where there is none."""
        values = dict(zip(self.names, row, strict=True))
        return None if values["id"] is None else self.make(values)


@dataclass(frozen=True)
class Question:
    """A question for pages, made once; its parameters are said when it is asked."""

    statement: Select[Any]
    names: Sequence[str]
    parts: Sequence[Part] = ()
    kept: int = 0  # pages that are remembered by what their rows say

    def some(self, limit: int, offset: int = 0, **parameters: Any) -> list[Any]:
        """Return so many of the pages in their order, after so many others."""
        return self.all(limit=limit, offset=offset, **parameters)

    def count(self, **parameters: Any) -> int:
        """Return how many pages there are, which takes as long as there are many."""
        parameters.setdefault("moment", now())
        counting = self.statement.order_by(None).limit(None).offset(None)
        counting = counting.with_only_columns(func.count(), maintain_column_froms=True)
        return int(db.session.connection().execute(counting, parameters).scalar_one())

    def all(self, **parameters: Any) -> list[Any]:
        """Return the pages in their order."""
        parameters.setdefault("moment", now())
        page = partial(self._page, the_tree().by_id)
        known: dict[Any, Page] = remembered(self._asked, dict) if self.kept else {}
        pages = self._asked.made(page, known, self.kept, **parameters)
        if self.parts:
            Media.beside(one.__dict__.get("cover") for page in pages for one in _line(page))
        return pages

    def first(self, **parameters: Any) -> Any:
        """Return the first page, None without any."""
        return next(iter(self.all(**parameters)), None)

    @cached_property
    def _asked(self) -> Prepared:
        return Prepared(self.statement)

    def _page(self, centres: Mapping[Any, Centre], row: Sequence[Any]) -> Page:
        at = len(self.names)
        values: Values = dict(zip(self.names, row, strict=False))
        for part in self.parts:
            values[part.name] = part.read(row[at : at + len(part.names)])
            at += len(part.names)
        if "parent_cover" in values:
            cover = values.pop("parent_cover")
            if values["parent"]:
                values["parent"].__dict__["cover"] = cover
        values["centre"] = centres.get(values["centre_id"])
        return _page(values)


def question(query: Select[Any], *, cover: bool = False) -> Question:
    """Return the question for what lists show of the pages of `query`, with covers where these are
    shown. It must be asked for `some` of them, never for `all` or the `first`."""
    kind = _kind_of(query)
    names = [name for name in SHOWN if kind is Page or hasattr(kind, name)]
    asked = _question(query, names, [_file("cover", kind)] if cover else [])
    return replace(asked, statement=asked.statement.limit(LIMIT).offset(OFFSET), kept=KEPT)


def whole_question(query: Select[Any]) -> Question:
    """Return the question for everything of each page of `query`: with text, cover, what it belongs
    to, and how many corrections there were. It is asked for `all` of them or the `first`."""
    kind = _kind_of(query)
    text = Part("live", aliased(Revision), TEXT, partial(still, Revision), kind.live_id)
    parts = [text, _file("cover", kind)]
    if above := kind.parent_alias():
        parts += [Part("parent", above, ABOVE, _page), _file("parent_cover", above)]
    made = select(func.count()).where(Correction.page_id == kind.id).scalar_subquery()
    return _question(query, list(inspect(kind).column_attrs.keys()), parts, corrections=made)


def _question(
    query: Select[Any], names: Sequence[str], parts: Sequence[Part], **more: Any
) -> Question:
    kind = _kind_of(query)
    table = Page.__table__.c  # has what only some kinds have, where any kind is asked for
    columns: list[Any] = [getattr(kind, name, table.get(name)) for name in names] + list(
        more.values()
    )
    columns += [getattr(part.source, name) for part in parts for name in part.names]
    for part in parts:
        if part.key is not None:
            query = query.outerjoin(part.source, part.source.id == part.key)
    return Question(query.with_only_columns(*columns), [*names, *more], parts)


def _file(name: str, owner: Any) -> Part:
    return Part(name, aliased(Media), FILE, partial(still, Media), owner.cover_id)


def _page(values: Values) -> Page:
    return _kinds()[values["kind"]].from_row(values)


def _line(page: Page) -> Sequence[Page]:
    above = page.__dict__.get("parent")
    return (page, above) if above else (page,)


@cache
def _kinds() -> dict[str, type[Page]]:
    return {name: mapper.class_ for name, mapper in inspect(Page).polymorphic_map.items()}


def ordered(query: Select[Any], order: str) -> Select[Any]:
    """Return the query in an order that is known by a name, in its own where it is not."""
    other = ORDERS.get(order)
    return query.order_by(None).order_by(*other) if other else query


def _kind_of(query: Select[Any]) -> Any:
    return query.column_descriptions[0]["entity"]
