"""Words that were paired at the desk, kept apart from the library's, which replaces its own."""

from collections.abc import Iterable
from typing import Any

from cedu_site.place.models import Setting
from cedu_site.search.lexicon import closed

PAIRS = "pairs"
LONGEST = 20
Groups = list[list[str]]


class PairRefused(Exception):
    """The words cannot be paired; the message is one Chinese sentence."""


def known_pairs() -> Groups:
    """Return the pairs, the latest first."""
    groups: Groups = Setting.read(PAIRS).get("groups") or []
    return groups[::-1]


def pair_words(one: str, other: str) -> None:
    """Keep that two words mean the same; a pair that is known stays one. Raises PairRefused."""
    words = [_word(one), _word(other)]
    if closed(words[0]) == closed(words[1]):
        raise PairRefused("两个词是一样的，请写一个不同的说法。")
    kept = known_pairs()[::-1]
    if not any(_same(words, pair) for pair in kept):
        Setting.keep(PAIRS, {"groups": [*kept, words]})


def part_words(one: str, other: str) -> None:
    """Forget that two words were paired."""
    kept = [pair for pair in known_pairs()[::-1] if not _same([one, other], pair)]
    Setting.keep(PAIRS, {"groups": kept})


def whole_lexicon() -> dict[str, Any]:
    """Return the library's lexicon with the pairs of the desk among its groups."""
    said = Setting.read("lexicon")
    return {**said, "groups": joined(said.get("groups") or [], known_pairs()[::-1])}


def joined(groups: Iterable[Iterable[str]], pairs: Groups) -> Groups:
    """Return groups in which each pair stands: in those that know a word of it, made one."""
    found = [list(group) for group in groups]
    for pair in pairs:
        folded = set(map(closed, pair))
        touched = [group for group in found if folded & set(map(closed, group))]
        others = [group for group in found if group not in touched]
        found = [*others, _once(word for group in [*touched, pair] for word in group)]
    return found


def _once(words: Iterable[str]) -> list[str]:
    kept: dict[str, str] = {}
    for word in words:
        kept.setdefault(closed(word), word)
    return list(kept.values())


def _word(text: str) -> str:
    word = " ".join(text.split())
    if not closed(word):
        raise PairRefused("请写两个词，一个也不能空着。")
    if len(word) > LONGEST:
        raise PairRefused(f"词太长：最多 {LONGEST} 个字。")
    return word


def _same(words: Iterable[str], pair: Iterable[str]) -> bool:
    return set(map(closed, words)) == set(map(closed, pair))
