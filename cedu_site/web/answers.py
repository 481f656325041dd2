"""What every answer carries: security headers, compression, an ETag and a 304 when it is known."""

import time
from functools import lru_cache

from flask import Flask, Request, Response, request
from isal import isal_zlib
from werkzeug.http import (
    generate_etag,
    http_date,
    parse_accept_header,
    remove_entity_headers,
)

from cedu_site.present import this_app, this_request
from cedu_site.web.conditions import CONDITIONS, WHOLE, outcome
from cedu_site.web.counted import count_answer

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "media-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-cache",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",  # of no page too
    "X-Frame-Options": "DENY",  # to browsers that know no frame-ancestors
    "Cross-Origin-Resource-Policy": "same-origin",  # what other sites show says otherwise itself
}
PAGE_HEADERS = HEADERS | {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
ON_HTTPS = {"Strict-Transport-Security": "max-age=31536000"}
USUAL = {  # whether it is a page, and came over https: name, value and name in small letters
    (page, https): tuple((name, value, name.lower()) for name, value in (of | more).items())
    for page, of in ((True, PAGE_HEADERS), (False, HEADERS))
    for https, more in ((True, ON_HTTPS), (False, {}))
}
TEXTUAL = ("text/", "application/json", "application/xml")
TEXTUAL_ENDS = ("javascript", "+json", "+xml")
SMALLEST_TO_COMPRESS = 500
LEVEL, GZIP = 2, 31  # a page becomes 3 % larger than by zlib's fastest


def finish_answers(app: Flask) -> None:
    """Register the steps that every answer goes through, in the order written."""
    for step in reversed((count_answer, _add_headers, _lead_on, _compress, _tag)):
        app.after_request(step)  # Flask runs the one registered last first


def _add_headers(response: Response) -> Response:
    usual = USUAL[response.mimetype == "text/html", is_https()]
    said = {name.lower() for name, _ in response.headers}
    if "content-security-policy" in said:  # which then says who may frame it
        said.add("x-frame-options")
    response.headers.extend([(name, value) for name, value, low in usual if low not in said])
    return response


def is_https() -> bool:
    """Tell whether who asks does so over https, as trusted proxies or else the settings say."""
    return this_request().scheme == "https" or this_app().config["HTTPS_IN_FRONT"]


def _lead_on(response: Response) -> Response:
    """Begin redirects with their path: no proxy has to tell us how the site is called."""
    if response.location:
        response.location = response.location.removeprefix(request.host_url.rstrip("/"))
    return response


def _compress(response: Response) -> Response:
    kind = response.mimetype or ""
    if response.is_streamed or not (kind.startswith(TEXTUAL) or kind.endswith(TEXTUAL_ENDS)):
        return response
    _vary(response)
    if response.content_encoding:
        return response  # compressed once and for all
    data = response.get_data()
    if len(data) >= SMALLEST_TO_COMPRESS and takes_gzip(this_request()):
        response.set_data(isal_zlib.compress(data, LEVEL, GZIP))
        response.headers["Content-Encoding"] = "gzip"
    return response


def _vary(response: Response) -> None:
    if "Vary" in response.headers:
        response.vary.add("Accept-Encoding")
    else:
        response.headers.add("Vary", "Accept-Encoding")


def takes_gzip(request: Request) -> bool:
    """Tell whether who asks can read what is compressed."""
    return _takes_gzip(request.environ.get("HTTP_ACCEPT_ENCODING", ""))


@lru_cache(256)  # browsers are of few kinds
def _takes_gzip(said: str) -> bool:
    return bool(parse_accept_header(said)["gzip"])


def _tag(response: Response) -> Response:
    asking = this_request()
    if asking.method in ("GET", "HEAD") and response.status_code == 200:
        if response.is_streamed:
            response.make_conditional(asking)
        else:
            if "ETag" not in response.headers:
                response.headers.add("ETag", f'"{generate_etag(response.get_data())}"')
            if not asking.environ.keys().isdisjoint(CONDITIONS):
                _spare(response)
        if "Date" not in response.headers:
            response.headers.add("Date", _date(int(time.time())))
    return response


@lru_cache(2)
def _date(second: int) -> str:
    return http_date(second)


def _spare(response: Response) -> None:
    """Leave out what the client has already, or did not want if it is what it is."""
    tag, modified = (response.headers.get(name, "") for name in ("ETag", "Last-Modified"))
    status = outcome(request.environ, tag, modified)
    if status != WHOLE:
        response.status_code = status
        response.set_data(b"")
        remove_entity_headers(response.headers)
