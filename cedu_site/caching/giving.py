"""Giving a finished page to whoever asks: whole, only its headers, or that nothing has changed."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from cedu_site.caching.shelf import Page
from cedu_site.web.conditions import CONDITIONS, UNCHANGED, UNMET, WHOLE, outcome

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

SAID = {UNCHANGED: "304 NOT MODIFIED", UNMET: "412 PRECONDITION FAILED"}


def give(
    page: Page, environ: "WSGIEnvironment", start_response: "StartResponse"
) -> Iterable[bytes]:
    """Answer with `page`, and count that unless it was not wanted."""
    asked = page.etag and not environ.keys().isdisjoint(CONDITIONS)
    status = outcome(environ, page.etag, page.modified) if asked else WHOLE
    if status != UNMET:
        for counter in page.counters:
            counter(environ, page.mimetype)
    if status in SAID:
        start_response(SAID[status], [*page.unchanged])
        return []
    start_response(page.status, [*page.headers])
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [page.body]
