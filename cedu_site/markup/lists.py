"""Lists as Chinese authors write and paste them."""

import re
from xml.etree.ElementTree import Element

from markdown.blockparser import BlockParser
from markdown.blockprocessors import BlockProcessor
from markdown.extensions.sane_lists import SaneOListProcessor

MARKER = r"(?:[*-]|\d{1,2}\.) +\S"


class NumberedList(SaneOListProcessor):
    """Items count from 1 to 99, so that a line may begin with a year and a full stop."""

    def __init__(self, parser: BlockParser) -> None:
        super().__init__(parser)
        self.RE = re.compile(r"^ ?\d{1,2}\. +(.*)")
        self.CHILD_RE = re.compile(r"^ ?((\d{1,2}\.)) +(.*)")
        self.INDENT_RE = re.compile(r"^ {2,3}((\d{1,2}\.)|[*+-]) +.*")


class ListAfterParagraph(BlockProcessor):
    """A list that follows a line of text directly is a list too."""

    NO_PARAGRAPH = re.compile(rf" ?{MARKER}| ?\+ | {{0,3}}>")
    LATER_ITEM = re.compile(rf"\n(?= ?{MARKER})")

    def test(self, parent: Element, block: str) -> bool:
        in_item = self.parser.state.isstate("list") or self.parser.state.isstate("looselist")
        return not in_item and bool(self._split(block))

    def run(self, parent: Element, blocks: list[str]) -> None:
        blocks[:1] = self._split(blocks[0])

    def _split(self, block: str) -> list[str]:
        match = None if self.NO_PARAGRAPH.match(block) else self.LATER_ITEM.search(block)
        return [block[: match.start()], block[match.end() :]] if match else []
