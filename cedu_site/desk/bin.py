"""回收站: what was thrown away, by whom, and the way back."""

from flask import Blueprint, Response
from flask_login import current_user

from cedu_site.desk.lists import binned
from cedu_site.extensions import db
from cedu_site.people.guarding import guard
from cedu_site.publishing.log import LogEntry
from cedu_site.publishing.models import Page
from cedu_site.web.paging import listing
from cedu_site.web.rendering import render

bp = Blueprint("bin", __name__)
guard(bp)


@bp.get("/desk/bin/")
def bin() -> Response:
    return render("desk/bin.html", pages=listing(binned(current_user)))


@bp.app_template_global()
def thrown_away(page: Page) -> LogEntry | None:
    """Return the note of when, by whom and why the page was last thrown away."""
    return db.session.scalar(LogEntry.of(page.uid).filter_by(verb="bin").limit(1))
