"""pypinyin with dictionaries that take neither time to load nor memory of their own.

`lazy_pinyin` is that of the package, and answers alike.
"""

import os
import sys
from importlib.util import find_spec
from mmap import ACCESS_READ, mmap
from pathlib import Path
from types import ModuleType

from cedu_site.text.sounds import Beginnings, Phrases, Singles

PACKAGE = "pypinyin"
PHRASES, SINGLES = "phrases_dict", "pinyin_dict"


def _load() -> None:
    """Have pypinyin find our dictionaries where it would read its own."""
    spec = find_spec(PACKAGE)
    if PACKAGE in sys.modules or not (spec and spec.origin):
        return
    folder = Path(spec.origin).parent
    try:
        phrases = Phrases(_mapped(folder / f"{PHRASES}.json"))
        singles = Singles(_mapped(folder / f"{SINGLES}.json"))
    except (OSError, ValueError):  # another release keeps them otherwise: then it reads them itself
        return
    _stand_in(PHRASES, phrases)
    _stand_in(SINGLES, singles)
    os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "1")
    from pypinyin.seg import mmseg

    mmseg.seg = mmseg.Seg(Beginnings(phrases), no_non_phrases=True)  # type: ignore[arg-type]


def _mapped(file: Path) -> mmap:
    with file.open("rb") as opened:
        return mmap(opened.fileno(), 0, access=ACCESS_READ)


def _stand_in(name: str, dictionary: Phrases | Singles) -> None:
    module = ModuleType(f"{PACKAGE}.{name}")
    setattr(module, name, dictionary)
    sys.modules[module.__name__] = module


_load()
from pypinyin import lazy_pinyin  # noqa: E402 - only now

__all__ = ["lazy_pinyin"]
