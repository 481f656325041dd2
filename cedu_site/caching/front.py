"""The page cache: stands in front of the site and answers with what is finished already.

Each time it asks the database which version of the public site was committed last, so nothing that
was changed, by whichever process or machine, is ever given as it was before.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING, Any

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException

from cedu_site.caching.endpoints import KEPT, NEEDS_NO_DATABASE
from cedu_site.caching.giving import give
from cedu_site.caching.keys import Key, Look, is_readable, key_of
from cedu_site.caching.making import make
from cedu_site.caching.shelf import Page, Shelf
from cedu_site.caching.waiting import Queue
from cedu_site.clock import now
from cedu_site.committed import DatabaseAway, Stamp, versions_of
from cedu_site.publishing.turning import Span, span_at
from cedu_site.web.errors import AWAY, LONGEST_ADDRESS

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

READING = ("GET", "HEAD")
STALE = timedelta(minutes=10)  # for which pages are given though nobody can say they still hold
PATIENCE = 2.0  # seconds that requests wait for one that looks what has changed
PATHS, LONGEST_PATH = 2_048, 500  # whose endpoints are remembered
MB = 1024 * 1024


class PageCache:
    """A WSGI application that answers for `site` what it kept of its answers."""

    def __init__(self, app: Flask, site: "WSGIApplication", capacity: int) -> None:
        self._app, self._site, self._capacity = app, site, capacity
        self._endpoint = lru_cache(PATHS)(self._matched)
        self._versions = versions_of(app)
        self._looks: dict[str, Look] = {}
        self._queue = Queue()
        self._renewing, self._widening = Lock(), Lock()
        self._stamp: Stamp = (0, -1)
        self._span: Span | None = None
        self._shelf = Shelf(capacity)
        self._confirmed: datetime | None = None

    @property
    def shelf(self) -> Shelf:
        """What is kept at present."""
        return self._shelf

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] not in READING:
            return self._site(environ, start_response)
        endpoint = self._endpoint_of(environ)
        if endpoint not in KEPT or not _is_plain(environ):
            if self._versions.away and endpoint not in NEEDS_NO_DATABASE:
                return self._say_away(environ, start_response)
            return self._site(environ, start_response)
        where = self._where(environ)
        try:
            span, shelf = self._present()
        except DatabaseAway:
            return self._answer_anyway(endpoint, where, environ, start_response)
        key, asked = key_of(where, environ, self._looks.get(endpoint, NO_LOOK))
        page = shelf.get(key, asked)
        if page is None:
            page = self._make(endpoint, where, environ, span, shelf)
        return give(page, environ, start_response)

    def _endpoint_of(self, environ: "WSGIEnvironment") -> str:
        path = environ.get("PATH_INFO", "")
        return self._endpoint(path) if len(path) <= LONGEST_PATH else self._matched(path)

    def _matched(self, path: str) -> str:
        """Return the endpoint of a path as WSGI writes it, empty for none."""
        try:
            text = path.encode("latin-1").decode(errors="replace")
            endpoint, _ = self._app.url_map.bind("localhost").match(text, "GET")
        except (HTTPException, UnicodeError):
            return ""
        return str(endpoint)

    def _where(self, environ: "WSGIEnvironment") -> Key:
        """Return what stands in an answer of how the site was reached, and the path."""
        below, path = environ.get("SCRIPT_NAME", ""), environ.get("PATH_INFO", "")
        base = self._app.config["BASE_URL"]
        scheme = environ["wsgi.url_scheme"]
        if base:
            return scheme, base, below, path
        host = environ.get("HTTP_HOST") or (environ["SERVER_NAME"], environ["SERVER_PORT"])
        return scheme, host, below, path

    def _present(self) -> tuple[Span, Shelf]:
        """Return the span of time that it is, and what was kept in it. Raises DatabaseAway."""
        stamp, moment = self._versions.read(), now()
        span, shelf = self._span, self._shelf
        if span is None or stamp != self._stamp or not span.holds(stamp[1], moment):
            span, shelf = self._renew(stamp, moment)
        self._confirmed = moment
        return span, shelf

    def _renew(self, stamp: Stamp, moment: datetime) -> tuple[Span, Shelf]:
        """Begin a new span of time with nothing kept."""
        if not self._renewing.acquire(timeout=PATIENCE):
            raise DatabaseAway
        try:
            if self._span is None or stamp != self._stamp or not self._span.holds(stamp[1], moment):
                with self._app.app_context():
                    span = span_at(moment)
                self._stamp, self._span = (stamp[0], span.version), span
                self._shelf = Shelf(self._capacity)
            return self._span, self._shelf
        except SQLAlchemyError as error:
            self._versions.rest()
            raise DatabaseAway from error
        finally:
            self._renewing.release()

    def _make(
        self, endpoint: str, where: Key, environ: "WSGIEnvironment", span: Span, shelf: Shelf
    ) -> Page:
        """Return the page, made now, or by another request that made it meanwhile."""
        key, asked = key_of(where, environ, self._looks.get(endpoint, NO_LOOK))
        with self._queue.turn((id(shelf), key)):
            look = self._looks.get(endpoint, NO_LOOK)
            key, asked = key_of(where, environ, look)
            page = shelf.get(key, asked)
            if page is not None:
                return page
            made = make(self._site, environ, span)
            if made.names is None:
                return made.page
            look = self._widen(endpoint, made.names, made.headers)
            shelf.put(*key_of(where, environ, look), made.page)
            return made.page

    def _widen(self, endpoint: str, names: set[str], headers: set[str]) -> Look:
        """Return what the endpoint's view has ever looked at, this included."""
        with self._widening:
            look = self._looks.get(endpoint, NO_LOOK).widened(names, headers)
            self._looks[endpoint] = look
            return look

    def _answer_anyway(
        self,
        endpoint: str,
        where: Key,
        environ: "WSGIEnvironment",
        start_response: "StartResponse",
    ) -> Iterable[bytes]:
        """Answer with what was right not long ago, where the database cannot be asked."""
        if self._confirmed and timedelta() <= now() - self._confirmed <= STALE:
            look = self._looks.get(endpoint, NO_LOOK)
            page = self._shelf.get(*key_of(where, environ, look))
            if page is not None:
                return give(page, environ, start_response)
        return self._say_away(environ, start_response)

    def _say_away(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        return self._site({**environ, AWAY: True}, start_response)


NO_LOOK = Look()


def _is_plain(environ: "WSGIEnvironment") -> bool:
    """Tell whether the address is not one that is refused for its length or its bytes."""
    query = environ.get("QUERY_STRING", "")
    if not query:
        return True
    length = len(query) + len(environ.get("PATH_INFO", ""))
    return length <= LONGEST_ADDRESS and is_readable(query)


def mount(app: Flask) -> None:
    """Put the cache in front of `app`, unless its setting says that there is none."""
    capacity: Any = app.config["PAGE_CACHE"] * MB
    if capacity:
        cache = PageCache(app, app.wsgi_app, capacity)
        app.wsgi_app = app.extensions["page cache"] = cache  # type: ignore[method-assign]
