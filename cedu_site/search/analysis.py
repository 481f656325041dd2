"""How text becomes terms: the same for what is indexed and for what is asked."""

import re

import rjieba

from cedu_site.text.script import HAN_MARKS, HAN_RANGES, fold, is_han

LONGEST_WORD = 40
_HAN = "".join(f"{chr(first)}-{chr(last)}" for first, last in HAN_RANGES) + HAN_MARKS
_RUN = re.compile(f"[{_HAN}]+|[^\\W_{_HAN}]+")


def runs(text: str) -> list[str]:
    """Return the runs of Chinese characters and the other words of `text`, folded."""
    return _RUN.findall(fold(text))


def changed_by_folding(text: str) -> bool:
    """Return whether `text` holds traditional or full-width characters, capitals aside."""
    return runs(text) != _RUN.findall(text.lower())


def pieces(run: str) -> list[str]:
    """Return the terms that a document with `run` in it certainly has: its pairs of characters."""
    if not is_han(run[0]):
        return [run[:LONGEST_WORD]]
    return [run[at : at + 2] for at in range(len(run) - 1)] or [run]


def words(run: str) -> list[str]:
    """Return the longer words in a Chinese run; those of two characters are its pairs already."""
    if len(run) < 3 or not is_han(run[0]):
        return []
    return [word for word in rjieba.cut_for_search(run) if len(word) > 2]


def singles(run: str) -> list[str]:
    """Return the characters of a Chinese run, unless the run is one itself."""
    return list(run) if len(run) > 1 and is_han(run[0]) else []


def name_key(text: str) -> str:
    """Return what two spellings of one title have in common: its words, closed up."""
    return "".join(runs(text))[:100]
