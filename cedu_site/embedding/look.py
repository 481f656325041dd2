"""The stylesheet of listings: static/embed.css after the library's own colours, made legible."""

from cedu_site.place.site import Site, current_site
from cedu_site.place.theme import legible
from cedu_site.remembering import remembered
from cedu_site.web.assets import asset_text, fingerprint

NAME = "embed.css"
ROLES = ("ground", "text", "accent", "link", "line")


def sheet() -> str:
    """Return the whole stylesheet: for a frame, or for a shadow root."""
    return _sheet()[0]


def digest() -> str:
    """Return the short name of the stylesheet, another one whenever it changes."""
    return _sheet()[1]


def _sheet() -> tuple[str, str]:
    return remembered("stylesheet of listings", _made)


def _made() -> tuple[str, str]:
    text = colours(current_site()) + asset_text(NAME)
    return text, fingerprint(text.encode())


def colours(site: Site) -> str:
    """Return the rule that gives the roles of colours their values, as the library has them."""
    found = legible(site.theme)
    return ".cedu{" + "".join(f"--{role}:{found[role]};" for role in ROLES) + "}"
