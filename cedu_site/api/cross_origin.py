"""Scripts of any other site may read the API: it is the same for everyone and takes nothing in."""

from flask import Response, request

from cedu_site.present import this_request
from cedu_site.web.cross_origin import open_to_all

WHERE = "/api/v1/"
READ_TOO = "ETag, Link, Last-Modified, Retry-After"
TO_ASK_FIRST = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "If-None-Match, If-Modified-Since, Content-Type, Accept",
    "Access-Control-Max-Age": "86400",
}


def open_api(response: Response) -> Response:
    """Add to each answer of the API, errors too, what browsers ask for (fetch.spec.whatwg.org)."""
    if not this_request().path.startswith(WHERE):
        return response
    open_to_all(response)
    response.headers["Access-Control-Expose-Headers"] = READ_TOO
    if request.method == "OPTIONS" and response.status_code < 400:
        response.headers.update(TO_ASK_FIRST)
        response.status_code = 204
        del response.headers["Content-Type"]
    return response
