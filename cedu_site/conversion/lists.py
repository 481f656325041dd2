"""Lists as Word pastes them, and the number a list begins with."""

import re
from dataclasses import replace
from xml.etree.ElementTree import Element

from cedu_site.conversion.blocks import Block, Listing, ListItem, Paragraph, Run

WORD_LIST = re.compile(r"mso-list\s*:\s*l\d+\s+level(\d)\b", re.I)
NUMBERED = re.compile(r"[(（]?(?:(\d{1,3})|[a-z]{1,5})[.)、）．]?", re.I)
CHINESE = re.compile("[一二三四五六七八九十百零〇第甲乙丙丁]")
START = "\ue000", "\ue001"
START_MARK = re.compile(f"{START[0]}(\\d{{1,3}}){START[1]}")


def start_mark(number: int) -> str:
    """Return what stands at the start of an item to keep its number through the conversion."""
    return f"{START[0]}{number}{START[1]}"


def start_of(element: Element) -> int:
    """Return the number that an ordered list begins with."""
    if element.tag != "ol":
        return 1
    first = next((child for child in element if child.tag == "li"), None)
    marked = START_MARK.match("".join(first.itertext()).lstrip()) if first is not None else None
    number = marked[1] if marked else element.get("start", "1")
    return int(number) if re.fullmatch("[0-9]{1,2}", number) else 1


def item_of(level: int, marker: str, runs: list[Run]) -> ListItem | Paragraph:
    """Return a paragraph of Word's with its list `marker` as an item, or as text if it counts
    in Chinese numerals, as headings do.
    """
    if CHINESE.search(marker):
        return Paragraph([replace(runs[0], text=marker, href="", note=""), *runs])
    number = NUMBERED.fullmatch(marker)
    is_bullet = number is None or marker in ("o", "O", "n", "l", "u", "q", "v")  # Wingdings
    start = int(number[1] or 1) if number and not is_bullet else 1
    return ListItem(level, not is_bullet, min(start, 99) or 1, runs)


def gather(blocks: list[Block]) -> list[Block]:
    """Return `blocks` with items that follow each other made into nested lists."""
    result: list[Block] = []
    open_lists: list[Listing] = []
    for block in blocks:
        if isinstance(block, ListItem):
            _add(block, open_lists, result)
        elif open_lists and isinstance(block, Listing):
            open_lists[-1].items[-1].append(block)
        else:
            open_lists.clear()
            result.append(block)
    return result


def _add(item: ListItem, open_lists: list[Listing], result: list[Block]) -> None:
    del open_lists[item.level :]
    if len(open_lists) == item.level and open_lists[-1].ordered != item.ordered:
        open_lists.pop()
    if len(open_lists) < item.level:
        listing = Listing(item.ordered, item.start)
        (open_lists[-1].items[-1] if open_lists else result).append(listing)
        open_lists.append(listing)
    open_lists[-1].items.append([Paragraph(item.runs)])
