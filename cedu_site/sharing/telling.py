"""How pages become the entries of a feed: whole text, whole addresses, corrections first."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from html import escape

from sqlalchemy import select

from cedu_site.catalogue.models import Offering
from cedu_site.centres.models import Centre
from cedu_site.extensions import db
from cedu_site.markup.references import mount
from cedu_site.news.models import Article, Column
from cedu_site.publishing.corrections import Correction
from cedu_site.publishing.models import Page
from cedu_site.publishing.revisions import Revision
from cedu_site.sharing.entries import Category, Entry
from cedu_site.sharing.images import images_of
from cedu_site.sharing.tags import tag
from cedu_site.web.dates import day, span
from cedu_site.web.urls import absolute

EXAMPLE = "（示例）"
WITHIN = re.compile('(<a(?: [a-z-]+="[^"]*")*? href=")#')  # a link to a place in the same page
Corrections = dict[int, list[Correction]]


def entries_of(things: Sequence[Page | Centre | Column]) -> list[Entry]:
    """Return one entry for each thing, in a number of questions that does not grow with them."""
    pages = [thing for thing in things if isinstance(thing, Page)]
    texts, made = _texts(pages), _corrections(pages)
    columns, images = _columns(pages), images_of(pages)
    return [
        _page(one, texts, made.get(one.id, []), columns.get(one.id), images.get(one.id, ""))
        if isinstance(one, Page)
        else _place(one)
        for one in things
    ]


def titled(thing: Page | Centre | Column) -> str:
    """Return the title, marked where the thing is invented."""
    fields = thing.fields if isinstance(thing, Page) else {}
    example = thing.example if isinstance(thing, Centre) else fields.get("example")
    return thing.title + (EXAMPLE if example else "")


def _page(
    page: Page,
    texts: dict[int, str],
    corrections: list[Correction],
    column: Column | None,
    image: str,
) -> Entry:
    url, elsewhere = absolute(page.path), column is not None and column.link_posts
    html = "" if elsewhere else texts.get(page.live_id or 0, "")
    source = page.fields.get("source") or {}
    return Entry(
        id=tag(page.uid),
        url=url,
        title=titled(page),
        published=page.opens_at,
        updated=_updated(page, corrections),
        author=page.fields.get("author") or (page.centre.name if page.centre else ""),
        summary=page.summary,
        content="" if elsewhere else _content(page, html, corrections, url),
        source=source.get("url", "") if elsewhere else "",
        image=image and absolute(image),
        categories=_categories(page, column),
    )


def _place(thing: Centre | Column) -> Entry:
    """Return the entry of what was found though it is no page: nobody noted its day."""
    return Entry(tag(thing.uid), absolute(thing.path), titled(thing), summary=thing.summary)


def _updated(page: Page, corrections: list[Correction]) -> datetime:
    moments = (page.changed_at, page.opens_at, *(one.made_at for one in corrections))
    return max(filter(None, moments))


def _content(page: Page, html: str, corrections: list[Correction], url: str) -> str:
    """Return the page as HTML with whole addresses, what was corrected before the rest."""
    said = (f"<p>更正（{day(one.made_at)}）：{escape(one.note)}</p>" for one in corrections)
    facts = _facts(page) if isinstance(page, Offering) else ""
    body = WITHIN.sub(rf"\g<1>{escape(url)}#", mount(html, absolute("/").rstrip("/")))
    return "".join(said) + facts + body


def _facts(offering: Offering) -> str:
    """Return when and where an offering is held and how to join it."""
    f = offering.fields
    said = {
        "日期": span(f.get("from"), f.get("to")),
        "每周": "、".join(f.get("weekdays", [])),
        "时间": f.get("times", ""),
        "地点": f.get("place", ""),
        "费用": f.get("fee", ""),
        "怎样参加": f.get("join", ""),
    }
    lines = (f"<li>{label}：{escape(value)}</li>" for label, value in said.items() if value)
    return f"<ul>{items}</ul>" if (items := "".join(lines)) else ""


def _categories(page: Page, column: Column | None) -> list[Category]:
    own = [Category(column.slug, column.title)] if column else []
    return own + [Category(topic, topic) for topic in page.fields.get("topics", [])]


def _texts(pages: Iterable[Page]) -> dict[int, str]:
    ids = [page.live_id for page in pages]
    rows = db.session.execute(select(Revision.id, Revision.html).where(Revision.id.in_(ids)))
    return {number: html for number, html in rows}  # noqa: C416 - rows, not pairs


def _corrections(pages: Iterable[Page]) -> Corrections:
    found: Corrections = {}
    query = select(Correction).where(Correction.page_id.in_([page.id for page in pages]))
    for one in db.session.scalars(query.order_by(Correction.made_at)):
        found.setdefault(one.page_id, []).append(one)
    return found


def _columns(pages: Iterable[Page]) -> dict[int, Column]:
    """Return by the id of the article the column in which it stands."""
    ids = [page.id for page in pages if isinstance(page, Article)]
    query = select(Article.id, Column).join(Column, Article.column_id == Column.id)
    rows = db.session.execute(query.where(Article.id.in_(ids))) if ids else ()
    return {number: column for number, column in rows}  # noqa: C416 - rows, not pairs
