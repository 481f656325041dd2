"""What an address names, as it is today: renamed, merged, ended or retired things found again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TypeVar

from sqlalchemy import bindparam, inspect, select

from cedu_site.catalogue.lists import course_at
from cedu_site.catalogue.models import Course
from cedu_site.centres.models import Centre
from cedu_site.centres.tree import centre_with, the_tree
from cedu_site.embedding.asking import PAGE, Asked, unknown
from cedu_site.extensions import db
from cedu_site.news.models import Column, column_at
from cedu_site.publishing.models import Page
from cedu_site.publishing.openness import MOMENT
from cedu_site.publishing.reading import successor_of, was_public
from cedu_site.publishing.stills import Question, question

T = TypeVar("T")
CARDS = ("course", "resource", "offering", "article")  # the kinds that a frame may show alone
RETIRED_CENTRE = "这个学习中心已经撤销。"
RETIRED_COLUMN = "这个栏目已经停办。"
ENDED = {
    "course": "这门课程已经结束。",
    "resource": "这一课已经撤下。",
    "offering": "这个班已经撤下。",
}
ENDED_PAGE = "这一页已经撤下。"


@dataclass(frozen=True)
class Chosen:
    """The centre, course, column and page that may be shown: None where none was named, or where
    it ended, which `ended` says; `instead` is what follows an ended page."""

    asked: Asked  # with the slugs of today
    centre: Centre | None = None
    course: Course | None = None
    column: Column | None = None
    page: Page | None = None
    instead: Page | None = None
    ended: Sequence[str] = ()
    uid: str = ""  # of what was named most narrowly; empty for the whole site
    origins: Sequence[str] = ()


def choose(asked: Asked, moment: datetime) -> Chosen:
    """Return what `asked` names of what it shows; what nobody may know of is a 404."""
    centre = _fitting(asked, _centre(asked.centre), "offerings", "courses", "news")
    course = _fitting(asked, _course(asked.course, moment), "offerings", "courses")
    column = _fitting(asked, _column(asked.column), "news")
    page = _fitting(asked, _page(asked.of, moment), PAGE)
    over = [one for one in (course, page) if one and not _is_public(one, moment)]
    instead = next(filter(None, (successor_of(one, moment) for one in over)), None)
    shown = None if course in over else course
    return Chosen(
        asked=_as_of_today(asked, centre, shown, column),
        centre=centre and _standing(centre),
        course=shown or (instead if isinstance(instead, Course) else None),
        column=None if column and column.retired_at else column,
        page=None if page in over else page,
        instead=instead,
        ended=_ended(centre, column, over),
        uid=next((one.uid for one in (page, centre, course, column) if one), ""),
        origins=_origins(centre or next((one.centre for one in (page, course) if one), None)),
    )


def _fitting(asked: Asked, thing: T | None, *whats: str) -> T | None:
    """Return the thing where it says which of what is asked for are meant."""
    return thing if asked.what in whats else None


def _ended(centre: Centre | None, column: Column | None, over: Sequence[Page]) -> list[str]:
    """Return a sentence for each thing that is no longer there; without its name."""
    said = [RETIRED_CENTRE] if centre and centre.retired_at else []
    said += [RETIRED_COLUMN] if column and column.retired_at else []
    return said + [ENDED.get(one.kind, ENDED_PAGE) for one in over]


def _as_of_today(
    asked: Asked, centre: Centre | None, course: Course | None, column: Column | None
) -> Asked:
    """Return `asked` with the slugs that what it names has today."""
    named = {"centre": centre, "course": course, "column": column}
    slugs = {name: one.slug for name, one in named.items() if one}
    return asked.with_(**slugs)


def _centre(slug: str) -> Centre | None:
    if not slug:
        return None
    known = the_tree().by_slug.get(slug)
    found = known or Centre.ever_named(slug) or unknown("centre")
    present: Centre = found.present
    return centre_with(present.id)


def _standing(centre: Centre) -> Centre | None:
    """Return the centre, or the nearest of those that stood above it when it was retired."""
    if not centre.retired_at:
        return centre
    above = [int(one) for one in centre.lineage.split("/") if one.isdigit()]
    there = [one for one in map(centre_with, reversed(above)) if one and not one.retired_at]
    return next(iter(there), None)


def _course(slug: str, moment: datetime) -> Course | None:
    if slug and (open_now := course_at().some(1, path=Course.address("", slug), moment=moment)):
        known: Course = open_now[0]
        return known
    found = Course.named(slug)
    if slug and not (found and was_public(found, moment)):
        unknown("course")
    return found


def _column(slug: str) -> Column | None:
    found = column_at(slug) or Column.ever_named(slug)
    if slug and not found:
        unknown("column")
    return found


def _page(uid: str, moment: datetime) -> Page | None:
    if uid and (open_now := _card().some(1, uid=uid, moment=moment)):
        shown: Page = open_now[0]
        return shown
    query = select(Page).where(Page.uid == uid, Page.kind.in_(CARDS))
    found = db.session.scalar(query) if uid else None
    if uid and not (found and was_public(found, moment)):
        unknown("of")
    return found


def _is_public(page: Page, moment: datetime) -> bool:
    """Tell whether anyone may read the page, as what was asked for in one question."""
    if inspect(page).detached:
        return True
    return db.session.scalar(Page.public(moment).where(Page.id == page.id)) is not None


@cache
def _card() -> Question:
    here = (Page.uid == bindparam("uid"), Page.kind.in_(CARDS))
    return question(Page.public(MOMENT).where(*here))


def _origins(centre: Centre | None) -> Sequence[str]:
    return tuple(centre.embedders) if centre else ()
