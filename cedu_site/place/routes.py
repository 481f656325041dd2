"""The stylesheet of the place's colours."""

from flask import Blueprint, Response

from cedu_site.place.site import Site, current_site
from cedu_site.web.assets import FOREVER

bp = Blueprint("place", __name__)


@bp.app_context_processor
def _site() -> dict[str, Site]:
    return {"site": current_site()}


@bp.get("/theme/<digest>.css")
def theme(digest: str) -> Response:
    site = current_site()
    response = Response(site.theme_css, content_type="text/css; charset=utf-8")
    if digest == site.theme_digest:
        response.headers["Cache-Control"] = FOREVER
    return response
