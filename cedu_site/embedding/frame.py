"""The listing as a frame: its own small page, that other sites may show."""

from collections.abc import Sequence

from flask import Blueprint, Response, request

from cedu_site.clock import now, today
from cedu_site.embedding.asking import PATH, Asked
from cedu_site.embedding.entry import entry_of
from cedu_site.embedding.listing import listing_of
from cedu_site.embedding.look import digest, sheet
from cedu_site.embedding.showings import note_showing
from cedu_site.publishing.turning import last_modified, tell_last_modified
from cedu_site.web.assets import FOREVER
from cedu_site.web.cross_origin import open_to_all
from cedu_site.web.errors import Refusal, answer_below, bare_page
from cedu_site.web.rendering import render
from cedu_site.web.urls import href

bp = Blueprint("frame", __name__)
bp.record(lambda state: answer_below(state.app, PATH, refuse))
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'none'"
)


@bp.get(PATH)
def courses() -> Response:
    asked = Asked.read(request.args)
    moment = now()
    changed = last_modified(moment, daily=True)
    listing = listing_of(asked)
    if listing.asked != asked:
        target = href(PATH) + "?" + listing.asked.query
        return open_to(listing.origins, Response(status=301, headers={"Location": target}))
    note_showing(listing.uid, asked.what)
    entries = [entry_of(page, today()) for page in listing.items]
    page = render("embedding/frame.html", asked=asked, listing=listing, entries=entries)
    return tell_last_modified(open_to(listing.origins, page), moment, changed)


@bp.get("/theme/<name>/embed.css")
def stylesheet(name: str) -> Response:
    response = open_to((), Response(sheet(), content_type="text/css; charset=utf-8"))
    if name == digest():
        response.headers["Cache-Control"] = FOREVER
    return response


@bp.app_template_global()
def embed_sheet() -> str:
    """Return the name under which the stylesheet of frames is found now."""
    return digest()


def refuse(refusal: Refusal) -> Response:
    """Return a refusal as a page that fits into a frame anywhere."""
    if refusal.status == 503:  # then even the name of the site may be out of reach
        return open_to((), bare_page(refusal))
    page = render("embedding/refused.html", status=refusal.status, refusal=refusal)
    return open_to((), page)


def open_to(origins: Sequence[str], response: Response) -> Response:
    """Return the answer so that pages of `origins` may frame and fetch it: of any, without some."""
    asking = request.headers.get("Origin", "")
    ancestors = "; frame-ancestors " + " ".join(["'self'", *origins]) if origins else ""
    response.headers["Content-Security-Policy"] = POLICY + ancestors
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    if not origins:
        return open_to_all(response)
    response.vary.add("Origin")
    if asking in origins:
        response.headers["Access-Control-Allow-Origin"] = asking
    return response
