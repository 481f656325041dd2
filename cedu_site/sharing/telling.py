"""How pages become the entries of a feed: whole text, whole addresses, corrections first."""

import re
from collections import namedtuple
from collections.abc import Callable, Sequence
from datetime import datetime
from html import escape
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, bindparam, select

from cedu_site.asking import Prepared
from cedu_site.centres.models import Centre
from cedu_site.extensions import db
from cedu_site.markup.references import mount
from cedu_site.media.models import Media
from cedu_site.news.models import Column
from cedu_site.publishing.corrections import Correction
from cedu_site.publishing.models import Page
from cedu_site.publishing.revisions import Revision
from cedu_site.sharing.entries import Category, Entry
from cedu_site.sharing.tags import tag
from cedu_site.text.examples import marked, titled
from cedu_site.web.dates import day, span
from cedu_site.web.urls import absolute

MOST = 20
NEWEST: tuple[ColumnElement[Any], ...] = (Page.opens_at.desc(), Page.id.desc())
WITHIN = re.compile('(<a(?: [a-z-]+="[^"]*")*? href=")#')  # a link to a place in the same page
COLUMN_ID = Page.__table__.c.column_id  # of articles
TOLD: Select[Any] = (
    select(
        *(Page.id, Page.uid, Page.kind, Page.path, Page.title, Page.summary, Page.fields),
        *(Page.opens_at, Page.changed_at, Page.cover_id, Revision.html),
        *(Centre.name.label("centre"), Column.slug.label("column")),
        *(Column.title.label("column_title"), Column.link_posts),
    )
    .join(Revision, Page.live_id == Revision.id)
    .outerjoin(Centre, Page.centre_id == Centre.id)
    .outerjoin(Column, Column.id == COLUMN_ID)
    .where(Page.id.in_(bindparam("ids", expanding=True)))
    .order_by(*NEWEST)
)
Told = Any  # a row of these columns
_row: Any = namedtuple("_row", [*TOLD.selected_columns.keys()])  # type: ignore[misc]
MADE: Any = (
    select(Correction.page_id, Correction.made_at, Correction.note)
    .where(Correction.page_id.in_(bindparam("ids", expanding=True)))
    .order_by(Correction.made_at)
)
Some = Callable[[int], Sequence[Page]]


_told, _made = Prepared(TOLD), Prepared(MADE)


class Made(NamedTuple):
    """A correction as a feed tells of it."""

    made_at: datetime
    note: str


def entries_of(*lists: Some) -> list[Entry]:
    """Return the entries of the newest of the pages in these lists, which are ordered so."""
    found = [page for some in lists for page in some(MOST)]
    newest = sorted(found, key=lambda page: (page.opens_at, page.id), reverse=True)[:MOST]
    return told([page.id for page in newest])


def told(ids: Sequence[int]) -> list[Entry]:
    """Return the entries of these pages, the newest first, in three questions however many."""
    if not ids:
        return []
    rows: list[Told] = [_row(*one) for one in _told.rows(ids=ids)]
    made, pictures = _corrections(ids), Media.share_pictures(row.cover_id for row in rows)
    return [_entry(row, made.get(row.id, []), pictures.get(row.cover_id)) for row in rows]


def places_of(uids: Sequence[str]) -> list[Entry]:
    """Return the entries of the centres and columns among these, whose days nobody noted."""
    things: list[Centre | Column] = []
    if uids:
        things += db.session.scalars(Centre.standing().where(Centre.uid.in_(uids)))
        things += db.session.scalars(Column.in_order().where(Column.uid.in_(uids)))
    return [
        Entry(tag(one.uid), absolute(one.path), titled(one), summary=one.summary) for one in things
    ]


def _entry(row: Told, corrections: list[Made], picture: Media | None) -> Entry:
    fields, url = row.fields, absolute(row.path)
    source = fields.get("source", {}).get("url", "")
    made = [one.made_at for one in corrections]
    return Entry(
        id=tag(row.uid),
        url=url,
        title=marked(row.title, bool(fields.get("example"))),
        published=row.opens_at,
        updated=max(row.changed_at, row.opens_at, *made),
        author=fields.get("author") or row.centre or "",
        summary=row.summary,
        content="" if row.link_posts else _content(row, corrections, url),
        source=source if row.link_posts else "",
        image=absolute(picture.url) if picture else "",
        categories=_categories(row),
    )


def _content(row: Told, corrections: list[Made], url: str) -> str:
    """Return the page as HTML with whole addresses, what was corrected before the rest."""
    said = (f"<p>更正（{day(one.made_at)}）：{escape(one.note)}</p>" for one in corrections)
    facts = _facts(row.fields) if row.kind == "offering" else ""
    body = WITHIN.sub(rf"\g<1>{escape(url)}#", mount(row.html, absolute("/").rstrip("/")))
    return "".join(said) + facts + body


def _facts(fields: dict[str, Any]) -> str:
    """Return when and where an offering is held and how to join it."""
    said = {
        "日期": span(fields.get("from"), fields.get("to")),
        "每周": "、".join(fields.get("weekdays", [])),
        "时间": fields.get("times", ""),
        "地点": fields.get("place", ""),
        "费用": fields.get("fee", ""),
        "怎样参加": fields.get("join", ""),
    }
    lines = "".join(f"<li>{label}：{escape(one)}</li>" for label, one in said.items() if one)
    return f"<ul>{lines}</ul>" if lines else ""


def _categories(row: Told) -> list[Category]:
    own = [Category(row.column, row.column_title)] if row.column else []
    return own + [Category(topic, topic) for topic in row.fields.get("topics", [])]


def _corrections(ids: Sequence[int]) -> dict[int, list[Made]]:
    found: dict[int, list[Made]] = {}
    for number, *said in _made.rows(ids=ids):
        found.setdefault(number, []).append(Made(*said))
    return found
