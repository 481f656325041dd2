"""The lists that feeds follow: which pages are in each, the newest first."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache, partial
from urllib.parse import urlencode

from flask import request

from cedu_site.catalogue.lists import all_courses
from cedu_site.catalogue.lists import lessons as lessons_of
from cedu_site.catalogue.models import Course, Offering
from cedu_site.centres.models import Centre
from cedu_site.extensions import db
from cedu_site.news.lists import Articles
from cedu_site.news.models import Article, Column
from cedu_site.publishing.models import Page
from cedu_site.publishing.openness import MOMENT
from cedu_site.publishing.stills import ordered
from cedu_site.publishing.within import Make, below, of_centres
from cedu_site.search.answers import TITLES, asked, found
from cedu_site.search.document import FACETS
from cedu_site.search.engine import Request
from cedu_site.search.labels import labels_of
from cedu_site.sharing.entries import Entry, Feed
from cedu_site.sharing.making import feed_of
from cedu_site.sharing.tags import tag
from cedu_site.sharing.telling import MOST, entries_of, places_of
from cedu_site.sharing.telling import told as told_of
from cedu_site.text.examples import titled

NEWEST = "newest"
FROM_ABOVE = "这里自己的内容还没有发布，先列出上级学习中心的。"
FROM_EVERYWHERE = "这里自己的内容还没有发布，先列出全站的。"


def news(moment: datetime) -> Feed:
    """Return the feed of all articles."""
    return feed_of("资讯", "/news/", entries_of(Articles(order=NEWEST).some))


def column(column: Column, moment: datetime) -> Feed:
    """Return the feed of a column's articles."""
    entries = entries_of(Articles(column.id, order=NEWEST).some)
    return feed_of(column.title, column.path, entries, uid=column.uid, summary=column.summary)


def courses(moment: datetime) -> Feed:
    """Return the feed of all courses."""
    return feed_of("课程", "/courses/", entries_of(all_courses(NEWEST, cover=False).some))


def course(course: Course, moment: datetime) -> Feed:
    """Return the feed of a course's lessons."""
    entries = lessons(course, moment)
    return feed_of(titled(course), course.path, entries, uid=course.uid, summary=course.summary)


def lessons(course: Page, moment: datetime) -> list[Entry]:
    """Return the entries of the newest lessons of a course."""
    return entries_of(partial(lessons_of(NEWEST).some, course=course.id))


def offerings(moment: datetime) -> Feed:
    """Return the feed of all offerings."""
    newest = of_centres(_newest_of(Offering), Offering, None)
    return feed_of("开班", "/offerings/", entries_of(newest.some))


def centre(centre: Centre, moment: datetime) -> Feed:
    """Return the feed of what a centre and all below it have; where that is nothing, of what the
    centres above it have, else of what there is."""
    groups: tuple[tuple[str, Sequence[int] | None], ...] = (
        (centre.summary, below(centre)),
        (FROM_ABOVE, [upper.id for upper in centre.ancestors]),
        (FROM_EVERYWHERE, None),
    )
    tried = ((summary, _of_centres(ids)) for summary, ids in groups)
    summary, entries = next((one for one in tried if one[1]), (centre.summary, []))
    return feed_of(titled(centre), centre.path, entries, uid=centre.uid, summary=summary)


def _of_centres(ids: Sequence[int] | None) -> list[Entry]:
    kinds: Sequence[type[Page]] = (Offering, Course, Article)
    lists = [of_centres(_newest_of(one), one, ids) for one in kinds]
    return entries_of(*(one.some for one in lists))


@cache
def _newest_of(kind: type[Page]) -> Make:
    return lambda condition: ordered(kind.public(MOMENT).where(condition), NEWEST)


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
    pages = Page.public(moment).where(Page.uid.in_(uids)).with_only_columns(Page.id)
    told = {one.id: one for one in told_of(db.session.scalars(pages).all())}
    names = {uid: tag(uid) for uid in uids}
    rest = places_of([uid for uid in uids if names[uid] not in told])
    told |= {one.id: one for one in rest}
    return [told[name] for name in names.values() if name in told]


def _search_title(wanted: Request) -> str:
    q = wanted.q.strip()
    chosen = [
        f"{TITLES[name]}：{'、'.join(labels_of(name).get(one, one) for one in values)}"
        for name, values in wanted.filters.items()
    ]
    return (f"“{q}”的搜索结果" if q else "找资料") + (f"（{'；'.join(chosen)}）" if chosen else "")
