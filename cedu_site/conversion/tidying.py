"""A document made ready for mammoth: what it would lose is put where it finds it."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from cedu_site.conversion.numbering import Numbering
from cedu_site.conversion.styles import Style, kind_of_level
from cedu_site.conversion.wordml import (
    DRAWING,
    GRAPHIC,
    MAIN,
    VML,
    child,
    local,
    make,
    number,
    value,
)

SHOWN = {"t", "drawing", "pict", "object", "fldChar", "footnoteReference", "endnoteReference"}
SHOWN |= {"sym", "oMath", "AlternateContent", "ruby", "imagedata", "checkBox", "numPr"}
UNWRAPPED = {"fldSimple", "dir", "bdo"}
CHARACTER = re.compile("[0-9A-Fa-f]{2,4}")
FORMULA = "公式变成了普通文字，请核对。"


class Tidying:
    """Goes through a part once, in reading order, since lists are counted on the way."""

    def __init__(self, styles: dict[str, Style], numbering: Numbering) -> None:
        self.styles, self.numbering = styles, numbering
        self.notices: set[str] = set()

    def tidy(self, element: Element) -> None:
        """Change what is below `element` in its place."""
        kept: list[Element] = []
        for inner in element:
            kept += self._ready(inner)
        element[:] = kept

    def _ready(self, element: Element) -> list[Element]:
        match local(element):
            case "p":
                return self._paragraph(element)
            case "r" if value_is_on(child(element, "rPr", "vanish")):
                return []
            case "AlternateContent":
                return self._alternative(element)
            case "drawing" if not _is_plain(element):
                return self._drawn(element) or [element]
            case "oMath":
                self.notices.add(FORMULA)
                text = "".join(e.text or "" for e in element.iter() if local(e) == "t")
                return [make("r", make("t", text=text))]
            case "ruby":
                base = child(element, "rubyBase")
                return self._all(base if base is not None else ())
            case "cr":
                return [make("br")]
            case "pPr" | "rPr" | "del" | "moveFrom":
                return [element]
            case "gridSpan" if number(value(element)) is None:
                return []
            case "sym" if not CHARACTER.fullmatch(value(element, attribute="char") or ""):
                return []
            case name if name in UNWRAPPED:
                element.tag = MAIN + "smartTag"
        self.tidy(element)
        return [element]

    def _all(self, elements: Element | tuple[()]) -> list[Element]:
        return [ready for element in elements for ready in self._ready(element)]

    def _paragraph(self, element: Element) -> list[Element]:
        if not any(local(inner) in SHOWN for inner in element.iter()):
            return []
        properties = child(element, "pPr")
        style = self.styles.get(value(properties, "pStyle") or "", Style())
        kind = kind_of_level(value(properties, "outlineLvl")) or style.kind
        if properties is None:
            properties = make("pPr")
            element.insert(0, properties)
        if _has_words(element):
            self._count(element, properties, style, kind)
        if kind:
            properties[:] = [e for e in properties if local(e) != "pStyle"]
            properties.insert(0, make("pStyle", val=kind))
        self.tidy(element)
        return [element]

    def _count(self, element: Element, properties: Element, style: Style, kind: str) -> None:
        list_id = value(properties, "numPr", "numId") or style.list_id
        depth = value(properties, "numPr", "ilvl")
        level = int(depth) if depth and depth in "012345678" else style.list_level
        if not list_id or list_id == "0":
            return
        label, is_item = self.numbering.label(list_id, level, kind.startswith(("CeduH", "CeduT")))
        properties[:] = [e for e in properties if local(e) != "numPr"]
        depth, list_id = (str(level), list_id) if is_item else ("0", "0")
        properties.append(make("numPr", make("ilvl", val=depth), make("numId", val=list_id)))
        if label:
            element.insert(list(element).index(properties) + 1, make("r", make("t", text=label)))

    def _alternative(self, element: Element) -> list[Element]:
        """Return what is drawn in the first choice, else what stands for it."""
        for choice in element:
            if local(choice) == "Choice":
                drawn = self._drawn(choice)
                if drawn:
                    return drawn
        fallback = child(element, "Fallback")
        return self._all(fallback if fallback is not None else ())

    def _drawn(self, element: Element) -> list[Element]:
        """Return the pictures and the text boxes below `element`, in their order."""
        description = next((e for e in element.iter() if local(e) == "docPr"), None)
        found: list[Element] = []
        for part in _parts(element):
            if local(part) == "txbxContent":
                self.tidy(part)
                box = Element(VML + "textbox")
                box.append(part)
                found.append(make("pict", box))
            else:
                found.append(_picture(part, description))
        return found


def value_is_on(element: Element | None) -> bool:
    """Return whether a switch of WordprocessingML is there and on."""
    return element is not None and value(element) not in ("0", "false", "off", "none")


def _is_plain(drawing: Element) -> bool:
    return len(drawing) == 1 and child(drawing[0], "graphic", "graphicData", "pic") is not None


def _has_words(paragraph: Element) -> bool:
    return any(local(e) == "t" and (e.text or "").strip() for e in paragraph.iter())


def _parts(element: Element) -> Iterator[Element]:
    for inner in element:
        if local(inner) in ("pic", "txbxContent"):
            yield inner
        elif local(inner) != "Fallback":
            yield from _parts(inner)


def _picture(picture: Element, description: Element | None) -> Element:
    data, graphic = Element(GRAPHIC + "graphicData"), Element(GRAPHIC + "graphic")
    inline = Element(DRAWING + "inline")
    data.append(picture)
    graphic.append(data)
    inline.extend([graphic] if description is None else [description, graphic])
    return make("drawing", inline)
