"""Words that mean the same: what makes a pair, and the pairs that once stood beside the library's.

Pairs are kept in the lexicon's sheet now; those kept apart before count until they stand there.
"""

from collections.abc import Iterable
from typing import Any

from cedu_site.place.models import Setting
from cedu_site.search.lexicon import closed

PAIRS = "pairs"
LONGEST = 20
BETWEEN = frozenset("、，,")
Groups = list[list[str]]


class PairRefused(Exception):
    """The words cannot be paired; the message is one Chinese sentence."""


def known_pairs() -> Groups:
    """Return the pairs that are kept apart, the earliest first."""
    groups: Groups = Setting.read(PAIRS).get("groups") or []
    return groups


def forget_pairs() -> None:
    """Forget the pairs that are kept apart."""
    if known_pairs():
        Setting.keep(PAIRS, {"groups": []})


def read_pair(one: str, other: str) -> list[str]:
    """Return two words that can be paired. Raises PairRefused."""
    return read_words([one, other])


def read_words(written: Iterable[str]) -> list[str]:
    """Return words that can mean the same, each once. Raises PairRefused."""
    words = [_word(one) for one in written]
    kept = once(words)
    if len(kept) < 2:
        raise PairRefused("两个词是一样的，请写一个不同的说法。")
    return kept


def whole_lexicon() -> dict[str, Any]:
    """Return the library's lexicon with the pairs of the desk among its groups."""
    said = Setting.read("lexicon")
    return {**said, "groups": joined(said.get("groups") or [], known_pairs())}


def joined(groups: Iterable[Iterable[str]], pairs: Groups) -> Groups:
    """Return groups in which each pair stands: in those that know a word of it, made one."""
    found = [list(group) for group in groups]
    for pair in pairs:
        folded = set(map(closed, pair))
        touched = [group for group in found if folded & set(map(closed, group))]
        others = [group for group in found if group not in touched]
        found = [*others, once(word for group in [*touched, pair] for word in group)]
    return found


def once(words: Iterable[str]) -> list[str]:
    """Return the words without those that are looked up as an earlier one."""
    kept: dict[str, str] = {}
    for word in words:
        kept.setdefault(closed(word), word)
    return list(kept.values())


def _word(text: str) -> str:
    word = " ".join(text.split())
    if not closed(word):
        raise PairRefused("请写两个词，一个也不能空着。")
    if set(word) & BETWEEN:
        raise PairRefused("一个词里不要写顿号或逗号，两种说法请分开写。")
    if len(word) > LONGEST:
        raise PairRefused(f"词太长：最多 {LONGEST} 个字。")
    return word
