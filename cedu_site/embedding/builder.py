"""The builder: choose what a listing shows, look at it, copy what puts it on another site."""

from collections.abc import Mapping
from dataclasses import asdict, fields

from flask import Blueprint, Response, request
from werkzeug.exceptions import BadRequest

from cedu_site.clock import now
from cedu_site.embedding import choosing
from cedu_site.embedding.asking import CHOICES, MOST, PAGE, Asked
from cedu_site.embedding.chosen import choose
from cedu_site.embedding.listing import listing_of
from cedu_site.embedding.snippets import height_of, snippets_of
from cedu_site.embedding.subject import subject_of
from cedu_site.web.answers import POLICY
from cedu_site.web.qr import qr_code
from cedu_site.web.rendering import render

bp = Blueprint("builder", __name__)
FRAMING = POLICY + "; frame-src 'self'"
WIDTHS = (240, 360, 720)  # px: a narrow column, a phone, a page
FIELDS = [one.name for one in fields(Asked) if one.name != "of"]


@bp.get("/embed/")
def builder() -> Response:
    said = _meant(request.args)
    try:
        chosen = choose(Asked.read(said), now())
    except BadRequest as error:
        return _answer(asdict(Asked()) | said, 422, refused=error.description)
    if chosen.ended:
        return _answer(asdict(Asked()) | said, 422, refused=f"{chosen.ended[0]}请另选一个。")
    asked, subject = chosen.asked, subject_of(chosen)
    height = height_of(asked, len(listing_of(asked).items))
    made = {"asked": asked, "subject": subject, "snippets": snippets_of(asked, subject, height)}
    return _answer(asdict(asked), 200, height=height, **made)


@bp.get("/embed/qr.png")
def qr() -> Response:
    chosen = choose(Asked.read(_meant(request.args)), now())
    return qr_code(subject_of(chosen).address)


def _meant(args: Mapping[str, str]) -> dict[str, str]:
    """Return what was filled in, without what means nothing beside the rest."""
    said = {name: args[name].strip() for name in FIELDS if args.get(name, "").strip()}
    if said.get("what") == PAGE:
        del said["what"]
    said.pop("course" if said.get("what", _first(said)) == "news" else "column", None)
    return said


def _first(said: Mapping[str, str]) -> str:
    """Return what is shown where it is not said."""
    return "news" if "column" in said else "offerings"


def _answer(chosen: Mapping[str, object], status: int, **made: object) -> Response:
    response = render(
        "embedding/builder.html", fragment="made", status=status, chosen=chosen,
        choices=CHOICES, choosing=choosing, most=MOST, widths=WIDTHS, **made,
    )  # fmt: skip
    response.headers["Content-Security-Policy"] = FRAMING
    return response
