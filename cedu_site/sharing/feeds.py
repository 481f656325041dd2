"""Feeds of every list: Atom, RSS and JSON Feed, the same for everyone, who may be any program."""

from collections.abc import Callable
from datetime import datetime
from email.utils import format_datetime
from functools import partial

from flask import Blueprint, Response, abort, redirect
from flask.typing import ResponseReturnValue

from cedu_site.catalogue.lists import course_at
from cedu_site.catalogue.models import Course
from cedu_site.centres.tree import the_tree
from cedu_site.clock import now
from cedu_site.news.models import column_at
from cedu_site.publishing.reading import find_public
from cedu_site.publishing.turning import last_modified, tell_last_modified
from cedu_site.search.following import lag
from cedu_site.sharing import ended, lists
from cedu_site.sharing.entries import Feed
from cedu_site.sharing.writers import WRITERS
from cedu_site.web.cross_origin import open_to_all
from cedu_site.web.errors import Withdrawn
from cedu_site.web.urls import href

bp = Blueprint("feeds", __name__)
FEED = "feed.<any(atom, rss, json):form>"


@bp.get(f"/news/{FEED}")
def news(form: str) -> Response:
    return _answer(form, lists.news)


@bp.get(f"/news/<slug>/{FEED}")
def column(slug: str, form: str) -> Response:
    column = column_at(slug) or abort(404)
    if column.retired_at:
        return _answer(form, lambda _: ended.column(column))
    return _answer(form, partial(lists.column, column))


@bp.get(f"/courses/{FEED}")
def courses(form: str) -> Response:
    return _answer(form, lists.courses)


@bp.get(f"/courses/<slug>/{FEED}")
def course(slug: str, form: str) -> Response:
    return _answer(form, partial(_course, f"/courses/{slug}/"))


@bp.get(f"/offerings/{FEED}")
def offerings(form: str) -> Response:
    return _answer(form, lists.offerings)


@bp.get(f"/centres/<slug>/{FEED}")
def centre(slug: str, form: str) -> ResponseReturnValue:
    centre = the_tree().by_slug.get(slug) or abort(404)
    if centre.merged_into:
        return redirect(href(f"{centre.present.path}feed.{form}"), 301)
    if centre.retired_at:
        return _answer(form, lambda _: ended.centre(centre))
    return _answer(form, partial(lists.centre, centre))


@bp.get(f"/catalogue/{FEED}")
def catalogue(form: str) -> Response:
    return _answer(form, lists.catalogue, of=_searchable)


@bp.app_template_filter()
def rfc822(moment: datetime) -> str:
    """Return a moment as RSS writes it: Tue, 01 Sep 2026 01:30:00 GMT."""
    return format_datetime(moment, usegmt=True)


def _course(path: str, moment: datetime) -> Feed:
    try:
        known = course_at().some(1, path=path, moment=moment)
        course = known[0] if known else find_public(Course, Course.path == path, moment)
        return lists.course(course, moment)
    except Withdrawn as end:
        return ended.course(path, end, moment)


def _searchable(moment: datetime) -> datetime | None:
    """Return when what searches find last became otherwise; unknown while the index is behind."""
    return None if lag() else last_modified(moment)


def _answer(
    form: str,
    make: Callable[[datetime], Feed],
    of: Callable[[datetime], datetime | None] = last_modified,
) -> Response:
    """Return the feed as it is now; when it last changed is asked first, not to claim too much."""
    moment = now()
    changed = of(moment)
    kind, write = WRITERS[form]
    response = Response(write(make(moment)), content_type=f"{kind}; charset=utf-8")
    return tell_last_modified(open_to_all(response), moment, changed)
