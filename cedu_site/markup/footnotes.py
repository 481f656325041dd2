"""Footnotes: numbers where Python-Markdown makes ids of what the author wrote."""

import secrets
from xml.etree.ElementTree import Element

from cedu_site.markup.tree import pairs, unwrap

MARK = secrets.token_hex(8)
"""Stands in the ids that our own Markdown makes, so that no author can write one."""


def number(page: Element) -> None:
    """Give notes the ids `fn-1`, their places in the text `fnref-1`, and links to match."""
    ids: dict[str, str] = {}
    counts = {"fn": 0, "fnref": 0}
    for element in page.iter():
        if MARK in element.get("id", ""):
            kind = "fnref" if element.tag == "sup" else "fn"
            counts[kind] += 1
            ids["#" + element.get("id", "")] = f"#{kind}-{counts[kind]}"
            element.set("id", f"{kind}-{counts[kind]}")
    for parent, link in pairs(page, "a"):
        href = link.get("href", "")
        if href in ids:
            link.set("href", ids[href])
            link.set("aria-label", link.attrib.pop("title", "") or f"注释 {link.text}")
        elif MARK in href:
            link.text = None
            unwrap(parent, link)
    for note in page.iter("li"):
        _order([link for link in note.iter("a") if link.get("class") == "footnote-backref"])


def _order(backlinks: list[Element]) -> None:
    """Let the links back follow the order of the text; the parser may number places otherwise."""
    hrefs = sorted((link.get("href", "") for link in backlinks), key=lambda href: (len(href), href))
    for link, href in zip(backlinks, hrefs, strict=True):
        link.set("href", href)
