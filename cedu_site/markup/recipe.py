"""The sections 用料 and 步骤, which a lesson's page shows in their own way."""

import re
from xml.etree.ElementTree import Element

from cedu_site.markup.tree import plain

CLASSES = {"用料": "ingredients", "步骤": "steps"}
LISTS = ("ul", "ol")
SPLIT = re.compile("[：:]")


def ingredients(page: Element) -> list[dict[str, str]]:
    """Return each item of the lists under 用料 as its name and its amount, which may be empty."""
    found = []
    for block in _section(page, "用料"):
        for item in block.iter("li"):
            if item.find(".//li") is None:
                name, *amount = SPLIT.split(plain(item).replace("\n", " "), maxsplit=1)
                found.append({"name": name.strip(), "amount": "".join(amount).strip()})
    return found


def steps(page: Element) -> list[str]:
    """Return the text of each item of the lists under 步骤."""
    lists = [block for block in _section(page, "步骤") if block.tag in LISTS]
    return [plain(item).replace("\n", " ") for block in lists for item in block]


def wrap(page: Element) -> None:
    """Put both sections into elements of their own, and those side by side into one."""
    kept: list[Element] = []
    section = None
    for block in list(page):
        if _ends_section(block):
            section = _new_section(block)
            kept += [] if section is None else [section]
        if section is None:
            kept.append(block)
        else:
            section.append(block)
    page[:] = _side_by_side(kept)


def _section(page: Element, name: str) -> list[Element]:
    found, inside = [], False
    for block in page:
        if _ends_section(block):
            inside = _name(block) == name
        if inside:
            found.append(block)
    return found


def _ends_section(block: Element) -> bool:
    return block.tag == "h2" or block.get("class") == "footnote"


def _name(block: Element) -> str:
    return plain(block).strip().rstrip("：:").rstrip() if block.tag == "h2" else ""


def _new_section(block: Element) -> Element | None:
    kind = CLASSES.get(_name(block))
    return Element("section", {"class": kind}) if kind else None


def _side_by_side(blocks: list[Element]) -> list[Element]:
    kept: list[Element] = []
    for block in blocks:
        before = kept[-1] if kept else None
        kinds = {getattr(before, "attrib", {}).get("class"), block.get("class")}
        if before is not None and kinds == {"ingredients", "steps"}:
            kept[-1] = Element("div", {"class": "recipe"})
            kept[-1].extend([before, block])
        else:
            kept.append(block)
    return kept
