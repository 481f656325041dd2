"""Pages that show many rooms: home, the tree of centres, a centre, standing pages."""

from functools import cache

from flask import Blueprint, Response, abort, redirect
from flask.typing import ResponseReturnValue
from sqlalchemy import BindParameter, Table, bindparam

from cedu_site import personal
from cedu_site.centres.tree import the_tree
from cedu_site.clock import now, today
from cedu_site.front.centre import sections_of
from cedu_site.front.home import sections
from cedu_site.place.site import current_site
from cedu_site.publishing.models import StandingPage
from cedu_site.publishing.openness import MOMENT
from cedu_site.publishing.reading import fetch_public
from cedu_site.publishing.showing import Shown, show, shows
from cedu_site.publishing.stills import Question, question
from cedu_site.web.errors import Withdrawn
from cedu_site.web.rendering import render
from cedu_site.web.urls import href

bp = Blueprint("front", __name__)
PRIVACY = "/privacy"  # the standing page that lists what is stored about people


@bp.get("/")
def home() -> Response:
    return render("front/home.html", sections=sections(), today=today())


@bp.get("/centres/")
def centres() -> Response:
    return render("front/centres.html", tops=the_tree().tops)


@bp.get("/centres/<slug>/")
def centre(slug: str) -> ResponseReturnValue:
    centre = the_tree().by_slug.get(slug) or abort(404)
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
    return "front/standing.html", {"page": page, "tells_what_is_stored": page.path == PRIVACY}


bp.add_app_template_global(personal.tables, "stored_tables")


@bp.app_template_global()
def personal_columns(table: Table) -> list[str]:
    """Return what the columns of a table say about a person."""
    return [one.what for _, one in personal.columns(table)]


@bp.app_template_global()
def footer_pages() -> list[StandingPage]:
    """Return the standing pages that the foot of every page leads to, in the library's order."""
    slugs = current_site().footer
    found = _at_foot().some(len(slugs), slugs=slugs) if slugs else []
    return sorted(found, key=lambda page: slugs.index(page.slug))


@cache
def _at_foot() -> Question:
    slugs: BindParameter[str] = bindparam("slugs", expanding=True)
    return question(StandingPage.public(MOMENT).where(StandingPage.slug.in_(slugs)))
