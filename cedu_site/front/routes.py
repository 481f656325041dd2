"""Pages that show many rooms: home, the tree of centres, a centre, standing pages."""

from flask import Blueprint, Response, abort, redirect
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from cedu_site.centres.models import Centre
from cedu_site.clock import now, today
from cedu_site.extensions import db
from cedu_site.front.centre import sections_of
from cedu_site.front.home import sections
from cedu_site.place.site import current_site
from cedu_site.publishing.models import StandingPage
from cedu_site.publishing.reading import fetch_public
from cedu_site.publishing.showing import Shown, show, shows
from cedu_site.web.errors import Withdrawn
from cedu_site.web.rendering import render
from cedu_site.web.urls import href

bp = Blueprint("front", __name__)


@bp.get("/")
def home() -> Response:
    return render("front/home.html", sections=sections(), today=today())


@bp.get("/centres/")
def centres() -> Response:
    return render("front/centres.html", tops=db.session.scalars(Centre.tree()).all())


@bp.get("/centres/<slug>/")
def centre(slug: str) -> ResponseReturnValue:
    centre = db.session.scalar(select(Centre).filter_by(slug=slug)) or abort(404)
    if centre.merged_into:
        return redirect(href(centre.present.path), 301)
    if centre.retired_at:
        raise Withdrawn
    return render("front/centre.html", centre=centre, sections=sections_of(centre), today=today())


@bp.get("/<slug>")
def standing(slug: str) -> Response:
    return show(fetch_public(StandingPage, f"/{slug}", now()))


@shows(StandingPage)
def show_standing(page: StandingPage) -> Shown:
    return "front/standing.html", {"page": page}


@bp.app_template_global()
def footer_pages() -> list[StandingPage]:
    """Return the standing pages that the foot of every page leads to, in the library's order."""
    slugs = current_site().footer
    query = StandingPage.public(now()).where(StandingPage.slug.in_(slugs))
    return sorted(db.session.scalars(query), key=lambda page: slugs.index(page.slug))
