"""How Chinese sounds: what pypinyin's `lazy_pinyin` says, out of the package's dictionaries.

It is not loaded itself: that takes time and memory at every start.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache, lru_cache
from importlib.util import find_spec
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import TypeVar

from cedu_site.text.script import HAN_RANGES
from cedu_site.text.sounds import Phrases, Singles

D = TypeVar("D", Phrases, Singles)
PACKAGE, PHRASES, SINGLES = "pypinyin", "phrases_dict.json", "pinyin_dict.json"
TONES = "\u0300\u0301\u0304\u030c"  # where no letter carries them
_HAN = "〇\ue815-\ue864" + "".join(f"{chr(first)}-{chr(last)}" for first, last in HAN_RANGES)
_RUN = re.compile(f"([{_HAN}]+)")
_PLAIN = str.maketrans("āáǎàēéěèōóǒòīíǐìūúǔùüǖǘǚǜńňǹḿếề", "aaaaeeeeooooiiiiuuuuvvvvvnnnmêê", TONES)


def lazy_pinyin(text: str, *, apart: bool = False) -> list[str]:
    """Return the syllable of each Chinese character, without its tone, and what is between.

    What has no sound stands for itself, as a whole or each character `apart`.
    """
    found: list[str] = []
    for at, run in enumerate(_RUN.split(text)):
        if at % 2:  # Chinese, and what is between it at the even places
            for said in _sounds(run):
                found += said
        elif apart:
            found += run
        elif run:
            found.append(run)
    return found


def _sounds(run: str) -> Iterator[list[str]]:
    """Yield the sounds of the longest phrases, one after the other, and of the characters between
    them; as pypinyin has it, what may begin a phrase at the very end counts as characters."""
    at = 0
    while at < len(run):
        longest = at
        for end in range(at + 1, len(run) + 1):
            begins, is_phrase = _known(run[at:end])
            if not begins:
                break
            longest = end if is_phrase else longest
        else:
            if longest == at:
                yield [_alone(char) for char in run[at:]]
                return
        if longest == at:
            longest += 1
            yield [_alone(run[at])]
        else:
            yield _together(run[at:longest])
        at = longest


@lru_cache(5_000)
def _known(part: str) -> tuple[bool, bool]:
    return _phrases().known(part)


@lru_cache(5_000)
def _together(phrase: str) -> list[str]:
    return [sounds.translate(_PLAIN) for sounds in _phrases()[phrase]]


@lru_cache(10_000)
def _alone(char: str) -> str:
    try:
        return _singles()[char][0].translate(_PLAIN)
    except KeyError:
        return char


@cache
def _phrases() -> Phrases:
    return _opened(PHRASES, Phrases)


@cache
def _singles() -> Singles:
    return _opened(SINGLES, Singles)


def _opened(name: str, kind: Callable[[mmap], D]) -> D:
    spec = find_spec(PACKAGE)
    assert spec and spec.origin
    with Path(spec.origin).with_name(name).open("rb") as opened:
        data = mmap(opened.fileno(), 0, access=ACCESS_READ)
    dictionary = kind(data)
    with suppress(ImportError):  # on Windows
        from mmap import MADV_DONTNEED

        data.madvise(MADV_DONTNEED)  # what was gone through once need not stay in memory
    return dictionary
