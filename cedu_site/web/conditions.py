"""Whether what a client has already is still right: conditional requests (RFC 9110, section 13)."""

from typing import TYPE_CHECKING

from werkzeug.http import parse_date, parse_etags, unquote_etag

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

CONDITIONS = (
    *("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_MATCH"),
    *("HTTP_IF_UNMODIFIED_SINCE", "HTTP_IF_RANGE", "HTTP_RANGE"),
)
UNMET, UNCHANGED, WHOLE = 412, 304, 200


def outcome(environ: "WSGIEnvironment", etag: str, modified: str) -> int:
    """Return 412, 304 or 200 for a GET or HEAD of what has this `etag` and was last `modified`
    then (empty where that is unknown), in the order of RFC 9110, 13.2.2. `If-Unmodified-Since` is
    not asked, and ranges are not given: the whole is always right."""
    match = environ.get("HTTP_IF_MATCH")
    if match is not None:
        wanted = parse_etags(match)
        if wanted and not (wanted.star_tag or wanted.is_strong(_bare(etag))):
            return UNMET
    known = environ.get("HTTP_IF_NONE_MATCH")
    if known:
        return UNCHANGED if _knows(known, etag) else WHOLE
    since = environ.get("HTTP_IF_MODIFIED_SINCE")
    return UNCHANGED if since and modified and _is_since(since, modified) else WHOLE


def _knows(known: str, etag: str) -> bool:
    return known == etag or parse_etags(known).contains_weak(_bare(etag))


def _is_since(since: str, modified: str) -> bool:
    if since == modified:
        return True
    asked, changed = parse_date(since), parse_date(modified)
    return asked is not None and changed is not None and changed <= asked


def _bare(etag: str) -> str:
    return unquote_etag(etag)[0] or ""
