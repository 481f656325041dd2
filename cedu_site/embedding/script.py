"""`/embed.js`: the one script that other sites' pages load, with the look of a listing in it."""

import json
from functools import lru_cache
from pathlib import Path

from flask import Blueprint, Response

from cedu_site.embedding.look import sheet
from cedu_site.web.cross_origin import open_to_all
from cedu_site.web.shortening import shorter_css, shorter_js

bp = Blueprint("embed_script", __name__)
SOURCE = Path(__file__).parent.parent / "static" / "embed.js"
HEADERS = {"Cross-Origin-Resource-Policy": "cross-origin"}
CSS = '"{css}"'


@bp.get("/embed.js")
def script() -> Response:
    kind = "text/javascript; charset=utf-8"
    return open_to_all(Response(program(), content_type=kind, headers=HEADERS))


def program() -> str:
    """Return the script as it is sent, all ASCII: no page's encoding can spoil it."""
    return _with_look(sheet())


@lru_cache(maxsize=4)  # sites of one process, as in the tests; one site has one at a time
def _with_look(css: str) -> str:
    return shorter_js(SOURCE.read_text("ascii")).replace(CSS, json.dumps(shorter_css(css)))
