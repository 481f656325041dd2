"""Numbers that Word counts by itself: written out where a list would lose them."""

import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from cedu_site.conversion.lists import start_mark
from cedu_site.conversion.wordml import child, local, number, value

PLACE = re.compile("%([1-9])")
PLAIN_LABEL = re.compile(r"[\s(（]*(?:%[1-9][.．、)）\s]*)+")
CHINESE_FORMS = re.compile("chinese|ideograph|japanese(?!.*full)|taiwanese|korean", re.I)
DIGITS = "零一二三四五六七八九"
CIRCLED = ord("①")
MOST = 9999


@dataclass
class Level:
    form: str = "decimal"
    text: str = ""
    start: int = 1


@dataclass
class Count:
    """The numbers reached on each level of one list."""

    reached: dict[int, int] = field(default_factory=dict)


class Numbering:
    """The lists of a document, counted in reading order."""

    def __init__(self, part: Element | None) -> None:
        elements = list(part) if part is not None else []
        self.levels = {
            value(e, attribute="abstractNumId"): _levels(e)
            for e in elements
            if local(e) == "abstractNum"
        }
        self.lists = {
            value(e, attribute="numId"): value(e, "abstractNumId")
            for e in elements
            if local(e) == "num"
        }
        self.restarts = {
            value(e, attribute="numId"): number(value(e, "lvlOverride", "startOverride"))
            for e in elements
            if local(e) == "num" and child(e, "lvlOverride", "startOverride") is not None
        }
        self.counts: dict[str | None, Count] = {}

    def label(self, list_id: str, depth: int, in_heading: bool) -> tuple[str, bool]:
        """Count one paragraph; return what to write before it, and whether it stays an item."""
        abstract = self.lists.get(list_id)
        levels = self.levels.get(abstract, {})
        level = levels.get(depth)
        if level is None:
            return "", not in_heading
        reached = self._count(list_id, abstract, depth, level)
        if level.form in ("bullet", "none"):
            return "", not in_heading
        written = CHINESE_FORMS.search(level.form) or not PLAIN_LABEL.fullmatch(level.text)
        if in_heading or written:
            return _written(level.text, levels, reached), False
        return start_mark(min(reached[depth], 99)) if reached[depth] > 1 else "", True

    def _count(
        self, list_id: str, abstract: str | None, depth: int, level: Level
    ) -> dict[int, int]:
        reached = self.counts.setdefault(abstract, Count()).reached
        restart = self.restarts.pop(list_id, None)
        if restart is not None:
            reached.clear()
            reached[depth] = restart
        else:
            reached[depth] = min(reached.get(depth, level.start - 1) + 1, MOST)
        for deeper in [key for key in reached if key > depth]:
            del reached[deeper]
        return reached


def _levels(element: Element) -> dict[int, Level]:
    return {
        number(value(e, attribute="ilvl")) or 0: Level(
            value(e, "numFmt") or "decimal",
            value(e, "lvlText") or "",
            min(number(value(e, "start")) or 1, MOST),
        )
        for e in element
        if local(e) == "lvl"
    }


def _written(text: str, levels: dict[int, Level], reached: dict[int, int]) -> str:
    def part(match: re.Match[str]) -> str:
        depth = int(match[1]) - 1
        level = levels.get(depth, Level())
        return _figure(reached.get(depth, level.start), level.form)

    label = PLACE.sub(part, text)
    return label + " " if label[-1:].isalnum() or label.endswith(".") else label


def _figure(value: int, form: str) -> str:
    if "circle" in form.lower() and 1 <= value <= 20:
        return chr(CIRCLED + value - 1)
    return _chinese(value) if CHINESE_FORMS.search(form) and 0 < value < 100 else str(value)


def _chinese(value: int) -> str:
    tens, ones = divmod(value, 10)
    start = ("" if tens == 1 else DIGITS[tens]) + "十" if tens else ""
    return start + (DIGITS[ones] if ones else "")
