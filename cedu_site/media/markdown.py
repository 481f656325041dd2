"""How a page names a file: the Markdown that shows, plays or links it."""

import re
from posixpath import dirname, relpath
from urllib.parse import quote

from cedu_site.media.models import Kind, Media

SIGNS = re.compile(r"([\\`*_\[\]!])")  # `<` means nothing inside of brackets


def reference(media: Media, base: str) -> str:
    """Return the file's path as the page at the library path `base` writes it."""
    assert media.path is not None
    return quote(relpath(f"/{media.path}", f"/{dirname(base)}"))


def markdown(media: Media, base: str) -> str:
    """Return the Markdown that puts the file into the page at the library path `base`."""
    is_document = media.kind is Kind.DOCUMENT
    words = SIGNS.sub(r"\\\1", media.description or (media.name if is_document else ""))
    return f"{'' if is_document else '!'}[{words}]({reference(media, base)})"
