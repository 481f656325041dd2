"""What the home page shows, in the order that the library gives."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, Select, and_, bindparam

from cedu_site.catalogue.lists import all_courses
from cedu_site.catalogue.models import Course, Offering, Standing
from cedu_site.catalogue.timetable import offerings
from cedu_site.clock import now, today
from cedu_site.extensions import db
from cedu_site.news.lists import Articles
from cedu_site.news.models import Article, Column, standing_columns
from cedu_site.place.site import current_site
from cedu_site.publishing.models import Page
from cedu_site.publishing.openness import MOMENT
from cedu_site.publishing.stills import Question, question
from cedu_site.publishing.turning import this_span

LOOKED_AT = 50  # of what is in season


@dataclass(frozen=True)
class Section:
    """A part of the home page: `show` names what it is and how it looks."""

    show: str
    title: str
    items: Sequence[Any]


def sections() -> list[Section]:
    """Return the sections that have anything to show."""
    chosen = [
        Section(wanted["show"], wanted.get("title", ""), SHOWN[wanted["show"]](wanted["count"]))
        for wanted in current_site().home
        if wanted.get("show") in SHOWN
    ]
    return [section for section in chosen if section.items]


def _season(count: int) -> Sequence[Page]:
    """What the month brings, the pages for the fewest months first."""
    ids = this_span(("season", count), lambda: _chosen(count))
    found = {page.id: page for page in _these().some(count, ids=ids)} if ids else {}
    return [found[number] for number in ids]


def _chosen(count: int) -> Sequence[int]:
    said = {"month": 1 << today().month, "moment": now()}
    rows = db.session.connection().execute(_in_season(), said).all()
    chosen = sorted(rows, key=lambda row: (row.cover_id is None, row.season.bit_count()))
    return [row.id for row in chosen[:count]]


@cache
def _in_season() -> Select[Any]:
    """Return the question for the newest pages that are in season in a `month`, as a bit."""
    season = and_(Page.season > 0, Page.season.bitwise_and(bindparam("month")) != 0)
    newest = Page.public(MOMENT).where(season).order_by(Page.opens_at.desc()).limit(LOOKED_AT)
    columns: list[Any] = [Page.id, Page.cover_id, Page.season]
    return newest.with_only_columns(*columns)


@cache
def _these() -> Question:
    ids: BindParameter[int] = bindparam("ids", expanding=True)
    return question(Page.public(MOMENT).where(Page.id.in_(ids)), cover=True)


def _offerings(count: int) -> Sequence[Offering]:
    return offerings(Standing.UPCOMING).some(count)


def _courses(count: int) -> Sequence[Course]:
    return all_courses().some(count)


def _news(count: int) -> Sequence[Article]:
    return Articles().some(count)


def _columns(count: int) -> Sequence[Column]:
    return standing_columns()[:count]


SHOWN: dict[str, Callable[[int], Sequence[Any]]] = {
    "season": _season,
    "offerings": _offerings,
    "courses": _courses,
    "news": _news,
    "columns": _columns,
}
