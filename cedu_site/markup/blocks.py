"""Block rules of our own: lists as Chinese authors paste them, and callouts."""

import re
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from markdown.extensions.admonition import AdmonitionProcessor
from markdown.extensions.sane_lists import SaneOListProcessor, SaneUListProcessor
from markdown.preprocessors import Preprocessor

from cedu_site.markup.callouts import class_of


class NumberedList(SaneOListProcessor):
    """Items count from 1 to 99, so that a line may begin with a year and a full stop."""

    def __init__(self, parser: BlockParser) -> None:
        super().__init__(parser)
        self.RE = re.compile(r"^ ?\d{1,2}\. +(.*)")
        self.CHILD_RE = re.compile(r"^ ?((\d{1,2}\.)) +(.*)")
        self.INDENT_RE = re.compile(r"^ {2,3}((\d{1,2}\.)|[*+-]) +.*")


class ListAfterParagraph(BlockProcessor):
    """A list that follows a line of text directly, as in pasted text, is a list too."""

    ITEM = r" ?(?:[*-]|\d{1,2}\.) +\S"
    NO_PARAGRAPH = re.compile(rf"{ITEM}| ?\+ | {{0,3}}>")
    LATER_ITEM = re.compile(rf"\n(?={ITEM})")

    def test(self, parent: Element, block: str) -> bool:
        in_item = self.parser.state.isstate("list") or self.parser.state.isstate("looselist")
        return not in_item and bool(self._split(block))

    def run(self, parent: Element, blocks: list[str]) -> None:
        blocks[:1] = self._split(blocks[0])

    def _split(self, block: str) -> list[str]:
        match = None if self.NO_PARAGRAPH.match(block) else self.LATER_ITEM.search(block)
        return [block[: match.start()], block[match.end() :]] if match else []


class CalloutProcessor(AdmonitionProcessor):
    """`!!! 安全提示`, perhaps with a title of its own in quotes."""

    CLASSNAME = "callout"
    CLASSNAME_TITLE = "callout-title"
    RE = re.compile(r'(?:^|\n)!!! ?([\w-]+(?: +[\w-]+)*)(?: +["“](.*?)["”])? *(?:\n|$)')

    def get_class_and_title(self, match: re.Match[str]) -> tuple[str, str]:
        return class_of(match[1]), match[2] or match[1]


class CalloutIndent(Preprocessor):
    """Brings what stands in a callout to the depth that the parser expects."""

    def run(self, lines: list[str]) -> list[str]:
        depth, found = 0, []
        for line in lines:
            indent = len(line) - len(line.lstrip(" "))
            if line.startswith("!!!"):
                depth = -1
            elif line and depth == -1:
                depth = indent if indent >= 2 else 0
            elif line and indent < depth:
                depth, line = 0, line.lstrip(" ")
            found.append(line[depth - 2 :] if depth > 0 and line else line)
        return found


class BlocksExtension(Extension):
    """The rules above, and no code by indentation: authors indent paragraphs."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the library's name
        md.preprocessors.register(CalloutIndent(md), "callout_indent", 15)
        blocks = md.parser.blockprocessors
        blocks.deregister("code")
        blocks.register(CalloutProcessor(md.parser), "callout", 105)
        blocks.register(ListAfterParagraph(md.parser), "list_after_paragraph", 45)
        blocks.register(NumberedList(md.parser), "olist", 40)
        blocks.register(SaneUListProcessor(md.parser), "ulist", 30)
