"""Which offerings: by state, centre and week, what comes soonest first, what is over last."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, bindparam, literal_column, or_

from cedu_site.catalogue.models import Course, Offering, Standing
from cedu_site.centres.models import Centre
from cedu_site.centres.tree import centre_named, the_tree
from cedu_site.clock import today
from cedu_site.publishing.openness import MOMENT
from cedu_site.publishing.stills import ordered
from cedu_site.publishing.turning import this_span
from cedu_site.publishing.within import Make, below, chained, holding, of_centres

TODAY, FIRST, LAST = (bindparam(name, type_=Date()) for name in ("today", "first", "last"))
STARTS, ENDS = Offering.starts_on, Offering.ends_on
IS_OFFERING = Offering.kind == literal_column("'offering'")  # as the indexes have it
MOST_TO_CHOOSE = 60  # centres in one list
LASTING = ("lasting",)
GROUPS = {  # by the state that is asked for: what is listed, one after the other
    "": ("lasting", "over", "undated"),
    Standing.UPCOMING: ("to come",),
    Standing.RUNNING: ("running",),
    Standing.OVER: ("over", "undated"),
}


def offerings(
    state: str = "", centre: str = "", week: str = "", course: Course | None = None
) -> "Offerings":
    """Return the list of offerings in a state, at a centre and all below it, held in the week of a
    day, of a course; in their order. What is not known, or cannot be read, has none."""
    days = _week(week)
    groups = GROUPS.get(state, ()) if days is not None else ()
    return Offerings(groups, _ids(centre), days or {}, course)


class Offerings:
    """A list of offerings, which are public and in one of some groups."""

    def __init__(
        self,
        groups: Sequence[str],
        centres: Sequence[int] | None = None,
        days: dict[str, date] | None = None,
        course: Course | None = None,
        order: str = "",
    ) -> None:
        self._said: dict[str, Any] = {**(days or {}), "today": today()}
        if course:
            self._said["course"] = course.id
        narrow = bool(days), bool(course)
        makes = [_grouped(one, *narrow, order) for one in groups]
        self._lists = [of_centres(make, Offering, centres) for make in makes]

    def some(self, limit: int, offset: int = 0) -> list[Offering]:
        """Return so many offerings in their order, after so many others."""
        return chained(self._lists, limit, offset, **self._said)


@cache
def _grouped(group: str, weekly: bool, taught: bool, order: str) -> Make:
    """Return what makes the query for a group of offerings in its order."""

    def make(condition: ColumnElement[bool]) -> Select[Offering]:
        query = Offering.public(MOMENT).where(condition, IS_OFFERING, *_conditions(group))
        if weekly:
            query = query.where(STARTS <= LAST, or_(ENDS.is_(None), ENDS >= FIRST))
        if taught:
            query = query.where(Offering.course_id == bindparam("course"))
        start = STARTS.desc() if group == "over" else STARTS.asc().nulls_last()
        usual = query.order_by(*(() if group == "undated" else (start,)), Offering.id)
        return ordered(usual, order)

    return make


def _conditions(group: str) -> Sequence[ColumnElement[bool]]:
    """Return what is true of a group; `ended_on` spares what was noted to be over long ago."""
    lasts = or_(ENDS.is_(None), ENDS >= TODAY)
    not_ended = Offering.ended_on.is_(None)
    return {
        "lasting": (not_ended, or_(lasts, STARTS > TODAY)),
        "to come": (not_ended, STARTS > TODAY),
        "running": (not_ended, lasts, or_(STARTS.is_(None), STARTS <= TODAY)),
        "over": (ENDS < TODAY, STARTS <= TODAY),
        "undated": (ENDS < TODAY, STARTS.is_(None)),
    }[group]


def _ids(slug: str) -> Sequence[int] | None:
    if not slug:
        return None
    centre = centre_named(slug)
    return below(centre) if centre else ()


def _week(day: str) -> dict[str, date] | None:
    """Return the first day and the last of the week of `day`, none where no week is asked for;
    None where the day cannot be read."""
    if not day:
        return {}
    try:
        first = monday_of(date.fromisoformat(day))
        return {"first": first, "last": first + timedelta(days=6)}
    except (ValueError, OverflowError):
        return None


def monday_of(day: date) -> date:
    """Return the Monday of the week of `day`."""
    return day - timedelta(days=day.weekday())


@dataclass(frozen=True)
class Choice:
    """The centres to choose from, level by level; `deeper` tells whether there are more below."""

    centres: Sequence[Centre]
    deeper: bool


def centres_to_choose(slug: str = "") -> Choice:
    """Return those that have offerings and all above them: of a large network the upper levels, as
    far as people can look through them, and what lies above and below the one that was chosen."""
    levels = this_span("used centres", _used_centres)
    shown: list[Centre] = []
    for level in levels:
        if shown and len(shown) + len(level) > MOST_TO_CHOOSE:
            break
        shown += level
    if len(shown) == sum(map(len, levels)):
        return Choice(shown, deeper=False)
    chosen = centre_named(slug) if slug else None
    if chosen:
        below_it = [one for level in levels for one in level if one.parent_id == chosen.id]
        shown += [one for one in (chosen, *chosen.ancestors, *below_it) if one not in shown]
    return Choice(sorted(shown, key=_rank), deeper=True)


def _used_centres() -> Sequence[Sequence[Centre]]:
    """Return the centres that have offerings, with all above them, by their levels."""
    centres = [the_tree().by_id[number] for number in holding(Offering)]
    line = {centre for one in centres for centre in [one, *one.ancestors]}
    return [list(level) for _, level in groupby(sorted(line, key=_rank), lambda one: _rank(one)[0])]


def _rank(centre: Centre) -> tuple[int, int]:
    return len(centre.ancestors), centre.position
