"""The library's words that mean the same, its places, its sounds: `lexicon.yaml` as search uses it.

`Setting.read("lexicon")` holds groups, places, sounds and readings as the library writes them.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import islice, product
from typing import Any

from cedu_site.search.analysis import runs
from cedu_site.search.sound import Accent, Syllables, syllables, windows
from cedu_site.search.words import Words

MOST_REWRITINGS, MOST_REMEMBERED = 12, 2_000

Rewriting = tuple[str, str]  # a run in other words, and the word put in


@dataclass(frozen=True)
class Lexicon:
    """What the library says of its words; all of it folded."""

    groups: tuple[tuple[str, ...], ...] = ()
    places: tuple[str, ...] = ()
    sounds: tuple[tuple[str, str], ...] = ()
    readings: Mapping[str, tuple[Syllables, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, setting: Mapping[str, Any]) -> "Lexicon":
        """Return the lexicon of a library's setting, in which anything may be missing."""
        said = setting.get("readings") or {}
        return cls(
            tuple(tuple(map(closed, group)) for group in setting.get("groups") or ()),
            tuple(map(closed, setting.get("places") or ())),
            tuple((pair[0], pair[1]) for pair in setting.get("sounds") or () if len(pair) == 2),
            {closed(word): tuple(tuple(one.split()) for one in said[word]) for word in said},
        )

    @cached_property
    def words(self) -> tuple[str, ...]:
        """All its words, each once."""
        grouped = (word for group in self.groups for word in group)
        return tuple(dict.fromkeys((*grouped, *self.places, *self.readings)))

    @cached_property
    def accent(self) -> Accent:
        return Accent(self.sounds)

    @cached_property
    def own_words(self) -> Words:
        """Its words as they can be found by sound or with one character off."""
        own = Words(self.accent)
        for word in self.words:
            for said in self.spoken(word):
                own.add(word, said)
        own.close()
        return own

    def spoken(self, word: str) -> list[Syllables]:
        """Return how a word of one run is said, in each of the ways the library knows."""
        ways = [syllables(word)]
        for part, said in self.readings.items():
            at = word.find(part)
            if at >= 0:
                ways += [(*ways[0][:at], *one, *ways[0][at + len(part) :]) for one in said]
        return list(dict.fromkeys(ways))

    def rewritings(self, run: str) -> list[Rewriting]:
        """Return the run with its words replaced by others that mean the same.

        The longest words first, all of them together; then each word inside of them alone.
        """
        return [] if self._firsts.isdisjoint(run) else self._rewritten(run)

    @cached_property
    def _rewritten(self) -> Callable[[str], list[Rewriting]]:
        """The rewritings of a run, remembered: the readings of a search have most in common."""
        return lru_cache(MOST_REMEMBERED)(self._rewrite)

    def _rewrite(self, run: str) -> list[Rewriting]:
        found = dict(self._covered(run))
        for start, end in windows(len(run), 1, self._longest):
            for word in self._others(run[start:end]):
                found.setdefault(run[:start] + word + run[end:], word)
        found.pop(run, None)
        return list(islice(found.items(), MOST_REWRITINGS))

    def _covered(self, run: str) -> Iterator[Rewriting]:
        parts = list(self._parts(run))
        for chosen in islice(product(*parts), 1, MOST_REWRITINGS):
            new = [one for one, part in zip(chosen, parts, strict=True) if one != part[0]]
            yield "".join(chosen), "、".join(new)

    def _parts(self, run: str) -> Iterator[list[str]]:
        at = 0
        while at < len(run):
            longest = self._longest if run[at] in self._firsts else 1
            sizes = range(min(longest, len(run) - at), 0, -1)
            size = next((size for size in sizes if self._others(run[at : at + size])), 1)
            part = run[at : at + size]
            yield [part, *self._others(part)]
            at += size

    def _others(self, word: str) -> list[str]:
        return self._meaning.get(word, [])

    @cached_property
    def _meaning(self) -> dict[str, list[str]]:
        others: dict[str, list[str]] = defaultdict(list)
        for group in self.groups:
            for word in group:
                others[word] += [other for other in group if other not in (word, *others[word])]
        return dict(others)

    @cached_property
    def _firsts(self) -> set[str]:
        return {word[:1] for word in self._meaning}

    @cached_property
    def _longest(self) -> int:
        return max(map(len, self._meaning), default=0)


def closed(word: str) -> str:
    """Return a word as it is looked up: folded, without what stands between its runs."""
    return "".join(runs(word))
