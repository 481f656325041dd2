"""The sitemap (sitemaps.org): every public address, in several files where one does not hold all.

Which file a page stands in depends on its number only, so that it stays there.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from html import escape
from urllib.parse import quote

from flask import Blueprint, Response, abort
from sqlalchemy import case, func

from cedu_site.centres.models import Centre
from cedu_site.clock import now
from cedu_site.extensions import db
from cedu_site.news.models import Column
from cedu_site.publishing.models import Page
from cedu_site.publishing.turning import last_modified, tell_last_modified
from cedu_site.web.dates import rfc3339
from cedu_site.web.urls import SAFE_IN_PATH, absolute

bp = Blueprint("sitemap", __name__)
MOST = 50_000
LISTS = ("/", "/courses/", "/offerings/", "/news/", "/centres/", "/catalogue/", "/embed/")
BEGIN = '<?xml version="1.0" encoding="UTF-8"?>\n<{} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
Place = tuple[str, datetime | None]  # an address below the site's, and when it last changed


@bp.get("/sitemap.xml")
def sitemap() -> Response:
    moment = now()
    times = moment, last_modified(moment)
    places, parts = _places(), _parts(moment)
    if len(places) + sum(count for _, count, _ in parts) <= MOST:
        return _answer(times, "urlset", "url", [*places, *_pages(moment)])
    files: list[Place] = [("/sitemap-1.xml", None)]
    files += [(f"/sitemap-{part + 2}.xml", since) for part, _, since in parts]
    return _answer(times, "sitemapindex", "sitemap", files)


@bp.get("/sitemap-<int:number>.xml")
def part(number: int) -> Response:
    """Answer with the lists, columns and centres, or with the pages of one span of numbers."""
    moment = now()
    times = moment, last_modified(moment)
    places, parts = _places(), {part: count for part, count, _ in _parts(moment)}
    if len(places) + sum(parts.values()) <= MOST:
        abort(404)
    if number == 1:
        return _answer(times, "urlset", "url", places)
    if number - 2 not in parts:
        abort(404)
    return _answer(times, "urlset", "url", _pages(moment, number - 2))


def _places() -> list[Place]:
    """Return the addresses of what is no page, which do not tell when they last changed."""
    columns = db.session.scalars(Column.in_order().with_only_columns(Column.slug))
    centres = db.session.scalars(Centre.standing().with_only_columns(Centre.slug))
    paths = [*LISTS, *map(Column.address_of, columns), *map(Centre.address_of, centres)]
    return [(path, None) for path in paths]


def _parts(moment: datetime) -> list[tuple[int, int, datetime]]:
    """Return the spans of numbers that have public pages, how many, and when one last changed."""
    part = (Page.id - 1) // MOST
    query = Page.public(moment).with_only_columns(part, func.count(), func.max(Page.changed_at))
    rows = db.session.execute(query.group_by(part).order_by(part))
    return [(int(part), count, changed) for part, count, changed in rows]


def _pages(moment: datetime, part: int | None = None) -> Iterator[Place]:
    """Yield the public pages, or those of one part, by their numbers."""
    when = case((Page.opens_at > Page.changed_at, Page.opens_at), else_=Page.changed_at)
    query = Page.public(moment).with_only_columns(Page.path, when)
    if part is not None:
        query = query.where(Page.id > part * MOST, Page.id <= (part + 1) * MOST)
    yield from map(tuple, db.session.connection().execute(query.order_by(Page.id)))


def _answer(
    times: tuple[datetime, datetime | None], whole: str, each: str, places: Iterable[Place]
) -> Response:
    """Return the file of these places; `times` are when they were asked for and last changed."""
    root = absolute("/").rstrip("/")
    lines = [BEGIN.format(whole), *(_line(each, root, *place) for place in places), f"</{whole}>"]
    response = Response("\n".join(lines), content_type="application/xml; charset=utf-8")
    return tell_last_modified(response, *times)


def _line(name: str, root: str, path: str, changed: datetime | None) -> str:
    address = escape(root + quote(path, safe=SAFE_IN_PATH))
    since = f"<lastmod>{rfc3339(changed)}</lastmod>" if changed else ""
    return f"<{name}><loc>{address}</loc>{since}</{name}>"
