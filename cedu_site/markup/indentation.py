"""Indentation made regular: authors nest with 2, 3 or 4 blanks, the parser counts in twos."""

import re

from markdown.preprocessors import Preprocessor

from cedu_site.markup.lists import MARKER

STEP = 2
ITEM = re.compile(rf"\+ +\S|{MARKER}")
RULE = re.compile(r"(?:([*-]) *)(?:\1 *){2,}$")
HANGING = ("[^", ":")  # notes and definitions: what they hold keeps its indentation


class Indentation(Preprocessor):
    """Gives lists and callouts, whatever their indentation, two blanks a level."""

    def run(self, lines: list[str]) -> list[str]:
        return _Lines().regular(lines)


class _Lines:
    def __init__(self) -> None:
        self.result: list[str] = []
        self.items: list[int] = []  # the indentation of each list item that is still open
        self.callout: int | None = None  # the indentation of what the open callout holds
        self.after_blank = True
        self.hanging = False
        self.paragraph = 0  # the level of a paragraph inside an item

    def regular(self, lines: list[str]) -> list[str]:
        for line in lines:
            text = line.lstrip(" ")
            if text:
                self._take(text, len(line) - len(text))
            else:
                self.result.append("")
                self.paragraph = 0
            self.after_blank = not text
        return self.result

    def _take(self, text: str, indent: int) -> None:
        if text.startswith("!!!") and indent == 0:
            self.items, self.callout = [], 0
            self.result.append(text)
            return
        if indent == 0:
            self.hanging = text.startswith(HANGING)
        indent = self._within_callout(indent)
        if ITEM.match(text) and not RULE.match(text):
            self._take_item(text, indent)
        else:
            self._take_text(text, indent)

    def _within_callout(self, indent: int) -> int:
        if self.callout == 0 and indent >= STEP:
            self.callout = indent
        continues = indent >= STEP and (not self.after_blank or indent >= (self.callout or 0))
        if self.callout is not None and not continues:
            self.items, self.callout = [], None
            return 0  # else the parser would take the line into the box
        return max(indent - (self.callout or 0), 0)

    def _take_item(self, text: str, indent: int) -> None:
        self._close_items(indent)
        if self.paragraph > len(self.items):
            self.result.append("")
        self.paragraph = 0
        if self.hanging and not self.items:
            self._write(text, indent)
        else:
            self._write(text, STEP * len(self.items))
            self.items.append(indent)

    def _take_text(self, text: str, indent: int) -> None:
        if self.after_blank:
            self._close_items(indent)
            self.paragraph = len(self.items)
        self._write(text, STEP * len(self.items) if self.items and indent else indent)

    def _close_items(self, indent: int) -> None:
        while self.items and indent < self.items[-1] + STEP:
            self.items.pop()

    def _write(self, text: str, indent: int) -> None:
        self.result.append(" " * (indent + (STEP if self.callout else 0)) + text)
