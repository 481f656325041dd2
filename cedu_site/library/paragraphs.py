"""The paragraphs of a Markdown text with their lines and headings, and sentences in them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

HEADING = re.compile(r"(#{1,6})[ \t]+(.*?)[ \t#]*$")
FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})")
COMMENT = re.compile(r"<!--.*?-->", re.S)
TARGET = re.compile(r"(?<=\])\([^()\s]*(?:[ \t]+\"[^\"]*\")?\)|https?://[^\s）)>]+")
STOP = re.compile(r"[。！？!?；;\n]")
LONGEST_QUOTE = 60


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
        before = [stop.end() for stop in STOP.finditer(self.text, 0, start)]
        after = STOP.search(self.text, end)
        first, last = (before[-1] if before else 0), (after.end() if after else len(self.text))
        sentence = " ".join(self.text[first:last].split()).lstrip("#>|-* ")
        if len(sentence) <= LONGEST_QUOTE:
            return sentence
        room = max(0, start - first - LONGEST_QUOTE // 2)
        return "…" + sentence[room : room + LONGEST_QUOTE] + "…"


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
            trail = [(level, title) for level, title in trail if level < len(heading[1])]
            yield Paragraph(heading[2], number, tuple(title for _, title in trail))
            trail.append((len(heading[1]), heading[2]))
        elif line.strip() and not fenced:
            block.append(line)


def _plain(body: str) -> str:
    """Return `body` without what readers do not see, each line where it was."""
    shown = COMMENT.sub(lambda match: "\n" * match[0].count("\n"), body.replace("\r\n", "\n"))
    return TARGET.sub("", shown)
