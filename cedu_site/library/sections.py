"""A YAML file of lists in which a broken line costs only its own item."""

import re
from collections.abc import Callable, Iterator
from itertools import pairwise

from cedu_site.library.reading import FileRefused
from cedu_site.markup.front_matter import FrontMatterError, Item, load_sections, load_yaml

MISWRITTEN = "这一项写法有误：括号和引号要成对，词之间用逗号，缩进用空格"
UNALIGNED = "这一项的缩进与前面各项不同"
HEADING = re.compile(r"[^\s#-][^:]*:(\s|$)")
ITEM = re.compile(r"(?P<indent>\s*)(?:-(?:\s+|$)|[^\s#-][^:,]*:(?:\s+|$))(?P<rest>.*)")
Refuse = Callable[[int, str], None]


def sections(text: str, refuse: Refuse) -> dict[str, Item]:
    """Return what each name of the file holds, without the items that `refuse` is told of.

    Raises FileRefused where more than single items is broken.
    """
    try:
        return load_sections(text)
    except FrontMatterError as whole:
        mended, problems = _mended(text.splitlines())
        try:
            found = load_sections(mended)
        except FrontMatterError:
            raise FileRefused(str(whole), whole.line) from whole
    for line, problem in problems:
        refuse(line, problem)
    return found


def _mended(lines: list[str]) -> tuple[str, list[tuple[int, str]]]:
    """Return the text with empty lines for broken items, so that the others keep their numbers,
    and those items' lines and faults."""
    aligned, problems = "", []
    for start, end in list(_blocks(lines)):
        block = lines[start:end]
        indent = _indent(block[0])
        if HEADING.match(block[0]):
            aligned = ""
        elif aligned not in ("", indent) or not _readable(block):
            problems.append((start + 1, MISWRITTEN if aligned in ("", indent) else UNALIGNED))
            lines[start:end] = [""] * len(block)
        else:
            aligned = indent
    return "\n".join(lines), problems


def _blocks(lines: list[str]) -> Iterator[tuple[int, int]]:
    """Yield where each heading and each item begins and ends; an item may go over several lines."""
    starts: list[int] = []
    for number, line in enumerate(lines):
        if not starts or _begins(line, lines[starts[-1] : number]):
            starts.append(number)
    yield from pairwise([*starts, len(lines)])


def _begins(line: str, block: list[str]) -> bool:
    """Return whether `line` begins an item of its own, not a further line of the item `block`."""
    item, head = ITEM.match(line), ITEM.match(block[0])
    if not item:
        return bool(re.match(r"[^\s#]", line))
    if head is None or HEADING.match(block[0]) or head["rest"][:1] not in ("", "#", "-"):
        return True
    above = next(filter(str.strip, block[:0:-1]), "")
    deepest = max(len(_indent(above)), len(head["indent"]) + 1)
    return "\t" in item["indent"] or len(item["indent"]) < deepest


def _readable(block: list[str]) -> bool:
    try:
        load_yaml("\n".join(block))
    except FrontMatterError:
        return False
    return True


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]
