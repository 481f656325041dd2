"""What a search shows of the pages it finds: one statement, rows and no entities."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from types import MappingProxyType
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func
from sqlalchemy.orm import aliased

from cedu_site.asking import Prepared
from cedu_site.catalogue.models import Offering
from cedu_site.centres.models import Centre
from cedu_site.news.models import Column
from cedu_site.publishing.models import Page
from cedu_site.publishing.openness import MOMENT
from cedu_site.publishing.revisions import Revision

AT_ONCE = 500  # uids that a statement may name
FEW = 10  # uids that it has places for; a list of any length costs more to ask with


class Named(NamedTuple):
    """A centre or a column as the facts of a page name it."""

    name: str
    title: str


class Shown(NamedTuple):
    """A page, centre or column that was found; `number` is the page's id, 0 for no page.

    `course` is the slug of the course it belongs to, public or not.
    """

    uid: str
    kind: str
    title: str
    path: str
    summary: str
    number: int = 0
    fields: Mapping[str, Any] = MappingProxyType({})
    opens_at: datetime | None = None
    centre: Named | None = None
    column: Named | None = None
    course: str = ""
    level: str = ""
    address: str = ""
    example: bool = False


def _asking(uids: Any) -> Prepared:
    """Return the statement for the pages with these uids that are public."""
    page, course = Offering.__table__, aliased(Page)  # one table, once all kinds are known
    belongs = func.coalesce(page.c.course_id, page.c.parent_id)
    return Prepared(
        Page.public(MOMENT)
        .join(Revision, Page.live_id == Revision.id)
        .outerjoin(Centre, Page.centre_id == Centre.id)
        .outerjoin(Column, page.c.column_id == Column.id)
        .outerjoin(course, course.id == belongs)
        .where(Page.uid.in_(uids))
        .with_only_columns(
            *(Page.uid, Page.kind, Page.title, Page.path, Page.summary, Page.id, Page.fields),
            *(Page.opens_at, Centre.name, Column.title, course.slug, Revision.text),
        )
    )


FEW_PAGES = _asking([bindparam(f"uid{number}") for number in range(FEW)])
PAGES = _asking(bindparam("uids", expanding=True))


def pages_of(uids: Sequence[str], moment: datetime) -> Iterator[tuple[Shown, str]]:
    """Yield what of these uids is a public page at `moment`, each with its text."""
    rest = iter(uids)
    while some := list(islice(rest, AT_ONCE)):
        for row in _rows(some, moment):
            yield _shown(*row[:-1]), row[-1]


def _rows(uids: list[str], moment: datetime) -> Iterable[Any]:
    if len(uids) > FEW:
        return PAGES.rows(moment=moment, uids=uids)
    filled = (uids[number] if number < len(uids) else "" for number in range(FEW))
    named = {f"uid{number}": uid for number, uid in enumerate(filled)}
    return FEW_PAGES.rows(moment=moment, **named)


def _shown(
    uid: str, kind: str, title: str, path: str, summary: str, number: int, fields: dict[str, Any],
    opens_at: datetime | None, centre: str | None, column: str | None, course: str | None,
) -> Shown:  # fmt: skip
    return Shown(
        uid,
        kind,
        title,
        path,
        summary,
        number,
        fields,
        opens_at,
        Named(centre, centre) if centre is not None else None,
        Named(column, column) if column is not None else None,
        course or "",
        example=bool(fields.get("example")),
    )
