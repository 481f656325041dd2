"""What was typed, taken apart: words that must match, words that must not, all else is text."""

import re
from dataclasses import dataclass

from cedu_site.search.analysis import phrase, runs, unfolded

LONGEST = 200
_WORD = re.compile(r'(?P<minus>-?)"(?P<phrase>[^"]*)"|(?P<word>\S+)')


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words that must, or must not, stand in a page as they were typed."""

    runs: tuple[str, ...]
    phrase: bytes


@dataclass(frozen=True, slots=True)
class Query:
    """A search: `words` are the runs of each word typed, `phrases` those between quotation marks,
    `excluded` those after a minus; `unfolded` the characters that folding changed."""

    words: tuple[tuple[str, ...], ...] = ()
    phrases: tuple[Quoted, ...] = ()
    excluded: tuple[Quoted, ...] = ()
    unfolded: frozenset[str] = frozenset()
    blank: bool = True

    @property
    def runs(self) -> tuple[str, ...]:
        return tuple(run for word in self.words for run in word)

    @property
    def browses(self) -> bool:
        """Whether nothing is asked for, so that everything (but what is excluded) answers."""
        return self.blank or (not self.words and bool(self.excluded))


def parse(text: str) -> Query:
    """Return what `text` asks for; any string is a query, of which 200 characters count."""
    text = text[:LONGEST]
    words: list[tuple[str, ...]] = []
    phrases: list[Quoted] = []
    excluded: list[Quoted] = []
    for match in _WORD.finditer(text):
        minus, typed = match["minus"], match["phrase"] or match["word"] or ""
        if match["word"] and typed.startswith("-"):
            minus, typed = "-", typed[1:]
        found = tuple(runs(typed))
        if minus and found:
            excluded.append(Quoted(found, phrase(typed)))
        elif found:
            words.append(found)
            phrases += [Quoted(found, phrase(typed))] if match["phrase"] else []
    typed_runs = "".join(run for word in words for run in word)
    kept = unfolded(text) if typed_runs else frozenset()
    return Query(
        tuple(words),
        tuple(dict.fromkeys(phrases)),
        tuple(dict.fromkeys(excluded)),
        kept,
        not text.strip(),
    )


def literal(text: str) -> str:
    """Return the search that finds `text` word for word as it is typed, and nothing like it."""
    words = (match["phrase"] or match["word"] or "" for match in _WORD.finditer(text[:LONGEST]))
    return " ".join(f'"{word}"' if not word.startswith("-") else word for word in words if word)
