"""The pictures that a text shows, and what is said of each for those who cannot see it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from cedu_site.media.models import Media
from cedu_site.publishing.places import beside

PICTURE = re.compile(r"""!\[([^\[\]\n]{0,400})\]\(([^()\s]{1,400})((?:[ \t]"[^"\n]{0,400}")?)\)""")
MARKS = re.compile(r"[\[\]\n\r]")


@dataclass(frozen=True)
class Shown:
    """One picture of a text: its place among them, its description and its file, if known."""

    number: int
    alt: str
    target: str
    media: Media | None


def pictures_in(body: str, base: str) -> list[Shown]:
    """Return the pictures that the Markdown `body` shows, in their order."""
    return [
        Shown(number, match[1], match[2], Media.at(beside(base, match[2])))
        for number, match in enumerate(PICTURE.finditer(body))
    ]


def describe_pictures(body: str, said: Mapping[str, str]) -> str:
    """Return `body` with the descriptions of a form: `alt-0` for the first picture and so on.

    `alt-was-0` tells what stood there before: what was since changed in the text itself stays.
    """
    numbers = iter(range(len(body)))

    def describe(match: re.Match[str]) -> str:
        number = next(numbers)
        alt, was = said.get(f"alt-{number}"), said.get(f"alt-was-{number}")
        if alt is None or match[1] != was or said.get(f"alt-of-{number}") != match[2]:
            return match[0]
        return f"![{' '.join(MARKS.sub(' ', alt).split())}]({match[2]}{match[3]})"

    return PICTURE.sub(describe, body)
