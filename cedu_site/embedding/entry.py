"""One line of a listing: a title that leads to the site, a day, and the facts of the page."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from cedu_site.catalogue.models import Offering, Standing
from cedu_site.clock import in_beijing
from cedu_site.news.models import Article
from cedu_site.publishing.models import Page
from cedu_site.text.plain import excerpt
from cedu_site.web.dates import duration, season, span
from cedu_site.web.urls import absolute

SUMMARY = 80  # characters


@dataclass(frozen=True)
class Entry:
    """A page as a listing shows it; `weekdays`, `times`, `span` and `place` are an offering's."""

    title: str
    address: str
    example: bool
    on: date | None
    facts: tuple[str, ...]
    summary: str
    weekdays: str = ""
    times: str = ""
    span: str = ""
    place: str = ""


def entry_of(page: Page, today: date) -> Entry:
    """Return how `page` is shown in a listing on the day `today`."""
    said = page.fields
    held = {}
    if isinstance(page, Offering):
        held = {
            "weekdays": "、".join(said.get("weekdays", ())),
            "times": said.get("times", ""),
            "span": span(said.get("from"), said.get("to")),
            "place": _place(page),
        }
    on = _day(page)
    return Entry(
        title=page.title,
        address=absolute(page.path),
        example=page.example,
        on=on,
        facts=tuple(filter(None, _facts(page, held, today))),
        summary=excerpt(page.summary, SUMMARY),
        **held,
    )


def _day(page: Page) -> date | None:
    """Return the day that hangs beside the title: of the first lesson, or of the news."""
    if isinstance(page, Offering):
        return page.starts_on
    opens: datetime | None = page.opens_at if isinstance(page, Article) else None
    return in_beijing(opens).date() if opens else None


def _facts(page: Page, held: dict[str, str], today: date) -> Iterator[Any]:
    """Give what is said under the title, without the day that hangs beside it."""
    said = page.fields
    if isinstance(page, Offering):
        standing = page.standing(today)
        yield standing != Standing.UPCOMING and standing.label
        yield "".join(held["span"].partition("至")[1:])
        yield " ".join(filter(None, (held["weekdays"], held["times"])))
        yield held["place"]
    elif isinstance(page, Article):
        source = said.get("source", {}).get("name")
        yield page.column and page.column.title
        yield source and f"来源：{source}"
    else:
        minutes = said.get("minutes")
        yield said.get("timeline") or (minutes and f"动手 {duration(minutes)}")
        yield said.get("level")
        yield said.get("season") and season(said["season"])
        yield page.centre and page.centre.name


def _place(page: Page) -> str:
    """Return where the page's offering is held, the centre named once."""
    place, centre = page.fields.get("place", ""), page.centre.name if page.centre else ""
    return (
        place if centre and place.startswith(centre) else "，".join(filter(None, (place, centre)))
    )
