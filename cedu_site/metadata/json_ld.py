"""What a page says of itself to search engines: JSON-LD 1.1 in the words of schema.org."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from cedu_site.metadata.card import is_public, is_search
from cedu_site.metadata.learning import (
    course_node,
    held_node,
    recipe_node,
    resource_node,
)
from cedu_site.metadata.nodes import Node, breadcrumbs, listed
from cedu_site.metadata.organisations import centre_node, host_node, site_node
from cedu_site.metadata.reporting import article_node
from cedu_site.place.site import current_site
from cedu_site.publishing.routes import corrections_of
from cedu_site.text.examples import titled

bp = Blueprint("json_ld", __name__)
SCHEMA = "https://schema.org"
UNSAFE = {char: f"\\u{ord(char):04x}" for char in "<>&'\u2028\u2029"}
ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
Said = Mapping[str, Any]
Nodes = list[Node | None]


def _of_site(said: Said) -> Nodes:
    return [site_node(said["about"]), host_node(said["about"])]


def _of_course(said: Said) -> Nodes:
    course, rest = said["about"], (said.get("resources", ()), said.get("offerings", ()))
    return [course_node(course, current_site(), *rest)]


def _of_resource(said: Said) -> Nodes:
    resource, course = said["about"], said["course"]
    return [resource_node(resource, course, current_site()), recipe_node(resource, course)]


def _of_offering(said: Said) -> Nodes:
    return [held_node(said["about"], said["course"], current_site())]


def _of_article(said: Said) -> Nodes:
    article = said["about"]
    return [article_node(article, current_site(), corrections_of(article))]


def _of_centre(said: Said) -> Nodes:
    return [centre_node(said["about"])]


def _of_list(said: Said) -> Nodes:
    return [listed([(one.path, titled(one)) for one in said.get("listed", ())])]


MAKERS: dict[str, Callable[[Said], Nodes]] = {
    "site": _of_site,
    "course": _of_course,
    "resource": _of_resource,
    "offering": _of_offering,
    "article": _of_article,
    "centre": _of_centre,
    "list": _of_list,
}


@bp.app_template_global()
@pass_context
def json_ld(context: Context) -> Markup:
    """Return what the page that is being shown says of itself; nothing where it is not public, or
    is a search that nobody is to find."""
    if not is_public(context) or is_search():
        return Markup()
    said = context.get_all()
    about = said["about"]
    kind = getattr(about, "kind", "site" if about else "list")
    make = MAKERS.get(kind, _of_list)
    nodes = [breadcrumbs(said["trail"], said["here"]), *make(said)]
    return script([one for one in nodes if one])


def script(nodes: list[Node]) -> Markup:
    """Return the nodes as a block of data that no text within them can end."""
    if not nodes:
        return Markup()
    whole = [{"@context": SCHEMA, **one} for one in nodes]
    text = ENCODE(whole)
    for char, escaped in UNSAFE.items():
        text = text.replace(char, escaped)
    return Markup(f'<script type="application/ld+json">{text}</script>')  # noqa: S704 - UNSAFE
