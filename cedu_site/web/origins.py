"""Forms come from our own pages: what another site sends is refused, whatever token it has."""

from urllib.parse import urlsplit

from flask import Flask, current_app, request
from werkzeug.exceptions import Forbidden

from cedu_site.database import READING_METHODS
from cedu_site.present import this_request


class ForeignOrigin(Forbidden):
    """403: the browser says that another site's page sent this."""


def check_origins(app: Flask) -> None:
    app.before_request(_refuse_foreign)


def _refuse_foreign() -> None:
    if this_request().method not in READING_METHODS and _is_foreign():
        raise ForeignOrigin("这份表单是从别的网站发来的，没有收下。请在本站的页面里重新填写。")


def _is_foreign() -> bool:
    """Tell what the browser says; one that says nothing is left to the form's token."""
    fetched = request.headers.get("Sec-Fetch-Site")
    if fetched:
        return fetched not in ("same-origin", "none")
    origin = request.headers.get("Origin")
    return origin is not None and not _is_ours(origin)


def _is_ours(origin: str) -> bool:
    """Tell whether `origin` is our own. Where the request came in clear, a proxy that nobody
    declared may have taken the s away; none adds one, so to https only https sends."""
    base = urlsplit(current_app.config["BASE_URL"])
    try:
        given = urlsplit(origin)
    except ValueError:
        return False
    ours = {f"{base.scheme}://{base.netloc}", f"{given.scheme}://{request.host}"}
    schemes = ("https",) if request.is_secure else ("http", "https")
    return given.scheme in schemes and origin in ours
