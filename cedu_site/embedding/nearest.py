"""What there is nearest to a centre: its own, else what those above it have, else the site's."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TypeVar

from sqlalchemy import ColumnElement, Select
from sqlalchemy.orm import lazyload, load_only, selectinload
from sqlalchemy.sql.base import ExecutableOption

from cedu_site.catalogue.models import Offering
from cedu_site.centres.models import Centre
from cedu_site.extensions import db
from cedu_site.publishing.models import Page

P = TypeVar("P", bound=Page)
SHOWN = ("uid", "kind", "path", "title", "summary", "fields", "opens_at")
DATED = ("starts_on", "ends_on")


@dataclass(frozen=True)
class Found:
    """Some pages; `notes` say in a sentence each why they are not what was asked for."""

    items: Sequence[Page] = ()
    notes: Sequence[str] = field(default=())

    def __bool__(self) -> bool:
        return bool(self.items)

    def after(self, *notes: str) -> "Found":
        """Return the same with sentences before its own."""
        return Found(self.items, (*notes, *self.notes))


def nearest(query: Select[P], most: int, centre: Centre | None, word: str) -> Found:
    """Return at most `most` pages from `query`: those of `centre` and all below it, else of the
    centres above, the nearest first, else of what stands below these, else any.
    `word` is what they are called."""
    if centre is None:
        return Found(some(query, most))
    own = some(query.where(below(centre)), most)
    if own:
        return Found(own)
    found = _above(query, most, centre) or Found(some(query, most), (f"全站的{word}。",))
    lacking = f"{centre.name}暂时没有自己的{word}，下面是"
    return Found(found.items, [lacking + note for note in found.notes]) if found else Found()


def _above(query: Select[P], most: int, centre: Centre) -> Found:
    """Return what the centres above have themselves, else what stands below the nearest of them."""
    pages: list[Page] = []
    names: list[str] = []
    for upper in centre.ancestors:
        theirs = some(query.where(Page.centre_id == upper.id), most - len(pages))
        names += [upper.name] if theirs else []
        pages += theirs
        if len(pages) == most:
            break
    if pages:
        return Found(pages, (f"上级{'、'.join(names)}的。",))
    for upper in centre.ancestors:
        pages += some(query.where(below(upper)), most)
        if pages:
            return Found(pages, (f"上级{upper.name}和它下属的。",))
    return Found()


def below(centre: Centre) -> ColumnElement[bool]:
    """Return the condition that a page is of `centre` or of one below it."""
    return Page.centre_id.in_(Centre.subtree_ids(centre.lineage))


def some(query: Select[P], most: int) -> Sequence[Page]:
    """Return the first pages of `query`, with no more of them than lists show."""
    kind: type[Page] = query.column_descriptions[0]["entity"]
    return db.session.scalars(query.options(*_lean(kind)).limit(most)).all()


@cache
def _lean(kind: type[Page]) -> Sequence[ExecutableOption]:
    names = SHOWN + (DATED if kind is Offering else ())
    return (
        load_only(*(getattr(kind, name) for name in names)),
        lazyload(kind.cover),
        selectinload(kind.centre).load_only(Centre.name),
    )
