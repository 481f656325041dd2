"""Headings: the title, three levels, anchors and a table of contents."""

from typing import Any
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from cedu_site.markup.tree import plain, remove
from cedu_site.text.slugs import slugify

LEVELS = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h4", "h5": "h4", "h6": "h4"}
LISTED = ("h2", "h3")
PREFIX = "h-"  # keeps the author's words apart from the ids of the page around them


def take_title(page: Element) -> str | None:
    """Take a leading h1 out of `page` and return its text."""
    if len(page) and page[0].tag == "h1" and not (page.text or "").strip():
        title = plain(page[0])
        remove(page, page[0])
        return title or None
    return None


def anchor(page: Element) -> list[dict[str, Any]]:
    """Give headings their levels and ids, links to them the same, and return the contents."""
    toc = []
    ids: set[str] = set()
    counts: dict[str, int] = {}
    for heading in page.iter():
        if heading.tag in LEVELS:
            heading.tag = LEVELS[heading.tag]
            title = plain(heading).replace("\n", " ")
            heading.set("id", _unused(PREFIX + (slugify(title) or "section"), ids, counts))
            if title and heading.tag in LISTED:
                level = int(heading.tag[1])
                toc.append({"id": heading.get("id"), "title": title, "level": level})
    _follow(page, ids)
    return toc


def _unused(wanted: str, ids: set[str], counts: dict[str, int]) -> str:
    found = wanted
    while found in ids:
        counts[wanted] = counts.get(wanted, 1) + 1
        found = f"{wanted}-{counts[wanted]}"
    ids.add(found)
    return found


def _follow(page: Element, ids: set[str]) -> None:
    for link in page.iter("a"):
        href = link.get("href", "")
        if href.startswith("#"):
            wanted = PREFIX + slugify(unquote(href[1:]))
            link.set("href", "#" + wanted if wanted in ids else href)
