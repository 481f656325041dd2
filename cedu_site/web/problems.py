"""Errors as programs read them: one JSON object that names what is wrong (RFC 9457)."""

import json
from typing import Any

from flask import Response

from cedu_site.web.errors import Refusal
from cedu_site.web.logs import request_number
from cedu_site.web.urls import absolute

TYPE = "application/problem+json"


def problem(refusal: Refusal) -> Response:
    """Return the answer that says what is wrong; a successor is told by its address."""
    said: dict[str, Any] = {
        "type": "about:blank",
        "title": refusal.heading,
        "status": refusal.status,
        "detail": refusal.explanation,
        "reference": request_number(),
    }
    if refusal.successor:
        said["successor"] = absolute(refusal.successor[0])
    return Response(json.dumps(said, ensure_ascii=False), refusal.status, content_type=TYPE)
