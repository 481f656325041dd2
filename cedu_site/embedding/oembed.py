"""An address of this site as a card on other sites: oEmbed 1.0 (oembed.com), as JSON."""

import json
import re
from html import escape
from typing import Any

from flask import Blueprint, Response, abort, jsonify, request

from cedu_site.embedding.addressed import Thing, addressed
from cedu_site.embedding.asking import PAGE, Asked
from cedu_site.media.models import Media
from cedu_site.place.site import current_site
from cedu_site.publishing.models import Page
from cedu_site.text.examples import titled
from cedu_site.web.cross_origin import open_to_all
from cedu_site.web.errors import Refusal, answer_below
from cedu_site.web.urls import absolute

PATH = "/oembed"

bp = Blueprint("oembed", __name__)
bp.after_request(open_to_all)
bp.record(lambda state: answer_below(state.app, PATH, refuse))
WIDEST, NARROWEST, CACHE_AGE = 600, 1, 3600  # pixels, pixels, seconds
HIGHEST, LISTING = 320, 480  # pixels: the frame of one page, of a listing
NARROW, MORE = 420, 120  # pixels: below this width lines break, and one page needs so much more
OWN = "light"  # the library's colours: what is pasted is a card from elsewhere, and looks it
NUMBER = re.compile("[0-9]{1,12}")


@bp.get(PATH)
def oembed() -> Response:
    if request.args.get("format", "json").lower() != "json":
        abort(501, "这里只有 JSON，没有别的格式：请写 format=json，或不写。")
    most = _limit("maxwidth"), _limit("maxheight")
    return jsonify(_card(addressed(request.args.get("url", "")), *most))


def refuse(refusal: Refusal) -> Response:
    """Return what is wrong as JSON, which is all that clients of oEmbed read."""
    said = {"status": refusal.status, "error": refusal.explanation}
    return open_to_all(Response(json.dumps(said), refusal.status, content_type="application/json"))


def _card(thing: Thing, widest: int | None, highest: int | None) -> dict[str, Any]:
    is_list = thing.kind in ("course", "centre")
    width = min(WIDEST, widest or WIDEST)
    usual = LISTING if is_list else HIGHEST + (MORE if width < NARROW else 0)
    height = min(usual, highest or usual)
    site, title = current_site(), titled(thing)
    return {
        "version": "1.0",
        "type": "rich",
        "title": title,
        **_author(thing),
        "provider_name": site.name,
        "provider_url": absolute("/"),
        "cache_age": CACHE_AGE,
        "width": width,
        "height": height,
        "html": _html(thing, title, width, height),
        **_thumbnail(getattr(thing, "cover", None), widest, highest),
    }


def _html(thing: Thing, title: str, width: int, height: int) -> str:
    """Return a link and a frame in the form that WordPress lets through from any site."""
    link, frame, said = map(escape, (absolute(thing.path), _frame(thing), title))
    return (
        f'<blockquote><a href="{link}">{said}</a></blockquote>'
        f'<iframe src="{frame}" title="{said}" width="{width}" height="{height}" '
        'frameborder="0" marginwidth="0" marginheight="0" scrolling="no"></iframe>'
    )


def _frame(thing: Thing) -> str:
    if thing.kind == "course":
        query = Asked(what="courses", course=thing.slug, theme=OWN).query
    elif thing.kind == "centre":
        query = Asked(centre=thing.slug, theme=OWN).query
    else:
        query = Asked(what=PAGE, of=thing.uid, theme=OWN).query
    return f"{absolute('/embed/courses')}?{query}"


def _author(thing: Thing) -> dict[str, str]:
    centre = thing.centre if isinstance(thing, Page) else thing
    present = centre and centre.present
    if not present or present.retired_at:
        return {}
    return {"author_name": titled(present),
            "author_url": absolute(present.path)}  # fmt: skip


def _thumbnail(cover: Media | None, widest: int | None, highest: int | None) -> dict[str, Any]:
    """Return the largest form of the cover that fits, the one that everyone can show first."""
    picture = cover and cover.share_picture
    if not picture:
        return {}
    for one in reversed(picture.renditions):
        if one["width"] <= (widest or one["width"]) and one["height"] <= (highest or one["height"]):
            return {
                "thumbnail_url": absolute(picture.address(one)),
                "thumbnail_width": one["width"],
                "thumbnail_height": one["height"],
            }
    return {}


def _limit(name: str) -> int | None:
    text = request.args.get(name, "")
    if text and not (NUMBER.fullmatch(text) and int(text) >= NARROWEST):
        abort(400, f"{name} 应是从 1 开始的整数，以像素计。")
    return int(text) if text else None
