"""The stylesheet of listings: static/embed.css after the library's own colours, made legible."""

from flask import current_app

from cedu_site.place.site import Site, current_site
from cedu_site.place.theme import legible
from cedu_site.web.assets import asset_text, fingerprint

NAME = "embed.css"
ROLES = ("ground", "text", "accent", "link", "line")


def sheet() -> str:
    """Return the whole stylesheet: for a frame, or for a shadow root."""
    return _made()[1]


def digest() -> str:
    """Return the short name of the stylesheet, another one whenever it changes."""
    return _made()[2]


def _made() -> tuple[Site, str, str]:
    site = current_site()
    known: tuple[Site, str, str] | None = current_app.extensions.get("embed_sheet")
    if known is None or known[0] is not site:
        text = colours(site) + asset_text(NAME)
        known = current_app.extensions["embed_sheet"] = (site, text, fingerprint(text.encode()))
    return known


def colours(site: Site) -> str:
    """Return the rule that gives the roles of colours their values, as the library has them."""
    found = legible(site.theme)
    return ".cedu{" + "".join(f"--{role}:{found[role]};" for role in ROLES) + "}"
