"""How a public page is told of elsewhere: by its one address, with a title and a picture."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from flask import Blueprint
from jinja2 import pass_context
from jinja2.runtime import Context

from cedu_site.media.models import Media
from cedu_site.media.routes import library_file
from cedu_site.metadata.nodes import moment
from cedu_site.place.site import current_site
from cedu_site.present import this_request
from cedu_site.publishing.models import Page
from cedu_site.text.examples import titled
from cedu_site.web.canonical import canonical, is_narrowed
from cedu_site.web.urls import absolute

bp = Blueprint("cards", __name__)
EMBEDDABLE = ("course", "resource", "offering", "article")


@dataclass(frozen=True)
class Picture:
    """A picture by its whole address."""

    url: str
    width: int | None
    height: int | None
    alt: str


@dataclass(frozen=True)
class Card:
    """What is told of a page; `published` and `modified` are empty for what is no text, `oembed`
    where there is nothing to embed."""

    title: str
    description: str
    url: str
    site: str
    picture: Picture | None = None
    published: str = ""
    modified: str = ""
    oembed: str = ""
    is_indexed: bool = True


def is_public(context: Context) -> bool:
    """Tell whether what is being shown is a public page, which says where it stands."""
    hidden = context.get("is_preview") or context.get("preview_until")
    return "trail" in context and not hidden


@bp.app_template_global()
@pass_context
def card(context: Context) -> Card | None:
    """Return the card of the page that is being shown; None where it is not public."""
    if not is_public(context):
        return None
    site, about, here = current_site(), context["about"], context["here"]
    path = getattr(about, "path", "") or this_request().path
    title = (titled(about) if hasattr(about, "title") else here) or site.name
    is_text = isinstance(about, Page)
    return Card(
        title=title,
        description=context.get("description") or getattr(about, "summary", "") or site.description,
        url=canonical(path),
        site=site.name,
        picture=_picture(getattr(about, "cover", None), title)
        or _picture(library_file(site.theme.get("share")), title),
        published=moment(about.opens_at) if is_text else "",
        modified=moment(about.updated_at) if is_text else "",
        oembed=_oembed(about),
        is_indexed=not is_search(),
    )


def is_search() -> bool:
    """Tell whether somebody's search is shown, which is no page to be found by others."""
    endpoint = this_request().endpoint
    searches = endpoint == "search.catalogue" and is_narrowed()
    return searches or endpoint == "suggestions.suggestions"


def _picture(file: Media | None, title: str) -> Picture | None:
    picture = file and file.share_picture
    if not picture:
        return None
    size = picture.shown["width"], picture.shown["height"]
    return Picture(absolute(picture.url), *size, picture.description or title)


def _oembed(about: Any) -> str:
    """Return where programs ask for what they can show of a page elsewhere."""
    if getattr(about, "kind", "") not in EMBEDDABLE:
        return ""
    return absolute("/oembed") + "?url=" + quote(absolute(about.path), safe="")
