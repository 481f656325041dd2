"""What of this site an address means that somebody copied, typed or was sent."""

import re
from urllib.parse import SplitResult, unquote, urlsplit

from flask import abort

from cedu_site.addresses import moved_to
from cedu_site.centres.models import Centre
from cedu_site.clock import now
from cedu_site.embedding.chosen import CARDS
from cedu_site.extensions import db
from cedu_site.publishing.models import Page
from cedu_site.web.urls import absolute

Thing = Page | Centre
CENTRE = re.compile("/centres/([^/]+)/?")
UNREADABLE = re.compile(r"[\x00-\x20\x7f\\]")
LONGEST, MOST_PARTS = 400, 4  # characters, slashes: no page has more in its path
PORTS = {"http": 80, "https": 443}
MISSING = "缺少 url：请写 url= 和本站一页的完整网址。"
MALFORMED = "url 不是完整的网址：应以 http:// 或 https:// 开头。"
ELSEWHERE = "这个网址不是本站的，请写本站一页的完整网址。"
UNKNOWN = "本站没有这一页，或它没有公开，请核对网址。"


def addressed(url: str) -> Thing:
    """Return the public page or the centre that `url` means, wherever it has moved since.

    Aborts with 400 where that is no address, and with 404 where there is no such thing here.
    """
    path = _path_here(_parts(url))
    if len(path) > LONGEST or path.count("/") > MOST_PARTS or not path.isprintable():
        abort(404, UNKNOWN)
    return _at(path) or _moved(path) or abort(404, UNKNOWN)


def _parts(url: str) -> SplitResult:
    if not url.strip():
        abort(400, MISSING)
    if UNREADABLE.search(url.strip()):
        abort(400, MALFORMED)
    try:
        parts = urlsplit(url.strip())
        _ = parts.port
    except ValueError:
        abort(400, MALFORMED)
    if parts.scheme not in PORTS or not parts.hostname:
        abort(400, MALFORMED)
    return parts


def _path_here(parts: SplitResult) -> str:
    """Return the app-relative path; the site may be asked for with either scheme."""
    base = urlsplit(absolute("/"))
    if "@" in parts.netloc or _host(parts) != _host(base) or not _is_below(parts.path, base.path):
        abort(404, ELSEWHERE)
    return "/" + unquote(parts.path[len(base.path) :])


def _host(parts: SplitResult) -> tuple[str | None, int | None]:
    usual = PORTS.get(parts.scheme)
    return parts.hostname, None if parts.port == usual else parts.port


def _is_below(path: str, top: str) -> bool:
    return path.startswith(top) or f"{path}/" == top


def _at(path: str) -> Thing | None:
    """Return what stands at `path`, with or without a slash at its end."""
    centre = CENTRE.fullmatch(path)
    if centre:
        return Centre.named(centre[1])
    here = Page.public(now()).where(Page.path.in_(_forms(path)), Page.kind.in_(CARDS))
    page: Page | None = db.session.scalar(here)
    return page


def _moved(path: str) -> Thing | None:
    """Return what stood at `path` once, where it stands today."""
    for target in filter(None, map(moved_to, _forms(path))):
        if thing := _at(target):
            return thing
    return None


def _forms(path: str) -> tuple[str, str]:
    bare = path.rstrip("/")
    return bare, bare + "/"
