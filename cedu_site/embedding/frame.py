"""The listing as a frame: its own small page, that other sites may show."""

from flask import Blueprint, Response, request

from cedu_site.embedding.asking import PATH, Asked
from cedu_site.embedding.listing import Listing, listing_of
from cedu_site.embedding.showings import count_showing, note_showing
from cedu_site.web.rendering import render

bp = Blueprint("frame", __name__)
bp.after_app_request(count_showing)
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'none'"
)


@bp.get(PATH)
def courses() -> Response:
    asked = Asked.read(request.args)
    listing = listing_of(asked)
    note_showing(listing.subject, asked.what)
    response = render("embedding/frame.html", asked=asked, listing=listing)
    response.headers["Content-Security-Policy"] = POLICY + _ancestors(listing)
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _ancestors(listing: Listing) -> str:
    """Return who may frame the listing: anyone, where its centre names nobody."""
    return "; frame-ancestors " + " ".join(["'self'", *listing.origins]) if listing.origins else ""
