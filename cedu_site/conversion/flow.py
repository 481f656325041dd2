"""Blocks in the making: words gather until their paragraph ends."""

import re
from dataclasses import replace

from cedu_site.conversion.blocks import Block, Image, Paragraph, Run
from cedu_site.conversion.lists import START_MARK, gather

BLANKS = re.compile("[ \t\n\r\f\v\xa0]+")
WIDE_BLANKS = " \u3000\xa0\t"
INVISIBLE = re.compile("[\u200b\u2060\ufeff\u00ad]")


class Flow:
    """A sequence of blocks whose last paragraph may still be open."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.runs: list[Run] = []
        self.images: list[Image] = []
        self.has_words = False
        self.in_word_list = False
        self.marker = ""
        self.preformatted = False

    def text(self, text: str | None, form: Run) -> None:
        if text:
            text = START_MARK.sub("", INVISIBLE.sub("", text))
            text = text if self.preformatted else BLANKS.sub(" ", text)
            self.has_words = self.has_words or bool(text.strip())
            self.runs.append(Run(text, form.strong, form.em, form.href))

    def line_break(self, form: Run) -> None:
        self.runs.append(Run("\n", form.strong, form.em))

    def image(self, image: Image | None) -> None:
        """Put a picture before the open paragraph if it has no words yet, else after it."""
        if image is None:
            return
        (self.images if self.has_words else self.blocks).append(image)

    def close(self) -> None:
        """End the open paragraph."""
        runs = trimmed(self.runs)
        if runs:
            self.blocks.append(Paragraph(runs))
        self.blocks += self.images
        self.runs, self.images, self.has_words = [], [], False

    def done(self) -> list[Block]:
        """Return the blocks, those that Word wrote as lists gathered."""
        self.close()
        return gather(self.blocks)


def trimmed(runs: list[Run]) -> list[Run]:
    """Return `runs` without blanks at the ends of their lines and without empty lines."""
    kept: list[Run] = []
    at_start = True
    for run in runs:
        for place, line in enumerate(run.text.split("\n")):
            if place:
                _end_line(kept)
                at_start = True
                if kept and not kept[-1].text.endswith("\n"):
                    kept.append(replace(run, text="\n", href="", note=""))
            text = line.lstrip(WIDE_BLANKS) if at_start else line
            if text:
                at_start = False
                kept.append(replace(run, text=text))
    _end_line(kept)
    while kept and not kept[-1].text.strip():
        kept.pop()
        _end_line(kept)
    return kept


def _end_line(kept: list[Run]) -> None:
    while kept and not kept[-1].text.endswith("\n"):
        text = kept[-1].text.rstrip(WIDE_BLANKS)
        if text:
            kept[-1] = replace(kept[-1], text=text)
            return
        kept.pop()
