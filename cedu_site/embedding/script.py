"""`/embed.js`: the one script that other sites' pages load, with the look of a listing in it."""

import json
import re
from functools import lru_cache
from pathlib import Path

from flask import Blueprint, Response

from cedu_site.embedding.look import sheet
from cedu_site.web.cross_origin import open_to_all

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


def shorter_js(text: str) -> str:
    """Return a script without indentation and without the lines that are comments."""
    lines = (line.strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//")) + "\n"


def shorter_css(text: str) -> str:
    """Return a style sheet without comments and without the blanks that say nothing."""
    bare = re.sub(r"\s+", " ", re.sub(r"/\*.*?\*/", "", text, flags=re.S))
    return re.sub(r": ", ":", re.sub(r" ?([{};,]) ?", r"\1", bare)).strip()
