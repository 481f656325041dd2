"""How text becomes terms: the same for what is indexed and for what is asked."""

import re
from collections.abc import Iterable, Iterator

import rjieba

from cedu_site.search.sound import Syllables, syllables
from cedu_site.text.script import HAN_MARKS, HAN_RANGES, fold, is_han

LONGEST_WORD = 40
LONGEST_OWN, MOST_TOGETHER = 8, 3
LONGEST_NAME = 14
_HAN = "".join(f"{chr(first)}-{chr(last)}" for first, last in HAN_RANGES) + HAN_MARKS
_RUN = re.compile(f"[{_HAN}]+|[^\\W_{_HAN}]+")
_LONG = re.compile(f"[{_HAN}]{{3,}}")


def learn(words: Iterable[str]) -> None:
    """Have the segmenter know the library's `words`, for good."""
    for word in words:
        if len(word) > 1 and not rjieba.has_word(word):
            rjieba.add_word(word, rjieba.suggest_freq(word), "n")


def runs(text: str) -> list[str]:
    """Return the runs of Chinese characters and the other words of `text`, folded."""
    return _RUN.findall(fold(text))


def unfolded(text: str) -> frozenset[str]:
    """Return the characters of `text` that folding changes, capitals aside."""
    return frozenset(
        char for run in _RUN.findall(text.lower()) for char in run if fold(char) != char
    )


def pieces(run: str) -> list[str]:
    """Return the terms that a document with `run` in it certainly has: its pairs of characters."""
    if not is_han(run[0]):
        return [run[:LONGEST_WORD]]
    return [run[at : at + 2] for at in range(len(run) - 1)] or [run]


def words(run: str) -> list[str]:
    """Return the longer words in a Chinese run; those of two characters are its pairs already."""
    if not _LONG.fullmatch(run):
        return []
    return [word for word in rjieba.cut_for_search(run) if len(word) > 2]


def cut(run: str) -> list[str]:
    """Return the words of two characters and more in a run, as a reader sees them."""
    return [word for word in rjieba.cut(run) if len(word) > 1] if is_han(run[0]) else [run]


def singles(run: str) -> list[str]:
    """Return the characters of a Chinese run, unless the run is one itself."""
    return list(run) if len(run) > 1 and is_han(run[0]) else []


def own_words(text: str) -> Iterator[tuple[str, Syllables]]:
    """Yield what may be called a word of its own in a title, with its sound.

    That is up to three words of the dictionary in a row, of two to eight characters, and a whole
    run of up to fourteen.
    """
    for run in runs(text):
        if not is_han(run[0]):
            yield run[:LONGEST_WORD], (run[:LONGEST_WORD],)
            continue
        spoken = syllables(run)
        cuts = [0]
        for word in rjieba.cut(run):
            cuts.append(cuts[-1] + len(word))
        if LONGEST_OWN < len(run) <= LONGEST_NAME:
            yield run, spoken
        for at, start in enumerate(cuts):
            for end in cuts[at + 1 : at + 1 + MOST_TOGETHER]:
                if 1 < end - start <= LONGEST_OWN:
                    yield run[start:end], spoken[start:end]


def plain(text: str) -> bytes:
    """Return `text` in the form in which phrases are looked for: its runs between blanks."""
    return f" {' '.join(runs(text))} ".encode("utf-8", "replace")


def phrase(text: str) -> bytes:
    """Return what `plain()` of a text has in it that says `text` literally; b"" for no words.

    A Chinese phrase may stand inside a longer run, a Latin word stands by itself.
    """
    found = runs(text)
    if not found:
        return b""
    before, after = ("" if is_han(run[0]) else " " for run in (found[0], found[-1]))
    return f"{before}{' '.join(found)}{after}".encode("utf-8", "replace")


def name_key(text: str) -> str:
    """Return what two spellings of one title have in common: its words, closed up."""
    return "".join(runs(text))[:100]
