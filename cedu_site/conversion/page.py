"""HTML of any origin made into the title and the body of a page."""

from collections.abc import Callable
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from cedu_site.conversion import headings
from cedu_site.conversion.allowed import allowed
from cedu_site.conversion.blocks import Image, Rule
from cedu_site.conversion.reading import Reader
from cedu_site.conversion.writing import Writer
from cedu_site.markup.characters import remove_controls
from cedu_site.markup.tree import parse

LONGEST = 400_000


class TooLong(Exception):
    """There is more text than a page takes."""


@dataclass
class Page:
    title: str
    body: str
    notices: list[str]


def make(
    html: str,
    picture: Callable[[Element], Image | None],
    guess_title: bool = False,
    select: Callable[[Element], tuple[str, Element]] = lambda page: ("", page),
) -> Page:
    """Return the page of `html`; `select` may choose the part that counts and a title.

    Raises TooLong.
    """
    title, part = select(parse(allowed(html)))
    reader = Reader(picture)
    blocks = reader.read(part)
    title = title or headings.take_title(blocks, guess_title)
    headings.settle(blocks)
    for end in (0, -1):
        while blocks and isinstance(blocks[end], Rule):
            del blocks[end]
    body = remove_controls(Writer(reader.notes).write(blocks))
    if len(body) > LONGEST:
        raise TooLong
    return Page(remove_controls(title).strip(), body, sorted(reader.notices))
