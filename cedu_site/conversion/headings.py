"""The title of a document, and headings that begin at the second level."""

import re

from cedu_site.conversion.blocks import Block, Heading, Image, Paragraph, Run, words
from cedu_site.conversion.writing import title_of

TOP, DEEPEST = 2, 4
LONGEST_TITLE = 60
LONGEST_HEADING = 30
SENTENCE_END = tuple("。！？；：，、…!?;:,.”」")
SECTION = re.compile("[（(][一二三四五六七八九十]{1,3}[)）]")


def take_title(blocks: list[Block], guess: bool) -> str:
    """Take the title out of `blocks` and return it, or nothing.

    It is a leading heading of the first level; with `guess` also a first short line.
    """
    place = next((n for n, block in enumerate(blocks) if not isinstance(block, Image)), None)
    if place is None:
        return ""
    first = blocks[place]
    is_heading = isinstance(first, Heading) and first.level <= 1
    if isinstance(first, Heading | Paragraph) and (is_heading or (guess and _like_title(first))):
        del blocks[place]
        return title_of(first.runs)[:200]
    return ""


def settle(blocks: list[Block]) -> None:
    """Make headings of lines that only look like some, and renumber all from the second level."""
    if not any(isinstance(block, Heading) for block in blocks):
        blocks[:] = [_promoted(block) for block in blocks]
    levels = sorted({block.level or 1 for block in blocks if isinstance(block, Heading)})
    for block in blocks:
        if isinstance(block, Heading):
            block.level = min(TOP + levels.index(block.level or 1), DEEPEST)


def _like_title(block: Heading | Paragraph) -> bool:
    text = words(block.runs)
    return isinstance(block, Paragraph) and _is_short(block.runs, text, LONGEST_TITLE)


def _promoted(block: Block) -> Block:
    if not isinstance(block, Paragraph):
        return block
    text = words(block.runs)
    if not _is_short(block.runs, text, LONGEST_HEADING) or not _is_bold(block.runs):
        return block
    return Heading(2 if SECTION.match(text) else 1, block.runs)


def _is_bold(runs: list[Run]) -> bool:
    return all(run.strong or not run.text.strip() for run in runs)


def _is_short(runs: list[Run], text: str, longest: int) -> bool:
    plain = not any("\n" in run.text or run.href for run in runs)
    return bool(text) and plain and len(text) <= longest and not text.endswith(SENTENCE_END)
