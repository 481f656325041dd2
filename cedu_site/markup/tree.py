"""Sanitised HTML as a tree of elements, and back."""

import re
from collections.abc import Iterator
from html import escape
from html.parser import HTMLParser
from xml.etree.ElementTree import Element, SubElement

VOID = ("br", "hr", "img", "input")
LINES = re.compile(
    "aside|blockquote|br|caption|d[dlt]|details|div|figcaption|figure|h[1-6r]|li|[ou]l|p|pre"
    "|section|summary|table|tr"
)
CELLS = ("td", "th")
UNREAD_TAGS = ("rp", "rt", "audio", "video")
UNREAD_CLASSES = ("footnote-ref", "footnote-backref", "video-card")


def parse(html: str) -> Element:
    """Return well-formed `html` as the children of one element."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    return builder.open[0]


def inner_html(element: Element) -> str:
    """Return the children of `element` as HTML, every attribute in double quotes."""
    return _text(element.text) + "".join(_html(child) for child in element)


def plain(element: Element) -> str:
    """Return the words of `element`, one block a line."""
    lines = "".join(_words(element, False)).split("\n")
    return "\n".join(filter(None, (" ".join(line.split()) for line in lines)))


def pairs(page: Element, tag: str) -> Iterator[tuple[Element, Element]]:
    """Yield each element called `tag` with its parent; both may be changed meanwhile."""
    found = [(parent, child) for parent in page.iter() for child in parent if child.tag == tag]
    yield from found


def is_alone(parent: Element, tag: str) -> bool:
    """Return whether `parent` holds one element called `tag` and nothing else."""
    if len(parent) != 1 or parent[0].tag != tag:
        return False
    return not (parent.text or "").strip() and not (parent[0].tail or "").strip()


def remove(parent: Element, child: Element) -> None:
    """Take `child` out of `parent`, leaving the text that follows it."""
    _replace(parent, child, child.tail or "", [])


def unwrap(parent: Element, child: Element) -> None:
    """Put what `child` holds in its place."""
    inside = list(child)
    if inside:
        inside[-1].tail = (inside[-1].tail or "") + (child.tail or "")
        _replace(parent, child, child.text or "", inside)
    else:
        _replace(parent, child, (child.text or "") + (child.tail or ""), [])


def _replace(parent: Element, child: Element, text: str, inside: list[Element]) -> None:
    place = list(parent).index(child)
    parent[place : place + 1] = inside
    if place:
        parent[place - 1].tail = (parent[place - 1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def _html(element: Element) -> str:
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in element.items())
    start = f"<{element.tag}{attributes}>"
    end = "" if element.tag in VOID else f"{inner_html(element)}</{element.tag}>"
    return start + end + _text(element.tail)


def _text(text: str | None) -> str:
    return escape(text or "", quote=False)


def _words(element: Element, preformatted: bool) -> Iterator[str]:
    is_line = LINES.fullmatch(element.tag)
    yield "\n" if is_line else ""
    if element.tag not in UNREAD_TAGS and element.get("class") not in UNREAD_CLASSES:
        preformatted = preformatted or element.tag == "pre"
        yield _spaced(element.text, preformatted)
        for child in element:
            yield from _words(child, preformatted)
            yield _spaced(child.tail, preformatted)
    yield "\n" if is_line else " " if element.tag in CELLS else ""


def _spaced(text: str | None, preformatted: bool) -> str:
    return (text or "") if preformatted else (text or "").replace("\n", " ")


class _Builder(HTMLParser):
    """Builds the tree; relies on end tags that the sanitiser has put in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open = [Element("body")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs if value or name != "class"}
        element = SubElement(self.open[-1], tag, attributes)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        parent = self.open[-1]
        if len(parent):
            parent[-1].tail = (parent[-1].tail or "") + data
        else:
            parent.text = (parent.text or "") + data
