"""Nodes of JSON-LD in the words of schema.org: whole, or none at all."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from cedu_site.clock import in_beijing
from cedu_site.web.trail import Place, whole_trail
from cedu_site.web.urls import base, quoted

Node = dict[str, Any]
NEEDS: dict[str, tuple[str, ...]] = {  # what a node of a kind must say to be said at all
    "BreadcrumbList": ("itemListElement",),
    "Course": ("name", "description", "provider", "url"),
    "CourseInstance": ("name", "courseMode", "startDate", "location"),
    "CorrectionComment": ("text", "datePublished"),
    "EducationalOrganization": ("name",),
    "HowToStep": ("text",),
    "ItemList": ("itemListElement",),
    "LearningResource": ("name", "url"),
    "ListItem": ("position", "name"),
    "NewsArticle": ("headline", "datePublished", "author", "publisher"),
    "Offer": ("price", "priceCurrency"),
    "Place": ("name",),
    "Recipe": ("name", "image", "recipeIngredient", "recipeInstructions"),
    "Schedule": ("byDay", "startTime", "endTime"),
    "WebPage": ("name", "url", "isBasedOn"),
    "WebSite": ("name", "url"),
}
NUMBERS = (int, float, bool)


def node(kind: str, **said: Any) -> Node | None:
    """Return the node of a kind with what is said of it; None where it lacks what it needs."""
    kept: Node = {"@type": kind}
    for name, value in said.items():
        if type(value) is list:
            value = [one for one in value if one or type(one) in NUMBERS]
        if value or type(value) in NUMBERS:  # a number says something, 0 too
            kept[name] = value
    for name in NEEDS.get(kind, ()):
        if name not in kept:
            return None
    return kept


def breadcrumbs(trail: Sequence[Place], here: str) -> Node | None:
    """Return the trail that the page shows; none for the home page, which has no name here."""
    places, host = whole_trail(trail, here) if here else [], base()
    steps = [
        node("ListItem", position=at, name=name, item=path and host + quoted(path))
        for at, (path, name) in enumerate(places, 1)
    ]
    return node("BreadcrumbList", itemListElement=steps)


def listed(places: Sequence[Place]) -> Node | None:
    """Return a list of what stands at these paths under these names, in their order."""
    host = base()
    items = [
        node("ListItem", position=at, name=name, url=host + quoted(path))
        for at, (path, name) in enumerate(places, 1)
    ]
    return node("ItemList", itemListElement=items)


@lru_cache(4096)
def moment(when: datetime | None) -> str:
    """Return a moment as ISO 8601 says it in Beijing, empty for none."""
    return in_beijing(when).isoformat(timespec="seconds") if when else ""
