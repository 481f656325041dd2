"""What belongs to every page: its QR code, its corrections, how often it is read."""

from collections.abc import Callable, Hashable

from flask import Blueprint, Response, abort
from sqlalchemy import select

from cedu_site.centres.models import Centre
from cedu_site.clock import now
from cedu_site.extensions import db
from cedu_site.present import this_request
from cedu_site.publishing.corrections import Correction
from cedu_site.publishing.log import account_log
from cedu_site.publishing.models import Page
from cedu_site.publishing.turning import this_span
from cedu_site.web.qr import qr_code
from cedu_site.web.urls import absolute

bp = Blueprint("publishing", __name__)
bp.add_app_template_global(account_log)


@bp.get("/qr/<uid>.png")
def qr(uid: str) -> Response:
    thing = db.session.scalar(Page.public(now()).where(Page.uid == uid)) or db.session.scalar(
        select(Centre).filter_by(uid=uid)
    )
    if thing is None:
        abort(404)
    return qr_code(absolute(thing.path))


@bp.app_template_global()
def corrections_of(page: Page) -> list[Correction]:
    """Return the corrections of a page, the latest first."""
    if page.__dict__.get("corrections") == 0:  # it was counted with the page
        return []
    return list(db.session.scalars(Correction.of(page)))


@bp.app_template_global()
def unchanged(name: Hashable, caller: Callable[[], str]) -> str:
    """Return what a template says between `call unchanged(…)` and its end, worked out once: until
    the public site turns it must be the same on every page, below the same path."""
    return this_span(("unchanged", name, this_request().script_root), caller)
