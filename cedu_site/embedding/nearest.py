"""What there is nearest to a centre: its own, else what those above it have, else the site's."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from sqlalchemy import Select
from sqlalchemy.orm import lazyload, load_only, selectinload
from sqlalchemy.sql.base import ExecutableOption

from cedu_site.catalogue.models import Offering
from cedu_site.centres.models import Centre
from cedu_site.extensions import db
from cedu_site.publishing.models import Page

SHOWN = ("uid", "kind", "path", "title", "summary", "fields", "opens_at")
DATED = ("starts_on", "ends_on")


@dataclass(frozen=True)
class Found:
    """Some pages; `notes` say in a sentence each why they are not what was asked for."""

    items: Sequence[Page] = ()
    notes: Sequence[str] = field(default=())

    def after(self, *notes: str) -> "Found":
        """Return the same with sentences before its own."""
        return Found(self.items, (*notes, *self.notes))

    def __bool__(self) -> bool:
        return bool(self.items)


def nearest(kind: type[Page], query: Select, most: int, centre: Centre | None, word: str) -> Found:  # type: ignore[type-arg]
    """Return at most `most` pages of a `kind` from `query`: those of `centre` and all below it,
    else of the centres above, the nearest first, else any. `word` is what they are called."""
    if centre is None:
        return Found(some(query, most))
    below = kind.centre_id.in_(Centre.subtree_ids(centre.lineage))
    own = some(query.where(below), most)
    if own:
        return Found(own)
    lacking = f"{centre.name}暂时没有自己的{word}，下面是"
    above: list[Page] = []
    names: list[str] = []
    for upper in centre.ancestors:
        theirs = some(query.where(kind.centre_id == upper.id), most - len(above))
        names += [upper.name] if theirs else []
        above += theirs
    if above:
        return Found(above, (f"{lacking}上级{'、'.join(names)}的。",))
    rest = some(query, most)
    return Found(rest, (f"{lacking}全站的{word}。",) if rest else ())


def some(query: Select, most: int) -> Sequence[Page]:  # type: ignore[type-arg]
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
