"""From pages, centres and columns to the documents of the index."""

from collections.abc import Iterable, Iterator
from math import inf
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from cedu_site.catalogue.models import Course, Offering, Resource
from cedu_site.centres.models import Centre
from cedu_site.clock import now
from cedu_site.extensions import db
from cedu_site.news.models import Article, Column
from cedu_site.publishing.models import Page
from cedu_site.search.document import Document

KINDS = ("course", "resource", "offering", "article")
AT_ONCE = 500
COLUMNS = "columns"  # what the change log calls them


def all_documents() -> Iterator[Document]:
    """Yield everything that is public now or will be."""
    pages = select(Page).where(Page.kind.in_(KINDS)).order_by(Page.id)
    yield from _documents(db.session.scalars(_with_all(pages).execution_options(yield_per=AT_ONCE)))
    for centre in db.session.scalars(Centre.standing()):
        yield _of_centre(centre)
    for column in db.session.scalars(Column.in_order()):
        yield _of_column(column)


def with_belongings(subjects: set[str]) -> set[str]:
    """Return these uids and those of the lessons and offerings of the courses among them.

    A change of the columns is one of each and of what stands in them.
    """
    course = aliased(Page)
    belongs = or_(Page.parent_id == course.id, Offering.course_id == course.id)
    found = {*subjects, *db.session.scalars(
        select(Page.uid).join(course, belongs).where(course.uid.in_(subjects))
    )}  # fmt: skip
    if COLUMNS in subjects:
        found.update(db.session.scalars(select(Column.uid)))
        found.update(db.session.scalars(select(Article.uid)))
    return found


def documents_of(uids: Iterable[str]) -> list[Document]:
    """Return the documents of those of these uids that can be found, now or later."""
    wanted = list(uids)
    pages = select(Page).where(Page.kind.in_(KINDS), Page.uid.in_(wanted))
    centres = db.session.scalars(Centre.standing().where(Centre.uid.in_(wanted)))
    columns = db.session.scalars(Column.in_order().where(Column.uid.in_(wanted)))
    return [
        *_documents(db.session.scalars(_with_all(pages))),
        *map(_of_centre, centres),
        *map(_of_column, columns),
    ]


def _with_all(query: Any) -> Any:
    return query.options(
        joinedload(Page.live), selectinload(Page.parent), selectinload(Page.centre)
    )


def _documents(pages: Iterable[Page]) -> Iterator[Document]:
    return (_of_page(page) for page in pages if page.live and page.is_standing)


def _of_page(page: Page) -> Document:
    assert page.live is not None
    fields = page.fields
    opens, closes = page.window
    course = _course_of(page)
    centre = page.centre or (page.course.centre if isinstance(page, Resource) else None)
    return Document(
        uid=page.uid,
        kind=page.kind,
        title=page.title,
        url=page.path,
        summary=page.summary,
        topics=tuple(fields.get("topics", ())),
        body=page.live.text,
        course=course.slug if course else page.slug if page.kind == "course" else "",
        series=course.title if course else _column_of(page),
        regions=tuple(fields.get("region", ())),
        audiences=tuple(fields.get("audience", ())),
        formats=tuple(fields.get("format", ())),
        centres=_lineage(centre),
        centre=centre.name if centre else "",
        aliases=tuple(fields.get("title_alt", ())),
        date=page.opens_at,
        opens=opens.timestamp() if opens else inf,
        closes=closes.timestamp() if closes else inf,
        licence=fields.get("licence", ""),
        example=fields.get("example", False),
    )


def _course_of(page: Page) -> Course | None:
    """Return the course to which a page belongs; none that its readers do not know.

    One that opens later than an offering of it has no word there until either is changed again.
    """
    course = page.course if isinstance(page, Offering | Resource) else None
    if course is None or not (course.live and course.is_standing):
        return None
    moment = now()
    begins, (opens, closes) = page.window[0] or moment, course.window
    is_known = opens and opens <= max(moment, begins) and (closes is None or closes > moment)
    return course if is_known else None


def _column_of(page: Page) -> str:
    return page.column.title if isinstance(page, Article) and page.column else ""


def _of_column(column: Column) -> Document:
    return Document(
        uid=column.uid, kind="column", title=column.title, url=column.path, summary=column.summary
    )


def _of_centre(centre: Centre) -> Document:
    return Document(
        uid=centre.uid,
        kind="centre",
        title=centre.name,
        url=centre.path,
        summary=centre.summary,
        body=centre.address,
        centres=_lineage(centre),
        centre=centre.name,
        aliases=tuple(centre.former),
        example=centre.example,
    )


def _lineage(centre: Centre | None) -> tuple[str, ...]:
    return tuple(one.slug for one in [*reversed(centre.ancestors), centre]) if centre else ()
