"""Other words in the same make-up: the search of a large site must tell its pages apart."""

import re
from html import escape, unescape
from random import Random
from typing import Any

from cedu_site.ops.bench.prose import invented
from cedu_site.ops.bench.site.sources import Source, Sources
from cedu_site.ops.bench.vocabulary import TOPICS

NAMES = ("topics", "region", "audience", "format")
KEPT = 0.4  # of the paragraphs and items
_PIECE = re.compile(r"<(p|li)>([^<]{12,})</\1>")
_TAG = re.compile(r"<[^>]+>")


class Varying:
    """Variations of what was really rendered."""

    def __init__(self, sources: Sources, chance: Random, most: int | None) -> None:
        """Say at most so many characters in the text that is searched, None for all."""
        self._chance = chance
        self._most = most
        self._sentences = invented().sentences
        self._known = {
            name: [one.page["fields"][name] for one in sources.all if one.page["fields"].get(name)]
            for name in NAMES
        }

    def vary(self, source: Source, number: int) -> tuple[str, str, str]:
        """Return title, HTML and plain text of the copy with this number."""
        title = f"{self._chance.choice(TOPICS)}：{source.page['title'][:80]}（示例 {number}）"
        html = _PIECE.sub(self._other, source.revision["html"])
        return title, html, unescape(_TAG.sub("", html))[: self._most]

    def fields(self, source: Source) -> dict[str, Any]:
        """Return the fields of a page, listed under other words than its source."""
        others = {name: self._chance.choice(known) for name, known in self._known.items() if known}
        return {**source.page["fields"], **others, "example": True}

    def _other(self, piece: re.Match[str]) -> str:
        """Return a paragraph of about the same length."""
        if self._chance.random() < KEPT:
            return piece[0]
        said = ""
        while len(said) < len(piece[2]) - 20:
            said += self._chance.choice(self._sentences)
        said = said or self._chance.choice(self._sentences)
        return f"<{piece[1]}>{escape(said)}</{piece[1]}>"
