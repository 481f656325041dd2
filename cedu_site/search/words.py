"""The site's own words, found by how they sound, by their initials, or with one character off."""

from array import array
from collections.abc import Iterator, Sequence
from string import ascii_lowercase

import numpy as np
import numpy.typing as npt

from cedu_site.search.sound import Accent, Syllables, initials
from cedu_site.text.script import is_han

Hashes = npt.NDArray[np.int64]
SHORTEST_NEAR, LONGEST_NEAR = 3, 11  # shorter words are all one character off one another
OWN, HEARD, INITIALS, NEAR = "=", "~", "'", "-"


class Words:
    """Words with their sounds; every way to find one is a hash in one sorted array.

    Takes some 12 bytes a key and five to ten keys a word, whatever the words are.
    """

    def __init__(self, accent: Accent) -> None:
        self._accent = accent
        self._words: list[str] = []
        self._known: set[tuple[str, Syllables]] = set()
        self._adding = array("q"), array("i")

    def add(self, word: str, spoken: Syllables) -> None:
        """Add a word that is said so, once."""
        if (word, spoken) in self._known:
            return
        self._known.add((word, spoken))
        hashes, owners = self._adding
        for key in _keys(word, spoken, self._accent):
            hashes.append(_hash(key))
            owners.append(len(self._words))
        self._words.append(word)

    def close(self) -> None:
        """Make what was added findable; nothing is added any more."""
        hashes, owners = (np.array(column) for column in self._adding)
        order = np.argsort(hashes, kind="stable")
        self._hashes, self._owners = hashes[order], owners[order]
        del self._adding, self._known, self._accent

    def find(self, hashes: Hashes) -> Iterator[tuple[int, set[str]]]:
        """Yield the places in `hashes` whose keys any words have, with these words."""
        if not len(self._hashes):
            return
        first = self._hashes.searchsorted(hashes)
        known = self._hashes[np.minimum(first, len(self._hashes) - 1)] == hashes
        for place in np.flatnonzero(known).tolist():
            last = self._hashes.searchsorted(hashes[place], "right")
            owners = self._owners[first[place] : last].tolist()
            yield place, {self._words[owner] for owner in owners}


def hashes_of(keys: Sequence[str]) -> Hashes:
    """Return by what `keys`, as the functions below make them, are found."""
    return np.array([_hash(key) for key in keys], np.int64)


def _hash(key: str) -> int:
    """Return a number that is the same in every process, unlike the hash of a text: that of an
    integer is what it leaves when divided by a prime (sys.hash_info)."""
    return hash(int.from_bytes(key.encode("utf-8", "surrogatepass")))


def _keys(word: str, spoken: Syllables, accent: Accent) -> Iterator[str]:
    yield own(word)
    yield heard(spoken, accent)
    yield spelled("".join(spoken))
    if len(spoken) > 1:
        yield abbreviated(initials(spoken))
    if is_near_enough(word):
        yield from near(word)


def own(word: str) -> str:
    """Return the key of the word itself."""
    return OWN + word


def heard(spoken: Syllables, accent: Accent) -> str:
    """Return the key of all that sounds so in this region."""
    return HEARD + accent.key(spoken)


def spelled(letters: str) -> str:
    """Return the key of what is spelled so in pinyin without blanks."""
    return HEARD + "=" + letters


def abbreviated(letters: str) -> str:
    """Return the key of what has these initials."""
    return INITIALS + letters


def is_near_enough(word: str) -> bool:
    """Tell whether a word is long enough to be known with one character off."""
    return SHORTEST_NEAR <= len(word) <= LONGEST_NEAR and is_han(word[0])


def near(word: str) -> list[str]:
    """Return the keys that words with one character more, less or other have in common.

    Those with one taken out of each (Garbe, SymSpell); `one_off` tells which truly are so near.
    """
    return [NEAR + word, *(NEAR + word[:at] + word[at + 1 :] for at in range(len(word)))]


def one_off(one: str, other: str) -> bool:
    """Tell whether two words differ by one character (or two swapped), and by no more."""
    if len(one) > len(other):
        one, other = other, one
    start = next((at for at, char in enumerate(one) if char != other[at]), len(one))
    rest, more = one[start:], other[start:]
    if len(one) < len(other):
        return rest == more[1:]
    return one != other and (
        rest[1:] == more[1:] or (rest[:2] == more[1::-1] and rest[2:] == more[2:])
    )


def misspellings(letters: str) -> list[str]:
    """Return `letters` with one letter other, more, less, or two swapped."""
    cuts = [(letters[:at], letters[at:]) for at in range(len(letters) + 1)]
    less = [before + after[1:] for before, after in cuts if after]
    swapped = [b + a[1] + a[0] + a[2:] for b, a in cuts if len(a) > 1]
    other = [b + letter + a[1:] for b, a in cuts if a for letter in ascii_lowercase]
    more = [b + letter + a for b, a in cuts for letter in ascii_lowercase]
    return [*less, *swapped, *other, *more]
