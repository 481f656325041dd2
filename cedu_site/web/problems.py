"""Errors as programs read them: one JSON object that names what is wrong (RFC 9457)."""

import json
from typing import Any

from flask import Response

from cedu_site.web.urls import absolute

TYPE = "application/problem+json"
WHERE = "/api/"


def problem(
    status: int, title: str, detail: str, successor: tuple[str, str] | None = None
) -> Response:
    """Return the answer that says what is wrong; `successor` (path, title) is told by address."""
    said: dict[str, Any] = {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": detail,
    }
    if successor:
        said["successor"] = absolute(successor[0])
    return Response(json.dumps(said, ensure_ascii=False), status, content_type=TYPE)
