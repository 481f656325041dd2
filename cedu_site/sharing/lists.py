"""The lists that feeds follow: which pages are in each, the newest first."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import urlencode

from flask import request
from sqlalchemy import ColumnElement, Select, true

from cedu_site.catalogue.models import Course, Offering, Resource
from cedu_site.centres.models import Centre
from cedu_site.extensions import db
from cedu_site.news.models import Article, Column
from cedu_site.publishing.models import Page
from cedu_site.search.answers import TITLES, asked, found, labels_of
from cedu_site.search.document import FACETS
from cedu_site.search.engine import Request
from cedu_site.sharing.entries import Feed
from cedu_site.sharing.making import MOST, feed_of
from cedu_site.sharing.telling import titled

P = TypeVar("P", bound=Page)
KINDS: tuple[type[Page], ...] = (Offering, Course, Article)
FROM_ABOVE = "这里自己的内容还没有发布，先列出上级学习中心的。"
FROM_EVERYWHERE = "这里自己的内容还没有发布，先列出全站的。"


def news(moment: datetime) -> Feed:
    """Return the feed of all articles."""
    return feed_of("资讯", "/news/", _newest(Article, moment))


def column(column: Column, moment: datetime) -> Feed:
    """Return the feed of a column's articles."""
    articles = _newest(Article, moment, Article.column_id == column.id)
    return feed_of(column.title, column.path, articles, uid=column.uid, summary=column.summary)


def courses(moment: datetime) -> Feed:
    """Return the feed of all courses."""
    return feed_of("课程", "/courses/", _newest(Course, moment))


def course(course: Course, moment: datetime) -> Feed:
    """Return the feed of a course's lessons."""
    things = lessons(course, moment)
    return feed_of(titled(course), course.path, things, uid=course.uid, summary=course.summary)


def lessons(course: Page, moment: datetime) -> Sequence[Resource]:
    """Return the newest lessons of a course."""
    return _newest(Resource, moment, Resource.parent_id == course.id)


def offerings(moment: datetime) -> Feed:
    """Return the feed of all offerings."""
    return feed_of("开班", "/offerings/", _newest(Offering, moment))


def centre(centre: Centre, moment: datetime) -> Feed:
    """Return the feed of what a centre and all below it have; where that is nothing, of what the
    centres above it have, else of what there is."""
    above = [upper.id for upper in centre.ancestors]
    groups = (
        (centre.summary, Page.centre_id.in_(Centre.subtree_ids(centre.lineage))),
        (FROM_ABOVE, Page.centre_id.in_(above)),
        (FROM_EVERYWHERE, true()),
    )
    tried = ((summary, _together(moment, condition)) for summary, condition in groups)
    summary, things = next((one for one in tried if one[1]), (centre.summary, []))
    return feed_of(titled(centre), centre.path, things, uid=centre.uid, summary=summary)


def catalogue(moment: datetime) -> Feed:
    """Return the feed of the search that the address asks for, the newest first unless it says
    otherwise; what it cannot mean is a 400."""
    wanted = asked(size=MOST)
    said = [(name, value) for name in ("q", *FACETS, "sort")
            for value in request.args.getlist(name) if value]  # fmt: skip
    sort = wanted.sort if request.args.get("sort") else "newest"
    things = found(replace(wanted, now=moment, page=1, sort=sort))
    query = "?" + urlencode(said, errors="replace") if said else ""
    return feed_of(_search_title(wanted), "/catalogue/", things, query=query)


def _search_title(wanted: Request) -> str:
    q = wanted.q.strip()
    chosen = [
        f"{TITLES[name]}：{'、'.join(labels_of(name, values).get(one, one) for one in values)}"
        for name, values in wanted.filters.items()
    ]
    return (f"“{q}”的搜索结果" if q else "找资料") + (f"（{'；'.join(chosen)}）" if chosen else "")


def _together(moment: datetime, condition: ColumnElement[bool]) -> list[Page]:
    """Return the newest pages of several kinds, each kind asked for by itself."""
    pages: list[Any] = [page for kind in KINDS for page in _newest(kind, moment, condition)]
    return sorted(pages, key=lambda page: (page.opens_at, page.id), reverse=True)[:MOST]


def _newest(
    kind: type[P], moment: datetime, condition: ColumnElement[bool] | None = None
) -> Sequence[P]:
    query: Select[P] = kind.public(moment)
    if condition is not None:
        query = query.where(condition)
    ordered = query.order_by(kind.opens_at.desc(), kind.id.desc())
    return db.session.scalars(ordered.limit(MOST)).all()
