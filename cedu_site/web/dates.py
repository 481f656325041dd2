"""Dates and months as people read them, in Beijing."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import lru_cache

from cedu_site.clock import in_beijing

MONTHS = 12


@lru_cache(2048)
def day(when: datetime | date) -> str:
    """Return a date in words: 2026年9月1日."""
    on = _date(when)
    return f"{on.year}年{on.month}月{on.day}日"


def moment(when: datetime) -> str:
    """Return a moment in words, in Beijing time: 2026年9月1日 09:30."""
    return f"{day(when)} {in_beijing(when):%H:%M}"


def rfc3339(when: datetime | None) -> str | None:
    """Return a moment as machines read it, in UTC: 2026-09-01T01:30:00Z; None for none."""
    if when is None:
        return None
    return when.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


@lru_cache(2048)
def iso(when: datetime | date) -> str:
    """Return a date as machines read it: 2026-09-01."""
    return _date(when).isoformat()


@lru_cache(2048)
def span(first: str | None, last: str | None) -> str:
    """Return two ISO dates as a span of days; empty without a first."""
    if not first:
        return ""
    start, end = date.fromisoformat(first), date.fromisoformat(last or first)
    if start == end:
        return day(start)
    year = "" if end.year == start.year else f"{end.year}年"
    return f"{day(start)}至{year}{end.month}月{end.day}日"


def duration(minutes: int) -> str:
    """Return a time of work in words: 40 分钟, 4 小时, 1 小时 30 分钟."""
    hours, rest = divmod(minutes, 60)
    parts = [f"{hours} 小时"] if hours else []
    return " ".join([*parts, f"{rest} 分钟"] if rest or not hours else parts)


def season(months: Sequence[int]) -> str:
    """Return months as spans that may run over the turn of the year: 11月至2月、6月."""
    chosen = set(months)
    if len(chosen) >= MONTHS:
        return "全年"
    starts = sorted(month for month in chosen if _before(month) not in chosen)
    return "、".join(_run(month, chosen) for month in starts)


def _run(first: int, chosen: set[int]) -> str:
    last = first
    while last % MONTHS + 1 in chosen:
        last = last % MONTHS + 1
    return f"{first}月" if first == last else f"{first}月至{last}月"


def _before(month: int) -> int:
    return (month - 2) % MONTHS + 1


def _date(when: datetime | date) -> date:
    return in_beijing(when).date() if isinstance(when, datetime) else when
