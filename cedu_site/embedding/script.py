"""`/embed.js`: the one script that other sites' pages load, with the look of a listing in it."""

import json

from flask import Blueprint, Response

from cedu_site.embedding.look import sheet
from cedu_site.web.assets import asset_text
from cedu_site.web.cross_origin import open_to_all

bp = Blueprint("embed_script", __name__)
NAME = "embed.js"
HEADERS = {"Cross-Origin-Resource-Policy": "cross-origin"}
CSS = '"{css}"'


@bp.get("/embed.js")
def script() -> Response:
    kind = "text/javascript; charset=utf-8"
    return open_to_all(Response(program(), content_type=kind, headers=HEADERS))


def program() -> str:
    """Return the script as it is sent, all ASCII: no page's encoding can spoil it."""
    return asset_text(NAME).replace(CSS, json.dumps(sheet()))
