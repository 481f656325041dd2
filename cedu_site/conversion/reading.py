"""Sanitised HTML read into blocks, whatever it was nested in."""

import re
from collections.abc import Callable
from dataclasses import replace
from xml.etree.ElementTree import Element

from cedu_site.conversion import tables
from cedu_site.conversion.allowed import TEXT_TAGS
from cedu_site.conversion.blocks import (
    Block,
    Heading,
    Image,
    Listing,
    Note,
    Paragraph,
    Quote,
    Rule,
    Run,
    words,
)
from cedu_site.conversion.flow import Flow
from cedu_site.conversion.links import kept_link
from cedu_site.conversion.lists import WORD_LIST, item_of, start_of

INLINE = set(TEXT_TAGS.split()) - {"br"}
HEADING = re.compile("h[1-6]")
NOTE = r"(?:cedu-(?:foot|end)note-\d+|_?(?:ftn|edn)\d+)"
TO_NOTE = re.compile(f"#({NOTE})")
NOTE_BODY = re.compile(NOTE)
BACK = re.compile(r"#(?:cedu-(?:foot|end)note-ref-\d+|_?(?:ftn|edn)ref\d+)")
HIDDEN = re.compile(r"(?:^|[;\s])(?:display\s*:\s*none|mso-hide\s*:\s*all)", re.I)
BOLD = re.compile(r"(?:^|[;\s])font-weight\s*:\s*(?:bold|[6-9]00)", re.I)
NOT_BOLD = re.compile(r"(?:^|[;\s])font-weight\s*:\s*(?:normal|lighter|[1-5]00)", re.I)
SUPERSCRIPTS = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
SUBSCRIPTS = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
RAISED = {"sup": SUPERSCRIPTS, "sub": SUBSCRIPTS}
PLAIN = Run("")


class Reader:
    """Reads a page; `picture` says what stands for an img, `notices` gather what was lost."""

    def __init__(self, picture: Callable[[Element], Image | None]) -> None:
        self.picture = picture
        self.notes: list[Note] = []
        self.notices: set[str] = set()

    def read(self, page: Element) -> list[Block]:
        """Return the blocks of `page`."""
        flow = Flow()
        self._children(page, PLAIN, flow)
        return flow.done()

    def _children(self, element: Element, form: Run, flow: Flow) -> None:
        flow.text(element.text, form)
        for child in element:
            self._visit(child, form, flow)
            flow.text(child.tail, form)

    def _visit(self, element: Element, form: Run, flow: Flow) -> None:
        style, tag = element.get("style", ""), element.tag
        if HIDDEN.search(style) or "hidden" in element.attrib:
            return
        if tag in INLINE:
            self._inline(element, style, form, flow)
        elif tag == "br":
            flow.line_break(form)
        elif tag == "img":
            flow.image(self.picture(element))
        elif tag == "input":
            if element.get("type") == "checkbox":
                flow.text("☑" if "checked" in element.attrib else "☐", form)
        else:
            flow.close()
            self._block(element, style, _bold(style, form), flow)
            flow.close()

    def _inline(self, element: Element, style: str, form: Run, flow: Flow) -> None:
        tag = element.tag
        if "mso-list" in style and "ignore" in style.lower() and flow.in_word_list:
            flow.marker = words(self._runs(element))
            return
        form = _bold(style, form)
        if tag in ("b", "strong"):
            form = replace(form, strong=not NOT_BOLD.search(style))
        elif tag in ("i", "em"):
            form = replace(form, em=True)
        elif tag in ("s", "strike", "del"):
            self.notices.add("删除线没有保留，划掉的字请自己删去。")
        elif tag == "a":
            self._link(element, form, flow)
            return
        elif tag in RAISED and not len(element):
            element.text = _raised(element.text or "", RAISED[tag])
        self._children(element, form, flow)

    def _link(self, element: Element, form: Run, flow: Flow) -> None:
        href = element.get("href", "")
        to_note = TO_NOTE.fullmatch(href)
        if BACK.fullmatch(href):
            return
        if to_note:
            flow.runs.append(Run(words(self._runs(element)), note=to_note[1].lstrip("_")))
            return
        self._children(element, replace(form, href=kept_link(href)), flow)

    def _block(self, element: Element, style: str, form: Run, flow: Flow) -> None:
        tag = element.tag
        if NOTE_BODY.fullmatch(element.get("id", "")):
            self.notes.append(Note(element.get("id", "").lstrip("_"), self._runs(element)))
        elif HEADING.fullmatch(tag):
            self._heading(element, flow)
        elif tag in ("ul", "ol"):
            self._listing(element, form, flow)
        elif tag == "table":
            flow.blocks += tables.settle(self._rows(element, form), self.notices)
        elif tag == "blockquote":
            inside = self._inside(element, form)
            flow.blocks += [Quote(inside)] if inside else []
        elif tag == "hr":
            flow.blocks.append(Rule())
        elif tag == "pre":
            flow.preformatted = True
            self._children(element, form, flow)
            flow.close()
            flow.preformatted = False
        elif word_list := WORD_LIST.search(style):
            self._word_item(element, int(word_list[1]), form, flow)
        else:
            self._children(element, form, flow)

    def _heading(self, element: Element, flow: Flow) -> None:
        level = 0 if element.get("class") == "title" else int(element.tag[1])
        inside = self._inside(element, PLAIN)
        runs = [block.runs for block in inside if isinstance(block, Paragraph)]
        joined = [run for part in runs for run in [*part, Run(" ")]]
        flow.blocks += [Heading(level, joined)] if words(joined) else []
        flow.blocks += [block for block in inside if not isinstance(block, Paragraph)]

    def _listing(self, element: Element, form: Run, flow: Flow) -> None:
        listing = Listing(element.tag == "ol", start_of(element))
        for child in element:
            if child.tag == "li" and NOTE_BODY.fullmatch(child.get("id", "")):
                self._block(child, "", form, flow)
            elif child.tag == "li":
                listing.items.append(self._inside(child, form))
            else:  # a list within a list, outside its item
                inside = Flow()
                self._visit(child, form, inside)
                _last_item(listing).extend(inside.done())
        listing.items = [item for item in listing.items if item]
        while listing.items and all(isinstance(block, Listing) for block in listing.items[0]):
            flow.blocks += listing.items.pop(0)  # it was indented without an item to belong to
        flow.blocks += [listing] if listing.items else []

    def _word_item(self, element: Element, level: int, form: Run, flow: Flow) -> None:
        inside = Flow()
        inside.in_word_list = True
        self._children(element, form, inside)
        blocks = inside.done()
        first = blocks[0] if blocks else None
        if isinstance(first, Paragraph):
            blocks[0] = item_of(level, inside.marker, first.runs)
        flow.blocks += blocks

    def _rows(self, element: Element, form: Run) -> list[list[tables.Cell]]:
        rows = []
        for child in element:
            if child.tag == "tr":
                cells = [cell for cell in child if cell.tag in ("td", "th")]
                rows.append([self._cell(cell, form) for cell in cells])
            elif child.tag in ("thead", "tbody", "tfoot"):
                rows += self._rows(child, form)
            elif child.tag == "caption":
                rows.append([self._cell(child, form)])
        return rows

    def _cell(self, element: Element, form: Run) -> tables.Cell:
        spans = (element.get("colspan", ""), element.get("rowspan", ""))
        return tables.Cell(self._inside(element, form), *map(tables.span, spans))

    def _inside(self, element: Element, form: Run) -> list[Block]:
        flow = Flow()
        self._children(element, form, flow)
        return flow.done()

    def _runs(self, element: Element) -> list[Run]:
        return tables.flat_runs(self._inside(element, PLAIN))


def _last_item(listing: Listing) -> list[Block]:
    if not listing.items:
        listing.items.append([])
    return listing.items[-1]


def _bold(style: str, form: Run) -> Run:
    if BOLD.search(style):
        return replace(form, strong=True)
    return replace(form, strong=False) if NOT_BOLD.search(style) else form


def _raised(text: str, table: dict[int, int]) -> str:
    """Return `text` in raised or lowered figures where there are such for all of it."""
    return text.translate(table) if all(ord(character) in table for character in text) else text
