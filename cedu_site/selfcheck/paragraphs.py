"""The paragraphs of a Markdown text with their lines and headings, and sentences in them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

HEADING = re.compile(r"(#{1,6})[ \t](.*)")
FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})")
TARGET = re.compile(r"(?<=\])\([^()\s]*(?:[ \t]+\"[^\"]*\")?\)|https?://[^\s）)>]+")
STOP = re.compile(r"[。！？!?；;\n]")
LONGEST_HEADING = 200
LONGEST_QUOTE = 60
FAR = 300  # characters: no mark is looked for farther away, a text may be built to be slow


@dataclass(frozen=True)
class Paragraph:
    """A block of text that begins on `line` (from 1), below these `headings`, the nearest last."""

    text: str
    line: int
    headings: tuple[str, ...] = ()

    def line_at(self, position: int) -> int:
        return self.line + self.text.count("\n", 0, position)

    def sentence_at(self, start: int, end: int) -> str:
        """Return the sentence in which the text from `start` to `end` stands, on one line."""
        first, last = between(STOP, self.text, start, end)
        sentence = " ".join(self.text[first : last + 1].split()).lstrip("#>|-* ")
        if len(sentence) <= LONGEST_QUOTE:
            return sentence
        room = max(0, start - first - LONGEST_QUOTE // 2)
        return "…" + sentence[room : room + LONGEST_QUOTE] + "…"


def between(mark: re.Pattern[str], text: str, start: int, end: int) -> tuple[int, int]:
    """Return from where to where the text goes that has no `mark`, around `start` to `end`."""
    before = [one.end() for one in mark.finditer(text, max(0, start - FAR), start)]
    after = mark.search(text, end, end + FAR)
    first = before[-1] if before else max(0, start - FAR)
    return first, after.start() if after else min(len(text), end + FAR)


def paragraphs(body: str) -> Iterator[Paragraph]:
    """Yield the blocks between empty lines, headings among them, without code, comments and the
    addresses of links; a heading of a level ends those of its level and below."""
    trail: list[tuple[int, str]] = []
    block: list[str] = []
    fenced = ""
    for number, line in enumerate([*_plain(body).split("\n"), ""], 1):
        fence = FENCE.match(line)
        heading = None if fenced else HEADING.match(line)
        if block and (not line.strip() or heading or fence):
            yield Paragraph("\n".join(block), number - len(block), tuple(t for _, t in trail))
            block = []
        if fence and (not fenced or fence[1].startswith(fenced)):
            fenced = "" if fenced else fence[1]
        elif heading:
            said = heading[2].strip(" \t#")
            trail = [(level, title) for level, title in trail if level < len(heading[1])]
            yield Paragraph(said, number, tuple(title for _, title in trail))
            trail.append((len(heading[1]), said[:LONGEST_HEADING]))
        elif line.strip() and not fenced:
            block.append(line)


def _plain(body: str) -> str:
    """Return `body` without what readers do not see, each line where it was."""
    text, shown, here = body.replace("\r\n", "\n"), [], 0
    while (start := text.find("<!--", here)) >= 0 and (end := text.find("-->", start)) >= 0:
        shown += [text[here:start], "\n" * text.count("\n", start, end)]
        here = end + len("-->")
    return TARGET.sub("", "".join(shown) + text[here:])
