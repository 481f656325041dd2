"""What the paragraph styles of a document mean, whatever the program calls them."""

import re
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from cedu_site.conversion.wordml import child, local, number, value

HEADING = re.compile(
    r"(?:heading|标题|標題|überschrift|titre)\s*([1-9])(?:\s*(?:char|字符))?", re.I
)
LEVEL_HEADING = re.compile(r"([1-9一二三四五六])级标题")
TITLE = re.compile(r"title|标题|主标题|文章标题|文档标题|标题居中", re.I)
CONTENTS = re.compile(r"(?:toc|目录|目次|contents?)\s*(?:\d|heading|标题)?", re.I)
QUOTE = re.compile(r"(?:intense |明显|block )?(?:quote|quotations?|引用|引文|block text)", re.I)
NUMERALS = "一二三四五六"
CHAIN = 12
BODY_TEXT_LEVEL = 9  # an outline level that means none


@dataclass(frozen=True)
class Style:
    """`kind` is a name of our style map, or nothing; a list that the style belongs to."""

    kind: str = ""
    list_id: str | None = None
    list_level: int = 0


def read(part: Element | None) -> dict[str, Style]:
    """Return the paragraph styles of styles.xml by their id."""
    elements = {
        value_of(style): style
        for style in (part if part is not None else [])
        if local(style) == "style" and _attribute(style, "type") in ("paragraph", None)
    }
    return {key: _style(key, elements) for key in elements if key}


def kind_of_level(level: str | None) -> str:
    """Return the kind for an outline level, which counts from 0."""
    found = number(level)
    return f"CeduH{min(found + 1, 6)}" if found is not None and found < BODY_TEXT_LEVEL else ""


def value_of(style: Element) -> str:
    return _attribute(style, "styleId") or ""


def _style(key: str, elements: dict[str, Element]) -> Style:
    kind, list_id, level = "", None, None
    for element in _chain(key, elements):
        kind = kind or _kind(element)
        list_id = list_id or value(element, "pPr", "numPr", "numId")
        level = level or value(element, "pPr", "numPr", "ilvl")
    return Style(kind, list_id, number(level) or 0)


def _chain(key: str | None, elements: dict[str, Element]) -> list[Element]:
    found: list[Element] = []
    while key in elements and len(found) < CHAIN:
        found.append(elements[key or ""])
        key = value(found[-1], "basedOn")
    return found


def _kind(element: Element) -> str:
    name = (value(element, "name") or "").strip()
    if heading := HEADING.fullmatch(name):
        return f"CeduH{min(int(heading[1]), 6)}"
    if heading := LEVEL_HEADING.fullmatch(name):
        text = heading[1]
        return f"CeduH{NUMERALS.index(text) + 1 if text in NUMERALS else min(int(text), 6)}"
    for form, kind in ((TITLE, "CeduTitle"), (CONTENTS, "CeduContents"), (QUOTE, "CeduQuote")):
        if form.fullmatch(name):
            return kind
    outline = child(element, "pPr", "outlineLvl")
    return kind_of_level(_attribute(outline, "val")) if outline is not None else ""


def _attribute(element: Element, name: str) -> str | None:
    return value(element, attribute=name)
