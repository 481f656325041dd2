"""How the search is offered: suggestions while typing, and what browsers read to search here."""

from collections.abc import Callable

from flask import Blueprint, Response, abort, json, render_template, request

from cedu_site.markup.characters import remove_controls
from cedu_site.media.signatures import TYPES
from cedu_site.search.query import LONGEST
from cedu_site.search.suggesting import Suggestion, suggest
from cedu_site.web.pacing import keep_pace
from cedu_site.web.rendering import VARY_ON_HTMX, render
from cedu_site.web.urls import absolute, href

bp = Blueprint("suggestions", __name__)
bp.before_request(keep_pace)
HTML, JSON = "text/html", "application/json"
SUGGESTIONS = "application/x-suggestions+json"  # OpenSearch Suggestions extension 1.1
DESCRIPTION = "application/opensearchdescription+xml"


@bp.get("/catalogue/suggest")
def suggestions() -> Response:
    q = request.args.get("q", "")
    if len(q) > LONGEST:
        abort(400, f"搜索的文字太长，最多 {LONGEST} 个字。请挑几个要紧的词。")
    found, kind = suggest(q), _wanted()
    response = _page(q, found) if kind == HTML else _table(q, found, kind)
    response.headers["Vary"] = f"{VARY_ON_HTMX}, Accept"
    return response


@bp.get("/opensearch.xml")
def opensearch() -> Response:
    return Response(
        remove_controls(render_template("search/opensearch.xml", types=TYPES)),
        content_type=DESCRIPTION,
    )


def _wanted() -> str:
    """Return the type to answer with; a browser's search box says it in the address alone."""
    if request.args.get("as") == "json":
        return SUGGESTIONS
    return request.accept_mimetypes.best_match([HTML, SUGGESTIONS, JSON]) or HTML


def _page(q: str, found: list[Suggestion]) -> Response:
    links = [(one, _linked(href, one.path)) for one in found]
    return render("search/suggest.html", fragment="suggestions", q=q, links=links)


def _table(q: str, found: list[Suggestion], kind: str) -> Response:
    addresses = [_linked(absolute, one.path) for one in found]
    columns = [q, [one.text for one in found], [one.label for one in found], addresses]
    return Response(json.dumps(columns), content_type=kind)


def _linked(address: Callable[[str], str], path: str) -> str:
    page, mark, query = path.partition("?")
    return address(page) + mark + query
