"""What lists show of a page, written straight: a macro takes three times as long, twenty times."""

from collections.abc import Collection
from typing import Any

from markupsafe import Markup, escape

from cedu_site.web.dates import iso
from cedu_site.web.facts import facts_of
from cedu_site.web.urls import href, mounted

EXAMPLE = '<span class="example">示例</span>\n'


def entry_of(
    page: Any,
    heading: str = "h2",
    standing: Any = None,
    without: Collection[str] = (),
    brief: bool = False,
) -> Markup:
    """Return the entry of a page in a list: its title, summary and facts."""
    summary = f"  <p>{escape(page.summary)}</p>\n" if page.summary and not brief else ""
    held = f'<b class="standing {standing.value}">{standing.label}</b> ' if standing else ""
    return Markup(  # noqa: S704 - each part is escaped
        f'<article class="entry">\n  <{heading}><a href="{escape(href(page.path))}">'
        f"{escape(page.title)}</a>{EXAMPLE if page.example else ''}</{heading}>\n{summary}"
        f'  <p class="facts">{held}{facts_of(page, without)}</p>\n</article>\n'
    )


def date_of(when: Any) -> Markup:
    """Return a date as it stands beside an entry, with room for it where there is none."""
    if not when:
        return Markup("<span></span>\n")
    on = iso(when)
    said = f"<b>{int(on[5:7])}月{int(on[8:])}日</b> {on[:4]}年"
    return Markup(f'<time datetime="{on}">{said}</time>\n')  # noqa: S704 - of digits


def cover_of(page: Any, sizes: str = "100vw", loading: str = "lazy") -> Markup:
    """Return the cover of a page, nothing where it has none."""
    if not page.cover:
        return Markup()
    shown = mounted(page.cover.html("", sizes=sizes, loading=loading))
    return Markup(f'<div class="cover">{shown}</div>\n')  # noqa: S704 - our own HTML
