"""The builder: choose what a listing shows, look at it, copy what puts it on another site."""

from collections.abc import Mapping
from dataclasses import asdict

from flask import Blueprint, Response, request
from werkzeug.exceptions import BadRequest

from cedu_site.embedding import choosing
from cedu_site.embedding.asking import CHOICES, MOST, Asked
from cedu_site.embedding.snippets import height_of, snippets_of
from cedu_site.embedding.subject import subject_of
from cedu_site.web.answers import POLICY
from cedu_site.web.qr import qr_code
from cedu_site.web.rendering import render

bp = Blueprint("builder", __name__)
FRAMING = POLICY + "; frame-src 'self'"
WIDTHS = (240, 360, 720)  # px: a narrow column, a phone, a page
NARROWS = {"offerings": "column", "courses": "column", "news": "course"}  # what has no meaning


@bp.get("/embed/")
def builder() -> Response:
    said = _meant(request.args)
    try:
        asked = Asked.read(said)
    except BadRequest as error:
        return _answer(asdict(Asked()) | said, 422, refused=error.description)
    subject = subject_of(asked)
    made = {"asked": asked, "subject": subject, "snippets": snippets_of(asked, subject)}
    return _answer(asdict(asked), 200, height=height_of(asked), **made)


@bp.get("/embed/qr.png")
def qr() -> Response:
    return qr_code(subject_of(Asked.read(_meant(request.args))).address)


def _meant(args: Mapping[str, str]) -> dict[str, str]:
    """Return what was filled in, without the field that means nothing beside the others."""
    said = {name: text.strip() for name, text in args.items() if text.strip()}
    said.pop(NARROWS.get(said.get("what", ""), ""), None)
    return said


def _answer(chosen: Mapping[str, object], status: int, **made: object) -> Response:
    response = render(
        "embedding/builder.html", fragment="made", status=status, chosen=chosen,
        choices=CHOICES, choosing=choosing, most=MOST, widths=WIDTHS, **made,
    )  # fmt: skip
    response.headers["Content-Security-Policy"] = FRAMING
    return response
