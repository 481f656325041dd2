"""pypinyin with its phrases kept as they lie in its file, in a third of the memory.

The dictionary is loaded by every process that serves; as Python's lists it took 55 MB and a third
of a second. `lazy_pinyin` is that of the package, and answers alike.
"""

import json
import os
import sys
from bisect import bisect_left
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

MODULE, FILE = "pypinyin.phrases_dict", "phrases_dict.json"
BLANKS = b" \r\n\t"
ENTRIES_BETWEEN, NAME_ENDS, LAST_ENDS = b"]],", b'":', b"]]"


class Phrases:
    """The phrases in order, and beside each what the file says of it."""

    def __init__(self, data: bytes) -> None:
        entries = data.translate(None, BLANKS).strip(b"{}").split(ENTRIES_BETWEEN)
        found = sorted(entry.split(NAME_ENDS, 1) for entry in entries)  # as UTF-8, by code points
        self._phrases = [phrase[1:].decode() for phrase, _ in found]
        self._said = [said.removesuffix(LAST_ENDS) for _, said in found]

    def __len__(self) -> int:
        return len(self._phrases)

    def __contains__(self, phrase: str) -> bool:
        at = bisect_left(self._phrases, phrase)
        return at < len(self._phrases) and self._phrases[at] == phrase

    def __getitem__(self, phrase: str) -> list[list[str]]:
        said: list[list[str]] = json.loads(
            self._said[bisect_left(self._phrases, phrase)] + LAST_ENDS
        )
        return said

    def keys(self) -> Iterator[str]:
        """Return none: pypinyin would make the beginnings of phrases from them, which `Beginnings`
        knows."""
        return iter(())

    def copy(self) -> "Phrases":
        return self

    def begin_with(self, part: str) -> bool:
        """Tell whether a phrase begins with `part`."""
        at = bisect_left(self._phrases, part)
        return at < len(self._phrases) and self._phrases[at].startswith(part)


class Beginnings:
    """The beginnings of all phrases, as pypinyin asks for them."""

    def __init__(self, phrases: Phrases) -> None:
        self._phrases = phrases

    def __contains__(self, part: str) -> bool:
        return self._phrases.begin_with(part)


def _load() -> None:
    """Have pypinyin find our phrases where it would read its own."""
    spec = find_spec("pypinyin")
    if MODULE in sys.modules or "pypinyin" in sys.modules or not (spec and spec.origin):
        return
    file = Path(spec.origin).with_name(FILE)
    try:
        phrases = Phrases(file.read_bytes())
    except (OSError, ValueError):  # another release keeps them otherwise: then it reads them itself
        return
    module = ModuleType(MODULE)
    module.phrases_dict = phrases  # type: ignore[attr-defined]
    sys.modules[MODULE] = module
    os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "1")
    from pypinyin.seg import mmseg

    mmseg.seg = mmseg.Seg(Beginnings(phrases), no_non_phrases=True)  # type: ignore[arg-type]


_load()
from pypinyin import lazy_pinyin  # noqa: E402 - only now

__all__ = ["lazy_pinyin"]
