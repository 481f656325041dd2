"""Whether the site answers: its database opens."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from cedu_site.changes import site_version

bp = Blueprint("health", __name__)


@bp.get("/healthz")
def healthz() -> ResponseReturnValue:
    return {"status": "ok", "version": site_version()}
