"""What the home page shows, in the order that the library gives."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from cedu_site.catalogue.models import Course, Offering
from cedu_site.catalogue.timetable import in_state
from cedu_site.clock import now, today
from cedu_site.extensions import db
from cedu_site.news.models import Article, Column
from cedu_site.place.site import current_site
from cedu_site.publishing.models import Page


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
    query = Page.public(now()).where(Page.in_season(today().month)).order_by(Page.opens_at.desc())
    pages = db.session.scalars(query.limit(50)).all()
    return sorted(pages, key=lambda p: (p.cover_id is None, p.season.bit_count()))[:count]


def _offerings(count: int) -> Sequence[Offering]:
    query = in_state(Offering.public(now()), "upcoming")
    return db.session.scalars(query.limit(count)).all()


def _courses(count: int) -> Sequence[Course]:
    return db.session.scalars(Course.listed(now()).limit(count)).all()


def _news(count: int) -> Sequence[Article]:
    return db.session.scalars(Article.listed(now()).limit(count)).all()


def _columns(count: int) -> Sequence[Column]:
    return db.session.scalars(Column.in_order().limit(count)).all()


SHOWN: dict[str, Callable[[int], Sequence[Any]]] = {
    "season": _season,
    "offerings": _offerings,
    "courses": _courses,
    "news": _news,
    "columns": _columns,
}
