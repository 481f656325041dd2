"""Whose listing it is: what it is called, its feed, and the links that stay right for years."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from cedu_site.catalogue.models import Course, Resource
from cedu_site.centres.models import Centre
from cedu_site.clock import now
from cedu_site.embedding.asking import WHATS, whole_list
from cedu_site.embedding.chosen import Chosen
from cedu_site.extensions import db
from cedu_site.news.models import Column
from cedu_site.place.site import current_site
from cedu_site.publishing.models import Page
from cedu_site.text.examples import marked
from cedu_site.web.urls import absolute

NARROWED = {
    "offerings": ("/offerings/", {}),
    "courses": ("/catalogue/", {"kind": "course"}),
    "news": ("/catalogue/", {"kind": "article"}),
}


@dataclass(frozen=True)
class Subject:
    """What a listing is about: `title` says it in a few words, `address` leads to it on the site,
    `feed` is the address of its feed, and `links` (words, address) outlast whatever is on now."""

    title: str
    address: str
    feed: str
    links: Sequence[tuple[str, str]] = field(default=())


def subject_of(chosen: Chosen) -> Subject:
    """Return what the listing is about, in which nothing has ended."""
    what = chosen.asked.what
    if what == "news" and chosen.column:
        return _column(chosen.column)
    if what != "news" and chosen.course:
        return _held(chosen.course, chosen.centre, what, chosen.asked.n)
    return _centre(chosen.centre, what) if chosen.centre else _everything(what)


def _column(column: Column) -> Subject:
    links = [(column.title, absolute(column.path)), _all("news")]
    return Subject(column.title, links[0][1], _feed(column.path), links)


def _held(course: Course, centre: Centre | None, what: str, most: int) -> Subject:
    lessons = Resource.public(now()).where(Resource.parent_id == course.id)
    lessons = lessons.order_by(Resource.position, Resource.id.desc()).limit(most)
    columns = (Resource.title, Resource.path)
    rows = db.session.execute(lessons.with_only_columns(*columns))
    links = [(_named(course), absolute(course.path))]
    links += [(title, absolute(path)) for title, path in rows]
    links += [(_named(centre), absolute(centre.path))] if centre else []
    title = _named(course, "" if what == "courses" else f"的{WHATS[what]}")
    return Subject(title, links[0][1], _feed(course.path), links)


def _centre(centre: Centre, what: str) -> Subject:
    path, query = NARROWED[what]
    narrowed = absolute(path) + "?" + urlencode({**query, "centre": centre.slug})
    own = (_named(centre), absolute(centre.path))
    title = _named(centre, f"的{WHATS[what]}")
    return Subject(title, own[1], _feed(centre.path), [own, (title, narrowed), _all(what)])


def _everything(what: str) -> Subject:
    site = current_site()
    words, address = _all(what)
    links = [(words, address), (site.name, absolute("/"))]
    return Subject(f"{site.short_name}的{WHATS[what]}", address, _feed(f"/{what}/"), links)


def _all(what: str) -> tuple[str, str]:
    words, path = whole_list(what)
    return words, absolute(path)


def _feed(path: str) -> str:
    return absolute(f"{path}feed.atom")


def _named(thing: Page | Centre, more: str = "") -> str:
    """Return what a thing is called; what is invented says so wherever it is read."""
    return marked(thing.title + more, thing.example)
