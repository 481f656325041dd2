"""The Markdown that authors write: Python-Markdown with what a course page needs."""

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.def_list import DefListExtension
from markdown.extensions.fenced_code import FencedCodeExtension
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.sane_lists import SaneUListProcessor
from markdown.extensions.tables import TableExtension
from pymdownx.tasklist import TasklistExtension

from cedu_site.markup.callouts import CalloutProcessor
from cedu_site.markup.footnotes import MARK
from cedu_site.markup.indentation import STEP, Indentation
from cedu_site.markup.links import ADDRESS, Linkify
from cedu_site.markup.lists import ListAfterParagraph, NumberedList


def to_html(source: str) -> str:
    """Return `source` as HTML that is not yet safe."""
    return Markdown(
        tab_length=STEP,
        output_format="html",
        extensions=[
            TableExtension(use_align_attribute=True),
            FencedCodeExtension(),
            DefListExtension(),
            FootnoteExtension(SEPARATOR=MARK, BACKLINK_TITLE="回到正文里的注释 {}"),
            TasklistExtension(),
            HouseExtension(),
        ],
    ).convert(source)


class HouseExtension(Extension):
    """The rules of this site, each where it comes before what would take its text."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the library's name
        md.preprocessors.register(Indentation(md), "indentation", 15)  # after code and raw HTML
        blocks = md.parser.blockprocessors
        blocks.deregister("code")  # authors indent paragraphs
        blocks.register(CalloutProcessor(md.parser), "callout", 105)
        blocks.register(ListAfterParagraph(md.parser), "list_after_paragraph", 45)
        blocks.register(NumberedList(md.parser), "olist", 40)
        blocks.register(SaneUListProcessor(md.parser), "ulist", 30)
        # after raw HTML, which holds addresses; before emphasis, which they look like
        md.inlinePatterns.register(Linkify(ADDRESS, md), "linkify", 85)
