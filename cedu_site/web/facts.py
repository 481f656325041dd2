"""What is said of a page under its title in lists, in one line."""

from collections.abc import Collection, Iterator
from typing import Any

from markupsafe import Markup, escape

from cedu_site.web.dates import day, duration, season, span

BETWEEN = "&#160;·</span> <span>"


def facts_of(page: Any, without: Collection[str] = ()) -> Markup:
    """Return the facts of a page as HTML, without what the list says already."""
    said = [escape(fact) for fact in _SAID.get(page.kind, _lesson)(page, without) if fact]
    return Markup(f"<span>{BETWEEN.join(said)}</span>" if said else "")  # noqa: S704 - escaped


def _offering(page: Any, without: Collection[str]) -> Iterator[Any]:
    said = page.fields
    yield span(said.get("from"), said.get("to"))
    yield said.get("weekdays") and "、".join(said["weekdays"])
    yield said.get("times")
    yield page.centre and page.centre.name


def _article(page: Any, without: Collection[str]) -> Iterator[Any]:
    source = (page.fields.get("source") or {}).get("name")
    yield "date" not in without and day(page.opens_at)
    yield "column" not in without and page.column and page.column.title
    yield source and f"来源：{source}"


def _lesson(page: Any, without: Collection[str]) -> Iterator[Any]:
    said = page.fields
    minutes = said.get("minutes")
    yield "kind" not in without and page.kind == "course" and "课程"
    if "time" not in without:
        yield said.get("timeline") or (minutes and f"动手 {duration(minutes)}")
    yield said.get("level")
    yield said.get("season") and season(said["season"])
    yield page.centre and page.centre.name


_SAID = {"offering": _offering, "article": _article}
