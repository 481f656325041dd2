"""What a rendered body refers to, and the addresses that are put in its place."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape, unescape

from cedu_site.markup.figures import missing

ROOT = "\ue000"
"""Stands before addresses of this site until a template puts the mount prefix in its place."""

ATTRIBUTES = r'(?: [a-z-]+="[^"]*")*'  # the serialiser's form: see tree.py
ATTRIBUTE = re.compile(r' ([a-z-]+)="([^"]*)"')
ELEMENT = re.compile(
    rf"<(?:a(?P<link>{ATTRIBUTES})|(?P<end>/a)|img(?P<picture>{ATTRIBUTES})"
    rf"|(?P<tag>video|audio)(?P<media>{ATTRIBUTES})></(?P=tag))>"
)
ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|[#/]|$", re.I)
EXTERNAL = re.compile("https?:", re.I)
# Any other address of ours would be asked by every reader's browser, with their cookies.
OWN_FILE = re.compile(r"/(media/[0-9a-f]{64}|qr)/[^/\\?#]+")
THINGS = {"video": "视频", "audio": "录音", None: "图片"}


@dataclass(frozen=True)
class Picture:
    """A picture, film or sound as the author wrote it."""

    src: str
    alt: str


def resolve(
    html: str, link: Callable[[str], str | None], picture: Callable[[Picture], str | None]
) -> str:
    """Return the rendered `html` with every relative address resolved.

    `link` gives an address, or None to leave plain text; `picture` gives HTML for the whole
    element, or None where it is missing. Pictures of other sites become links: nothing is fetched.
    """
    return ELEMENT.sub(_Resolver(link, picture), html)


def mount(html: str, script_root: str) -> str:
    """Return resolved `html` for a site mounted at `script_root` (empty at the top of its host)."""
    return html.replace(ROOT, escape(script_root) if script_root else "")


class _Resolver:
    def __init__(
        self, link: Callable[[str], str | None], picture: Callable[[Picture], str | None]
    ) -> None:
        self.link, self.picture = link, picture
        self.open_links: list[bool] = []  # whether each was kept

    def __call__(self, match: re.Match[str]) -> str:
        if match["end"]:
            return "</a>" if self.open_links and self.open_links.pop() else ""
        if match["link"] is not None:
            start = self._start_link(_attributes(match["link"]))
            self.open_links.append(bool(start))
            return start
        return self._element(match)

    def _start_link(self, attributes: dict[str, str]) -> str:
        target: str | None = attributes.get("href", "")
        if target and not ELSEWHERE.match(target):
            target = self.link(target)
        if not target:
            return ""
        attributes["href"] = _from_root(target)
        if EXTERNAL.match(target):
            attributes["rel"] = "noopener"
        return _tag("a", attributes)

    def _element(self, match: re.Match[str]) -> str:
        attributes = _attributes(match["picture"] or match["media"] or "")
        source = attributes.get("src", "")
        alt = attributes.get("alt") or attributes.get("aria-label", "")
        thing = THINGS[match["tag"]]
        if OWN_FILE.fullmatch(source):
            end = f"</{match['tag']}>" if match["tag"] else ""
            return _tag(match["tag"] or "img", attributes | {"src": _from_root(source)}) + end
        if EXTERNAL.match(source):
            return self._outside(source, alt or f"打开{thing}")
        found = None if ELSEWHERE.match(source) else self.picture(Picture(source, alt))
        return found or f'<span class="missing">{escape(missing(alt, thing))}</span>'

    def _outside(self, source: str, words: str) -> str:
        if any(self.open_links):
            return escape(words)
        return _tag("a", {"href": source, "rel": "noopener"}) + escape(words) + "</a>"


def _attributes(text: str) -> dict[str, str]:
    return {name: unescape(value) for name, value in ATTRIBUTE.findall(text)}


def _from_root(target: str) -> str:
    return ROOT + target if target.startswith("/") else target


def _tag(name: str, attributes: dict[str, str]) -> str:
    return f"<{name}" + "".join(f' {k}="{escape(v)}"' for k, v in attributes.items()) + ">"
