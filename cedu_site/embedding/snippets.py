"""The five outputs to copy, best first, each degrading to the next; all ASCII, so that a page in
any encoding shows them right."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from cedu_site.embedding.asking import PATH, Asked
from cedu_site.embedding.subject import Subject
from cedu_site.markup.characters import remove_controls
from cedu_site.web.urls import absolute

HEAD = 130  # px: the heading and what stands at the end of a listing
ROWS = {  # px: one thing in a column of some 500 px; narrower ones need more, wider ones less
    "offerings": {"list": 130, "cards": 210, "timetable": 140},
    "courses": {"list": 90, "cards": 150, "timetable": 90},
    "news": {"list": 120, "cards": 200, "timetable": 120},
}
SCALE = {"standard": 1.0, "large": 1.3, "huge": 1.7}
HIGHEST = 1200  # px: what is longer scrolls inside


@dataclass(frozen=True)
class Snippets:
    """What is pasted into a page; `feed` is an address."""

    widget: str
    frame: str
    fixed: str
    links: str
    feed: str


def snippets_of(asked: Asked, subject: Subject, height: int) -> Snippets:
    """Return what shows the listing on another site's page; `height` is that of a frame, in px."""
    address = frame_address(asked)
    links = list_of(subject.links)
    script = f'<script async charset="utf-8" src="{ascii_html(absolute("/embed.js"))}"></script>'
    attributes = (
        f'src="{ascii_html(address)}" title="{ascii_html(subject.title)}"'
        f' width="100%" height="{height}" frameborder="0"'
    )
    return Snippets(
        widget=f'<div data-cedu="{ascii_html(address)}">\n{links}\n</div>\n{script}',
        frame=f"<iframe data-cedu {attributes}>\n{links}\n</iframe>\n{script}",
        fixed=f"<iframe {attributes}>\n{links}\n</iframe>",
        links=links,
        feed=subject.feed,
    )


def frame_address(asked: Asked) -> str:
    """Return the public address of the frame that shows the listing."""
    return absolute(PATH) + ("?" + asked.query if asked.query else "")


def height_of(asked: Asked, there: int) -> int:
    """Return how many px a frame needs that cannot size itself, where so many things are there
    today and one more may come."""
    needed = HEAD + min(there + 1, asked.n) * ROWS[asked.what][asked.layout]
    return min(round(needed * SCALE[asked.size]), HIGHEST)


def list_of(links: Sequence[tuple[str, str]]) -> str:
    """Return a list of plain links, one a line."""
    items = (f'<li><a href="{ascii_html(to)}">{ascii_html(words)}</a></li>' for words, to in links)
    return "\n".join(("<ul>", *items, "</ul>"))


def ascii_html(text: str) -> str:
    """Return `text` for HTML, whatever is not ASCII as a numeric character reference; control
    characters, which no reference may stand for, are left out."""
    return escape(remove_controls(text)).encode("ascii", "xmlcharrefreplace").decode()
