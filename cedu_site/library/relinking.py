"""What a page refers to by relative paths, said from another folder."""

import posixpath
import re
from urllib.parse import quote, unquote

from cedu_site.markup.references import Picture, resolve
from cedu_site.markup.render import RenderError, render
from cedu_site.publishing.places import beside

BEFORE = r"(?:(?<=[(<\"'])|(?<=\]: ))"
AFTER = r"(?=[)>\"'\s]|$)"


def relinked(body: str, old: str, new: str) -> str:
    """Return `body`, written in the file `old`, as it refers to the same from `new`."""
    if posixpath.dirname(old) == posixpath.dirname(new):
        return body
    said = {one: moved(one, old, new) for target in _targets(body) for one in _forms(target)}
    if not said:
        return body
    written = "|".join(re.escape(one) for one in sorted(said, key=len, reverse=True))
    return re.sub(f"{BEFORE}(?:{written}){AFTER}", lambda found: said[found[0]], body, flags=re.M)


def moved(reference: str, old: str, new: str) -> str:
    """Return a relative reference of the file `old` as the file `new` says it."""
    path = beside(old, reference)
    if path is None:
        return reference
    relative = posixpath.relpath(path, posixpath.dirname(new) or ".")
    end = re.search(r"[?#].*$", reference)
    is_quoted = unquote(reference) != reference
    return (quote(relative) if is_quoted else relative) + (end[0] if end else "")


def _targets(body: str) -> set[str]:
    targets: set[str] = set()

    def link(target: str) -> None:
        targets.add(target)

    def picture(picture: Picture) -> None:
        targets.add(picture.src)

    try:
        resolve(render(body).html, link, picture)
    except RenderError:
        return set()
    return targets


def _forms(target: str) -> set[str]:
    """Return how a target may be written: as it is rendered, or with its letters plain."""
    return {target, unquote(target)}
