"""The lists that feeds follow: which pages are in each, the newest first."""

from dataclasses import replace
from datetime import datetime
from urllib.parse import urlencode

from flask import request
from sqlalchemy import true

from cedu_site.catalogue.models import Course, Offering, Resource
from cedu_site.centres.models import Centre
from cedu_site.news.models import Article, Column
from cedu_site.publishing.models import Page
from cedu_site.search.answers import TITLES, asked, found
from cedu_site.search.document import FACETS
from cedu_site.search.engine import Request
from cedu_site.search.labels import labels_of
from cedu_site.sharing.entries import Entry, Feed
from cedu_site.sharing.making import feed_of
from cedu_site.sharing.tags import tag
from cedu_site.sharing.telling import MOST, entries_of, places_of
from cedu_site.text.examples import titled

OF_CENTRES = ("offering", "course", "article")
FROM_ABOVE = "这里自己的内容还没有发布，先列出上级学习中心的。"
FROM_EVERYWHERE = "这里自己的内容还没有发布，先列出全站的。"


def news(moment: datetime) -> Feed:
    """Return the feed of all articles."""
    return feed_of("资讯", "/news/", entries_of(Article.public(moment)))


def column(column: Column, moment: datetime) -> Feed:
    """Return the feed of a column's articles."""
    entries = entries_of(Article.public(moment).where(Article.column_id == column.id))
    return feed_of(column.title, column.path, entries, uid=column.uid, summary=column.summary)


def courses(moment: datetime) -> Feed:
    """Return the feed of all courses."""
    return feed_of("课程", "/courses/", entries_of(Course.public(moment)))


def course(course: Course, moment: datetime) -> Feed:
    """Return the feed of a course's lessons."""
    entries = lessons(course, moment)
    return feed_of(titled(course), course.path, entries, uid=course.uid, summary=course.summary)


def lessons(course: Page, moment: datetime) -> list[Entry]:
    """Return the entries of the newest lessons of a course."""
    return entries_of(Resource.public(moment).where(Resource.parent_id == course.id))


def offerings(moment: datetime) -> Feed:
    """Return the feed of all offerings."""
    return feed_of("开班", "/offerings/", entries_of(Offering.public(moment)))


def centre(centre: Centre, moment: datetime) -> Feed:
    """Return the feed of what a centre and all below it have; where that is nothing, of what the
    centres above it have, else of what there is."""
    pages = Page.public(moment).where(Page.kind.in_(OF_CENTRES))
    groups = (
        (centre.summary, Page.centre_id.in_(Centre.subtree_ids(centre.lineage))),
        (FROM_ABOVE, Page.centre_id.in_([upper.id for upper in centre.ancestors])),
        (FROM_EVERYWHERE, true()),
    )
    tried = ((summary, entries_of(pages.where(condition))) for summary, condition in groups)
    summary, entries = next((one for one in tried if one[1]), (centre.summary, []))
    return feed_of(titled(centre), centre.path, entries, uid=centre.uid, summary=summary)


def catalogue(moment: datetime) -> Feed:
    """Return the feed of the search that the address asks for, the newest first unless it says
    otherwise; what it cannot mean is a 400."""
    wanted = asked(size=MOST)
    said = [(name, value) for name in ("q", *FACETS, "sort")
            for value in request.args.getlist(name) if value]  # fmt: skip
    sort = wanted.sort if request.args.get("sort") else "newest"
    uids = found(replace(wanted, now=moment, page=1, sort=sort))
    query = "?" + urlencode(said, errors="replace") if said else ""
    return feed_of(_search_title(wanted), "/catalogue/", _found(uids, moment), query=query)


def _found(uids: list[str], moment: datetime) -> list[Entry]:
    """Return the entries of what was found, in the order of `uids`."""
    told = {one.id: one for one in entries_of(Page.public(moment).where(Page.uid.in_(uids)))}
    names = {uid: tag(uid) for uid in uids}
    rest = places_of([uid for uid in uids if names[uid] not in told])
    told |= {one.id: one for one in rest}
    return [told[name] for name in names.values() if name in told]


def _search_title(wanted: Request) -> str:
    q = wanted.q.strip()
    chosen = [
        f"{TITLES[name]}：{'、'.join(labels_of(name, values).get(one, one) for one in values)}"
        for name, values in wanted.filters.items()
    ]
    return (f"“{q}”的搜索结果" if q else "找资料") + (f"（{'；'.join(chosen)}）" if chosen else "")
