"""An unpublished version as the real page, for people with a link and without an account."""

from flask import Blueprint, Response, abort
from flask.typing import ResponseReturnValue

from cedu_site.clock import now
from cedu_site.extensions import db
from cedu_site.publishing.models import Page
from cedu_site.publishing.preview_links import PreviewLink
from cedu_site.publishing.showing import as_if, show
from cedu_site.web.errors import Refusal
from cedu_site.web.rendering import render

bp = Blueprint("previews", __name__)
OVER = "这个预览链接已经过期"
ASK = "要看的话，请向给您链接的编辑要一个新的。"
HEADERS = {
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow",
    "Referrer-Policy": "no-referrer",
}


@bp.get("/preview/<token>")
def preview(token: str) -> ResponseReturnValue:
    link = PreviewLink.find(token) or abort(404)
    if link.is_over:
        return render("errors/error.html", refusal=Refusal(410, OVER, ASK), status=410)
    page, newest = link.page, link.page.newest
    if newest is None or page.is_binned:
        abort(404)
    is_live = newest.id == page.live_id and _is_public(page)
    return show(as_if(page, newest), preview_until=link.expires_at, is_live=is_live)


@bp.after_request
def keep_private(response: Response) -> Response:
    """Have nobody keep the page, list it, or tell its address."""
    response.headers.update(HEADERS)
    return response


def _is_public(page: Page) -> bool:
    return db.session.scalar(Page.public(now()).where(Page.id == page.id)) is not None
