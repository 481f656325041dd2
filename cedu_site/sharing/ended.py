"""Feeds of what is no more: they say so in plain words, and lead on to what follows."""

from datetime import datetime
from html import escape

from sqlalchemy import select

from cedu_site.catalogue.models import Course
from cedu_site.centres.models import Centre
from cedu_site.extensions import db
from cedu_site.news.models import Column
from cedu_site.publishing.models import Page
from cedu_site.sharing.entries import Entry, Feed
from cedu_site.sharing.lists import lessons
from cedu_site.sharing.making import feed_of
from cedu_site.sharing.tags import tag
from cedu_site.sharing.telling import told
from cedu_site.text.examples import titled
from cedu_site.web.errors import Withdrawn
from cedu_site.web.urls import absolute

COURSE = "这门课程已经结束"
COLUMN = "这个栏目已经停办"
CENTRE = "这个学习中心已经不再开办"


def course(path: str, end: Withdrawn, moment: datetime) -> Feed:
    """Return the feed of a course that has ended, with what follows it where that is named."""
    ended = db.session.scalars(select(Course).filter_by(path=path)).one()
    where = end.successor[0] if end.successor else ""
    successor = db.session.scalar(Page.public(moment).where(Page.path == where))
    said = _entry(COURSE, ended.uid, _end_of(ended, moment), successor, "/courses/")
    if successor is None:
        return feed_of(COURSE, path, [said], uid=ended.uid, shown_at="/courses/")
    is_course = isinstance(successor, Course)
    entries = [said, *(lessons(successor, moment) if is_course else told([successor.id]))]
    about = {"uid": ended.uid, "summary": said.summary, "shown_at": successor.path}
    return feed_of(titled(successor), path, entries, **about)


def column(column: Column) -> Feed:
    """Return the feed of a column that is no more."""
    said = _entry(COLUMN, column.uid, column.retired_at, None, "/news/")
    return feed_of(COLUMN, column.path, [said], uid=column.uid, shown_at="/news/")


def centre(centre: Centre) -> Feed:
    """Return the feed of a centre that is no more."""
    said = _entry(CENTRE, centre.uid, centre.retired_at, None, "/centres/")
    return feed_of(CENTRE, centre.path, [said], uid=centre.uid, shown_at="/centres/")


def _entry(
    words: str, uid: str, when: datetime | None, successor: Page | None, otherwise: str
) -> Entry:
    url = absolute(successor.path if successor else otherwise)
    title = titled(successor) if successor else ""
    link = f'接下来请看<a href="{escape(url)}">{escape(title)}</a>。' if successor else ""
    return Entry(
        id=tag(f"{uid}/ended"),
        url=url,
        title=words,
        published=when,
        updated=when,
        summary=f"{words}，接下来请看“{title}”。" if successor else f"{words}。",
        content=f"<p>{words}。{link}</p>",
    )


def _end_of(page: Page, moment: datetime) -> datetime | None:
    line = [page, *page.ancestors]
    ends = [end for one in line for end in (one.withdrawn_at, one.closes_at)]
    return min((end for end in ends if end and end <= moment), default=None)
