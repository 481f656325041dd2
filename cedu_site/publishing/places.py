"""Paths inside a library, as authors write them: relative to the file they stand in."""

import posixpath
import re
from urllib.parse import unquote

NUMBERED = re.compile(r"\d+[-_. 、]+(?=.)")
DATED = re.compile(r"(\d{4}-\d{2}-\d{2})-(?=.)")


def beside(base: str | None, reference: str, root: str = "") -> str | None:
    """Return the library path of `reference` as written in the file `base`.

    None where there is no base, nothing is referred to, or it lies outside the library or the
    folder `root` of it, whose path ends with `/`.
    """
    target = unquote(re.split("[?#]", reference, maxsplit=1)[0])
    if base is None or not target:
        return None
    path = posixpath.normpath(posixpath.join(posixpath.dirname(base), target))
    outside = path.startswith(("../", "/")) or path in ("..", ".") or not path.startswith(root)
    return None if outside else path


def numberless(path: str) -> str:
    """Return a library path without the day or number with which the file's name begins."""
    folder, name = posixpath.split(path)
    match = DATED.match(name) or NUMBERED.match(name)
    return posixpath.join(folder, name[match.end() :] if match else name)
