"""What was typed, taken apart: words that must match, words that must not, all else is text."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from cedu_site.search.analysis import changed_by_folding, name_key, pieces, runs, singles, words
from cedu_site.text.script import fold

LONGEST = 200
_WORD = re.compile(r'(?P<minus>-?)"(?P<phrase>[^"]*)"|(?P<word>\S+)')


@dataclass(frozen=True, slots=True)
class Query:
    """A search, as terms: `required` decide what is found, `words` and `singles` only the order."""

    runs: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    singles: tuple[str, ...] = ()
    excluded: tuple[tuple[str, ...], ...] = ()
    name: str = ""
    blank: bool = True
    folded: bool = False

    @property
    def browses(self) -> bool:
        """Whether nothing is asked for, so that everything (but what is excluded) answers."""
        return self.blank or (not self.required and bool(self.excluded))


def parse(text: str) -> Query:
    """Return what `text` asks for; any string is a query, of which 200 characters count."""
    text = text[:LONGEST]
    wanted, unwanted = _split(fold(text))
    found = tuple(dict.fromkeys(run for chunk in wanted for run in runs(chunk)))
    excluded = ([term for run in runs(chunk) for term in pieces(run)] for chunk in unwanted)
    return Query(
        runs=found,
        required=_terms(found, pieces),
        words=_terms(found, words),
        singles=_terms(found, singles),
        excluded=tuple(tuple(terms) for terms in excluded if terms),
        name=name_key(text),
        blank=not text.strip(),
        folded=changed_by_folding(text),
    )


def _split(text: str) -> tuple[list[str], list[str]]:
    wanted: list[str] = []
    unwanted: list[str] = []
    for match in _WORD.finditer(text):
        minus, chunk = match["minus"], match["phrase"] or match["word"] or ""
        if chunk.startswith("-") and match["word"]:
            minus, chunk = "-", chunk[1:]
        (unwanted if minus else wanted).append(chunk)
    return wanted, unwanted


def _terms(found: Iterable[str], cut: Callable[[str], list[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(term for run in found for term in cut(run)))
