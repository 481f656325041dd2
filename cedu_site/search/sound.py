"""How words sound: pinyin syllables, and the sounds that a region does not tell apart."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice, product

from cedu_site.text.phrases import lazy_pinyin
from cedu_site.text.pinyin import sort_key
from cedu_site.text.script import is_han

INITIAL = "zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw]"
FINAL = (
    "iang|iong|uang|uai|uan|ang|eng|ing|ong|ian|iao|ai|an|ao|ei|en|er"
    "|ia|ie|in|iu|ou|ua|ue|ui|un|uo|ve|a|e|i|o|u|v"
)
LONGEST_SYLLABLE = 6
LONGEST_SPELLING = 40
MOST_SPLITS, MOST_WAYS, MOST_STARTS = 6, 12, 2
MOST_SYLLABLES = 5_000  # that are remembered: other words pass for some, too
_SYLLABLE = re.compile(f"({INITIAL})?({FINAL})")
_UNFINISHED = re.compile(f"({INITIAL})?[aeiouvng]{{0,3}}")

Syllables = tuple[str, ...]


@lru_cache(20_000)
def syllables(run: str) -> Syllables:
    """Return the pinyin of each character of a Chinese run, or another word as it is."""
    if not is_han(run[0]):
        return (run,)
    spoken = tuple(lazy_pinyin(run, apart=True))  # what has no sound stands for itself
    return spoken if len(spoken) == len(run) else tuple(run)


def splits(letters: str) -> list[Syllables]:
    """Return how `letters` can be read as pinyin, long syllables first; at most six ways."""
    if not (letters.isascii() and letters.isalpha() and len(letters) <= LONGEST_SPELLING):
        return []
    dead: set[int] = set()
    found: list[Syllables] = []

    def go(at: int, read: Syllables) -> bool:
        if at == len(letters):
            found.append(read)
            return True
        ends = False
        for end in range(min(at + LONGEST_SYLLABLE, len(letters)), at, -1):
            if len(found) >= MOST_SPLITS:
                break
            part = letters[at:end]
            if end not in dead and _SYLLABLE.fullmatch(part):
                ends = go(end, (*read, part)) or ends
        if not ends and len(found) < MOST_SPLITS:
            dead.add(at)
        return ends

    go(0, ())
    return found


def ways(typed: Sequence[str]) -> Iterator[Syllables]:
    """Yield the ways to say runs of which some are Chinese and others pinyin."""
    said = [[syllables(run)] if is_han(run[0]) else splits(run) for run in typed]
    for chosen in islice(product(*said), MOST_WAYS):
        yield tuple(syllable for part in chosen for syllable in part)


def started(typed: Sequence[str]) -> Iterator[str]:
    """Yield how a name may sound, as `spoken()` writes it, in which `typed` is being typed.

    Of what ends in letters the last syllable may be unfinished.
    """
    *before, last = typed
    letters = "" if is_han(last[0]) else last
    for cut in range(min(len(letters), LONGEST_SYLLABLE) + 1):
        done, rest = last[: len(last) - cut], last[len(last) - cut :]
        if _UNFINISHED.fullmatch(rest):
            for way in islice(ways((*before, done) if done else before), MOST_STARTS):
                yield " ".join(("", *way, rest)).rstrip()


@lru_cache(10_000)
def spoken(text: str) -> str:
    """Return how a text sounds: its syllables and other words, a blank between two."""
    return sort_key(text)


def initials(spoken: Iterable[str]) -> str:
    """Return the first letters of syllables, as people abbreviate words."""
    return "".join(syllable[0] for syllable in spoken if syllable)


class Accent:
    """The sounds that a region confuses, each pair of initials or of finals taken as one."""

    def __init__(self, pairs: Iterable[Sequence[str]] = ()) -> None:
        self._heard: dict[str, str] = {}
        self._known: dict[str, str] = {}  # what syllables sound like, of which there are few
        for one, other in pairs:
            kept, gone = sorted((self.hear(one), self.hear(other)))
            self._heard |= {sound: kept for sound, as_ in self._heard.items() if as_ == gone}
            self._heard |= {one: kept, other: kept, gone: kept}

    def hear(self, sound: str) -> str:
        return self._heard.get(sound, sound)

    def key(self, spoken: Iterable[str]) -> str:
        """Return what is the same for all that sounds the same here."""
        return " ".join(self._known.get(one) or self._learnt(one) for one in spoken)

    def _learnt(self, syllable: str) -> str:
        said = self._syllable(syllable)
        if len(self._known) < MOST_SYLLABLES:
            self._known[syllable] = said
        return said

    def _syllable(self, syllable: str) -> str:
        plain = syllable.replace("v", "u")
        parts = _SYLLABLE.fullmatch(plain)
        return self.hear(parts[1] or "") + self.hear(parts[2]) if parts else syllable


def windows(length: int, shortest: int, longest: int) -> Iterator[tuple[int, int]]:
    """Yield start and end of each stretch of a run, the long ones first."""
    for size in range(min(longest, length), shortest - 1, -1):
        for start in range(length - size + 1):
            yield start, start + size
