"""`/healthz`: how the site is at this moment, for those who watch over it."""

import json
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, current_app
from flask.sansio.app import App

from cedu_site.changes import site_version
from cedu_site.disk import free_bytes, is_writable
from cedu_site.search.following import the_index
from cedu_site.search.storage import IndexUnavailable
from cedu_site.web.errors import Refusal, answer_below

bp = Blueprint("health", __name__)
PATH = "/healthz"
MB = 1024 * 1024
LEAST_FREE = 256  # MB on the disk; a day of an office's photographs
MOST_BEHIND = 100  # versions that the index may lack: it follows within a second


@bp.get(PATH)
def healthz() -> Response:
    return _answer(_database() | _search() | _disk())


@bp.record_once
def _answer_failures(state: Any) -> None:
    """Have it said here, too, in JSON when the database does not answer."""
    app: App = state.app
    answer_below(app, PATH, _without_database)


def _without_database(refusal: Refusal) -> Response:
    answer = _answer({"database": {"ok": False}} | _disk())
    answer.status_code = refusal.status
    return answer


def _answer(parts: dict[str, dict[str, Any]]) -> Response:
    """Return 200 where all is well, else 503; never kept by anyone."""
    well = all(part["ok"] for part in parts.values())
    version = parts.get("database", {}).get("version")
    said = {"status": "ok" if well else "trouble", "version": version, **parts}
    answer = Response(json.dumps(said), 200 if well else 503, content_type="application/json")
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _database() -> dict[str, dict[str, Any]]:
    return {"database": {"ok": True, "version": site_version()}}


def _search() -> dict[str, dict[str, Any]]:
    """Say by how many versions the index that this process reads is behind; None without one."""
    try:
        behind = site_version() - the_index().refresh().version
    except IndexUnavailable:
        return {"index": {"ok": False, "behind": None}}
    return {"index": {"ok": abs(behind) <= MOST_BEHIND, "behind": behind}}


def _disk() -> dict[str, dict[str, Any]]:
    data, media = (Path(current_app.config[name]) for name in ("DATA_DIR", "MEDIA_DIR"))
    free = min(free_bytes(data), free_bytes(media)) // MB
    return {
        "disk": {"ok": free >= LEAST_FREE and is_writable(data), "free_mb": free},
        "media": {"ok": is_writable(media)},
    }
