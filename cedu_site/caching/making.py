"""Having the site make a page, and learning from it whether and by what it may be kept."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from flask import Flask, Response
from werkzeug.datastructures import Headers
from werkzeug.http import parse_set_header, remove_entity_headers

from cedu_site.caching.endpoints import KEPT, UNDATED
from cedu_site.caching.shelf import Page
from cedu_site.clock import now
from cedu_site.present import this_request, this_work
from cedu_site.publishing.turning import Span, span_at, tell_last_modified
from cedu_site.web.conditions import CONDITIONS
from cedu_site.web.counted import TAKEN, Taken
from cedu_site.web.keeping import may_be_kept
from cedu_site.web.parameters import read_names

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment

SPAN = "cedu.span"
UNKEPT = {"no-store", "private"}  # as Cache-Control says it
GOOD = "200 OK"


@dataclass
class Learned(Taken):
    """What the site tells of an answer while it makes it: `names` are the parameters that it was
    made from, None where it may not be kept."""

    names: set[str] | None = None
    headers: set[str] = field(default_factory=set)
    mimetype: str = ""


@dataclass(frozen=True)
class Made:
    """A page, and what it depends on; `names` is None where it may not be kept."""

    page: Page
    names: set[str] | None
    headers: set[str]


def make(site: "WSGIApplication", environ: "WSGIEnvironment", span: Span) -> Made:
    """Return what `site` answers to a plain GET for the address that `environ` asks for."""
    learned = Learned()
    asking = {name: value for name, value in environ.items() if name not in CONDITIONS}
    asking |= {"REQUEST_METHOD": "GET", TAKEN: learned, SPAN: span}
    said: list[Any] = []

    def start_response(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
        said[:] = status, headers
        return None

    answer = site(asking, start_response)
    try:
        body = b"".join(answer)
    finally:
        if hasattr(answer, "close"):
            answer.close()
    page = _page(said[0], [one for one in said[1] if one[0] != "Date"], body, learned)
    return Made(page, learned.names if said[0] == GOOD else None, learned.headers)


def _page(status: str, headers: list[tuple[str, str]], body: bytes, learned: Learned) -> Page:
    known = Headers(headers)
    unchanged = Headers(headers)
    remove_entity_headers(unchanged)
    return Page(
        status=status,
        headers=tuple(headers),
        body=body,
        etag=known.get("ETag", ""),
        modified=known.get("Last-Modified", ""),
        mimetype=learned.mimetype,
        counters=learned.counters,
        unchanged=tuple(unchanged),
    )


def tell_of_answers(app: Flask) -> None:
    """Have what may be kept say when it last changed, and tell the cache what it depends on."""
    app.before_request(_begin)
    app.after_request(_date)
    app.after_request(_tell)


def _begin() -> None:
    """Look what time it is before anything is read: no answer claims to be newer than it is."""
    present, work, begun = this_request(), this_work(), now()
    if present.endpoint in KEPT and present.method in ("GET", "HEAD"):
        span: Span = present.environ.get(SPAN) or span_at(begun)
        work.update(begun=begun, span=span, site_version=span.version)


def _date(response: Response) -> Response:
    work = this_work()
    span: Span | None = work.get("span") if "begun" in work else None
    if span is None or not span.changed or response.status_code != 200 or _says_itself(response):
        return response
    return tell_last_modified(response, work["begun"], max(span.changed, span.day))


def _says_itself(response: Response) -> bool:
    """Tell whether an answer has a date of its own, or is to have none."""
    dated = "Last-Modified" in response.headers or this_request().endpoint in UNDATED
    return dated or not may_be_kept()


def _tell(response: Response) -> Response:
    learned = this_request().environ.get(TAKEN)
    if isinstance(learned, Learned):
        learned.mimetype = response.mimetype or ""
        if may_be_kept() and _is_the_same_for_all(response):
            learned.names = read_names()
            # What is compressed is told apart later, by a step that comes after this one.
            learned.headers = {*map(str.lower, response.vary), "accept-encoding"}
    return response


def _is_the_same_for_all(response: Response) -> bool:
    told = parse_set_header(response.headers.get("Cache-Control"))
    kept_from = "Set-Cookie" in response.headers or any(map(told.__contains__, UNKEPT))
    by_person = {"cookie", "*"} & {*map(str.lower, response.vary)}
    return not (kept_from or by_person or response.is_streamed)
