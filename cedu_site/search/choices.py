"""The boxes with which the values of a facet are chosen."""

from functools import lru_cache
from html import escape

from jinja2.utils import url_quote

A_BOX = """<label><input type="checkbox" id="f-{}-{}" name="{}" value="{}\""""
ITS_LABEL = """> {} <span class="count">"""


def choice(name: str, value: str, label: str, count: int, selected: bool) -> str:
    """Return the box of one value, escaped HTML."""
    box, its_label = _of(name, value, label)
    return f"{box}{' checked' if selected else ''}{its_label}{count}</span></label>"


@lru_cache(10_000)
def _of(name: str, value: str, label: str) -> tuple[str, str]:
    """Return what is the same on each page, before and after the word that it is chosen."""
    box = A_BOX.format(name, escape(url_quote(value)), name, escape(value))
    return box, ITS_LABEL.format(escape(label))
