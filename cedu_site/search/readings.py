"""Other ways to read a search: in the words of other people, by sound, with one character off."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, product

from cedu_site.search.analysis import pieces, singles, words
from cedu_site.search.query import Query
from cedu_site.search.sound import syllables, ways, windows
from cedu_site.search.view import View
from cedu_site.search.words import (
    LONGEST_NEAR,
    SHORTEST_NEAR,
    abbreviated,
    heard,
    misspellings,
    near,
    one_off,
    own,
    spelled,
)
from cedu_site.text.script import is_han

LONGEST_RUN = 10  # characters; longer ones are sentences
LONGEST_LETTERS = 24
SHORTEST_TYPO = 5  # letters
MOST_READINGS = 12
MOST_BASES = 4

Words = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Reading:
    """A search as runs that must all match; `said` are the words that were put in."""

    words: Words
    said: tuple[str, ...] = ()

    @cached_property
    def runs(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(run for word in self.words for run in word))

    @cached_property
    def name(self) -> str:
        """The search as the name of a page."""
        return "".join(run for word in self.words for run in word)[:100]

    @cached_property
    def required(self) -> tuple[str, ...]:
        """The terms that a page has to have."""
        return tuple(dict.fromkeys(term for run in self.runs for term in pieces(run)))

    @cached_property
    def longer(self) -> tuple[str, ...]:
        """The words of three characters and more, which only say how well a page matches."""
        return tuple(dict.fromkeys(term for run in self.runs for term in words(run)))

    @cached_property
    def singles(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(term for run in self.runs for term in singles(run)))

    @classmethod
    def meant(cls, words: Sequence[Sequence[str]]) -> "Reading":
        """Return the reading of what was probably meant, which is said as a whole."""
        return cls(tuple(map(tuple, words)), (" ".join("".join(word) for word in words),))

    def replaced(self, at: int, place: int, run: str) -> "Reading":
        """Return the reading with another run at `place` of word `at`."""
        word = (*self.words[at][:place], run, *self.words[at][place + 1 :])
        return Reading.meant((*self.words[:at], word, *self.words[at + 1 :]))


def variants(view: View, readings: Iterable[Reading]) -> list[Reading]:
    """Return the readings in other words of the lexicon that mean the same.

    Words that were put in before stay what is `said`: they are what was meant.
    """
    found = (other for reading in readings for other in _variants(view, reading))
    return _first(found)


def _variants(view: View, reading: Reading) -> Iterator[Reading]:
    choices = [
        [(word, ""), *(((*word[:at], new, *word[at + 1 :]), said) for at, run in enumerate(word)
                       for new, said in view.lexicon.rewritings(run))]
        for word in reading.words
    ]  # fmt: skip
    for chosen in islice(product(*choices), 1, MOST_READINGS):
        said = tuple(said for _, said in chosen if said)
        yield Reading(tuple(word for word, _ in chosen), reading.said or said)


def homophones(view: View, query: Query, readings: Iterable[Reading]) -> list[Reading]:
    """Return the readings with the site's own words that sound like what was typed."""
    spelled_out = list(_spelled_out(view, query))
    heard_like = (
        reading.replaced(at, place, run[:start] + word + run[end:])
        for reading in islice(readings, MOST_BASES)
        for at, place, run in _chinese(reading)
        for start, end, word in _sounding_like(view, run)
    )
    return _first([*spelled_out, *heard_like])


def near_misses(view: View, query: Query, readings: Iterable[Reading]) -> list[Reading]:
    """Return the readings with the site's own words that are one character off what was typed."""
    mistyped = (
        Reading.meant((*query.words[:at], (word,), *query.words[at + 1 :]))
        for at, typed in enumerate(query.words)
        for word in _letters_off(view, typed)
    )
    one_character = (
        reading.replaced(at, place, run[:start] + word + run[end:])
        for reading in islice(readings, MOST_BASES)
        for at, place, run in _chinese(reading)
        for start, end, word in _one_character_off(view, run)
    )
    return _first([*mistyped, *one_character])


def _first(found: Iterable[Reading]) -> list[Reading]:
    once: dict[Words, Reading] = {}
    for reading in found:
        once.setdefault(reading.words, reading)
    return list(islice(once.values(), MOST_READINGS))


def _chinese(reading: Reading) -> Iterator[tuple[int, int, str]]:
    for at, word in enumerate(reading.words):
        for place, run in enumerate(word):
            if is_han(run[0]) and len(run) <= LONGEST_RUN:
                yield at, place, run


def _sounding_like(view: View, run: str) -> Iterator[tuple[int, int, str]]:
    spoken = syllables(run)
    stretches = list(windows(len(run), 2, LONGEST_NEAR))
    keys = [heard(spoken[start:end], view.lexicon.accent) for start, end in stretches]
    for (start, end), found in zip(stretches, view.find_words(keys), strict=True):
        typed = run[start:end]
        for word in sorted(
            found - {typed}, key=lambda word: (syllables(word) != spoken[start:end], word)
        ):
            yield start, end, word


def _one_character_off(view: View, run: str) -> Iterator[tuple[int, int, str]]:
    stretches = list(windows(len(run), min(SHORTEST_NEAR, len(run)), LONGEST_NEAR + 1))
    known = view.find_words([own(run[start:end]) for start, end in stretches])
    unknown = [one for one, found in zip(stretches, known, strict=True) if not found]
    keys = [near(run[start:end]) for start, end in unknown]
    found = iter(view.find_words([key for group in keys for key in group]))
    for (start, end), group in zip(unknown, keys, strict=True):
        typed = run[start:end]
        words = frozenset().union(*islice(found, len(group)))
        near_enough = [word for word in words if one_off(typed, word)]
        for word in sorted(near_enough, key=lambda word: (abs(len(word) - len(typed)), word)):
            yield start, end, word


def _spelled_out(view: View, query: Query) -> Iterator[Reading]:
    """Yield the readings of what was typed in letters, or half so: as one word, or word by word."""
    typed = query.words
    lettered = [at for at, word in enumerate(typed) if not all(is_han(run[0]) for run in word)]
    if not lettered:
        return
    if len(typed) > 1:
        for whole in _of_letters(view, query.runs):
            yield Reading.meant([(whole,)])
    found = {at: _of_letters(view, typed[at]) for at in lettered}
    if not any(found.values()):
        return
    choices: list[list[tuple[str, ...]]] = [
        [(word,) for word in found.get(at, [])] or [typed[at]] for at in range(len(typed))
    ]
    for chosen in islice(product(*choices), MOST_READINGS):
        yield Reading.meant(chosen)


def _of_letters(view: View, typed: Sequence[str]) -> list[str]:
    """Return the words that a stretch of letters and characters spells or abbreviates."""
    letters = "".join(typed)
    if len(letters) > LONGEST_LETTERS:
        return []
    keys = [heard(spoken, view.lexicon.accent) for spoken in ways(typed)]
    if letters.isascii() and letters.isalpha():
        keys = [spelled(letters), *keys]
        keys += [abbreviated(letters)] if len(letters) > 1 else []
    found = view.find_words(keys)
    ranked = (sorted(words, key=lambda word: (len(word), word)) for words in found)
    return [word for word in dict.fromkeys(w for group in ranked for w in group) if is_han(word[0])]


def _letters_off(view: View, typed: Sequence[str]) -> list[str]:
    letters = "".join(typed)
    is_pinyin = letters.isascii() and letters.isalpha()
    if not is_pinyin or not SHORTEST_TYPO <= len(letters) <= LONGEST_LETTERS:
        return []
    found = view.find_words([spelled(other) for other in misspellings(letters)])
    return sorted(word for word in frozenset().union(*found) if is_han(word[0]))
