"""From what an author wrote to what readers get: rendered, sanitised, its references resolved."""

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, unquote

from sqlalchemy import select

from cedu_site.addresses import owner
from cedu_site.extensions import db
from cedu_site.markup.references import Picture, resolve
from cedu_site.markup.render import render
from cedu_site.media.models import Media
from cedu_site.publishing.models import Page
from cedu_site.publishing.places import beside, numberless


@dataclass(frozen=True)
class Unresolved:
    """A reference that leads nowhere: as written, and what is wrong with it, in Chinese."""

    target: str
    message: str
    is_picture: bool = False


@dataclass
class Composer:
    """Resolves the references of one page: files of its library become addresses and pictures.

    `base` is the library path of the page; `planned` gives the addresses of files that are
    about to come in with it; `root` is the folder that no reference leads out of. `resolved`
    gives what was written for each address found.
    """

    base: str | None
    planned: Mapping[str, str] = field(default_factory=dict)
    root: str = ""
    unresolved: list[Unresolved] = field(default_factory=list)
    resolved: dict[str, str] = field(default_factory=dict)
    _names: dict[str, dict[str, set[str]]] = field(default_factory=dict, repr=False)

    def compose(self, body: str) -> dict[str, Any]:
        """Return the derived parts of a revision, and `title`, the body's own first heading.

        Raises RenderError where rendering had to be stopped.
        """
        rendered = render(body)
        return {
            "title": rendered.title,
            "html": resolve(rendered.html, self.link, self.picture),
            "text": rendered.text,
            "toc": list(rendered.toc),
            "recipe": {"ingredients": list(rendered.ingredients), "steps": list(rendered.steps)},
        }

    def link(self, target: str) -> str | None:
        """Return the address that a relative link leads to, None where it leads nowhere."""
        path = beside(self.base, target, self.root)
        if path is None:
            self.unresolved.append(Unresolved(target, "链接指向内容文件夹之外，已改成普通文字"))
            return None
        address = self.planned.get(path) or self._known(path) or self._elsewhere(path)
        if address is None:
            self.unresolved.append(Unresolved(target, "链接的文件不存在，已改成普通文字"))
            return None
        self.resolved[address] = target
        fragment = target.partition("#")[2]
        return address + (f"#{fragment}" if fragment else "")

    def picture(self, picture: Picture) -> str | None:
        """Return the HTML that shows a relative picture, film or sound."""
        media = Media.at(beside(self.base, picture.src, self.root))
        if media is None:
            self.unresolved.append(Unresolved(picture.src, "图片不存在", is_picture=True))
            return None
        return media.html(picture.alt or media.description)

    def _known(self, path: str) -> str | None:
        page = db.session.scalar(select(Page.path).filter_by(library_path=path))
        media = None if page else Media.at(path)
        return page or (quote(media.url) if media else None)

    def _renumbered(self, path: str) -> str | None:
        """Return the address of the one file that stands there with another number, or with one."""
        folder = posixpath.dirname(path)
        if folder not in self._names:
            self._names[folder] = self._names_in(folder)
        found = self._names[folder].get(numberless(path), set())
        return next(iter(found)) if len(found) == 1 else None

    def _names_in(self, folder: str) -> dict[str, set[str]]:
        """Return the addresses of the files in a folder by what they are called without numbers."""
        inside = Page.library_path.startswith(f"{folder}/", autoescape=True)
        rows = db.session.execute(select(Page.library_path, Page.path).where(inside))
        known = {str(file): str(address) for file, address in rows} | dict(self.planned)
        names: dict[str, set[str]] = {}
        for file, address in known.items():
            if file.startswith(f"{folder}/"):
                names.setdefault(numberless(file), set()).add(address)
        return names

    def _elsewhere(self, path: str) -> str | None:
        """Return the address of the page whose file once lay at `path`, as its name tells."""
        there = self._renumbered(path)
        if there or not path.endswith(".md"):
            return there
        name = numberless(path).removesuffix(".md")
        return db.session.scalar(select(Page.path).where(Page.uid == owner(f"/{name}")))


def line_of(target: str, source: str, body: str = "") -> int:
    """Return the line (from 1) of `source` on which a reference is written, 1 when unknown.

    Where `source` ends with a `body`, the reference stands in that.
    """
    above = max(0, source.count("\n") - body.count("\n")) if body else 0
    for written in (target, unquote(target)):
        found = re.search(rf"(?<![\w./%-]){re.escape(written)}(?![\w%-])", body or source)
        if found:
            return above + (body or source).count("\n", 0, found.start()) + 1
    return above + 1
