"""Answers that scripts of any other site may read: they are the same for everyone."""

from flask import Response


def open_to_all(response: Response) -> Response:
    """Have the pages of every site read the answer, whatever it says (fetch.spec.whatwg.org)."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
