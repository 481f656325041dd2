"""An answer as it stands on the page, written straight: a template takes three times as long."""

from collections.abc import Sequence

from markupsafe import Markup, escape

from cedu_site.search.shown import Shown
from cedu_site.web.entries import EXAMPLE
from cedu_site.web.facts import facts_of
from cedu_site.web.urls import href


def entry_of(thing: Shown, title: Markup, passages: Sequence[Markup]) -> Markup:
    """Return the entry of what was found: its title, its passages or its summary, its facts."""
    shown = "".join([f'<p class="passage">{one}</p>\n' for one in passages])
    return Markup(  # noqa: S704 - each part is escaped
        f'<article class="entry">\n<h2><a href="{escape(href(thing.path))}">{title}</a>'
        f"{EXAMPLE if thing.example else ''}</h2>\n{shown or f'<p>{escape(thing.summary)}</p>'}"
        f'<p class="facts">{_facts(thing)}</p>\n</article>\n'
    )


def _facts(thing: Shown) -> str:
    if thing.kind == "centre":
        return escape("学习中心" + (f" · {thing.level}" if thing.level else ""))
    return "栏目" if thing.kind == "column" else facts_of(thing)
