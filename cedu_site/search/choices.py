"""The values of a facet, and the boxes with which they are chosen, written straight: there are a
hundred on a page, too many for a template's loop."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from html import escape
from typing import NamedTuple

from jinja2.utils import url_quote
from markupsafe import Markup

AT_ONCE, LISTED = 8, 50  # choices of a facet on a page; a city has a thousand centres
A_BOX = """<label><input type="checkbox" id="f-{}-{}" name="{}" value="{}\""""
ITS_LABEL = """> {} <span class="count">"""


class Value(NamedTuple):
    """One value of a facet, and how many answers would remain with it."""

    value: str
    label: str
    many: int
    selected: bool


@dataclass(frozen=True)
class Facet:
    name: str
    title: str
    values: Sequence[Value]

    @cached_property
    def chosen(self) -> int:
        return len([value for value in self.values if value.selected])

    @property
    def choices(self) -> Markup:
        """The fieldset with its boxes, the most frequent at once and the others on demand; nothing
        where there is nothing to choose."""
        if len(self.values) < 2 and not self.chosen:
            return Markup()
        boxes = [choice(self.name, *value) for value in self.values]
        first, rest = "\n".join(boxes[:AT_ONCE]), boxes[AT_ONCE:]
        more = self._more(rest) if rest else ""
        return Markup(  # noqa: S704 - the boxes are escaped
            f"<fieldset>\n<legend>{self.title}</legend>\n{first}\n{more}</fieldset>\n"
        )

    def _more(self, boxes: list[str]) -> str:
        is_open = any(value.selected for value in self.values[AT_ONCE:])
        listed = len(self.values)
        cut = f'<p class="facts">这里只列资料最多的 {listed} 项。</p>\n' if listed >= LISTED else ""
        return (
            f'<details class="more"{" open" if is_open else ""}>\n'
            f"<summary>另外 {len(boxes)} 项</summary>\n" + "\n".join(boxes) + f"\n{cut}</details>\n"
        )


def choice(name: str, value: str, label: str, count: int, selected: bool) -> str:
    """Return the box of one value, escaped HTML."""
    box, its_label = _of(name, value, label)
    return f"{box}{' checked' if selected else ''}{its_label}{count}</span></label>"


@lru_cache(10_000)
def _of(name: str, value: str, label: str) -> tuple[str, str]:
    """Return what is the same on each page, before and after the word that it is chosen."""
    box = A_BOX.format(name, escape(url_quote(value)), name, escape(value))
    return box, ITS_LABEL.format(escape(label))
