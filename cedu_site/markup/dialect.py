"""The Markdown that authors write: Python-Markdown with what a course page needs."""

from markdown import Markdown
from markdown.extensions.def_list import DefListExtension
from markdown.extensions.fenced_code import FencedCodeExtension
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.tables import TableExtension
from pymdownx.tasklist import TasklistExtension

from cedu_site.markup.blocks import BlocksExtension
from cedu_site.markup.footnotes import MARK
from cedu_site.markup.links import LinkifyExtension

TAB = 2


def to_html(source: str) -> str:
    """Return `source` as HTML that is not yet safe."""
    footnotes = FootnoteExtension(SEPARATOR=MARK, BACKLINK_TITLE="回到正文里的注释 {}")
    return Markdown(
        tab_length=TAB,
        output_format="html",
        extensions=[
            TableExtension(use_align_attribute=True),
            FencedCodeExtension(),
            DefListExtension(),
            footnotes,
            TasklistExtension(),
            BlocksExtension(),
            LinkifyExtension(),
        ],
    ).convert(source)
