"""Dates and months as people read them."""

from datetime import UTC, date, datetime

import pytest

from cedu_site.web.dates import day, iso, season, span


def test_a_moment_is_shown_as_the_day_in_beijing() -> None:
    before, after = (datetime(2026, 12, 31, hour, tzinfo=UTC) for hour in (15, 16))
    assert (day(before), iso(before)) == ("2026年12月31日", "2026-12-31")
    assert (day(after), iso(after)) == ("2027年1月1日", "2027-01-01")
    assert (day(date(2026, 9, 1)), iso(date(2026, 9, 1))) == ("2026年9月1日", "2026-09-01")


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2026-03-07", "2026-04-25", "2026年3月7日至4月25日"),
        ("2026-01-05", "2030-12-30", "2026年1月5日至2030年12月30日"),
        ("2026-03-07", "2026-03-07", "2026年3月7日"),
        ("2026-03-07", None, "2026年3月7日"),
        (None, "2026-03-07", ""),
        ("", "", ""),
    ],
)
def test_a_span_says_each_year_once(first: str | None, last: str | None, words: str) -> None:
    assert span(first, last) == words


@pytest.mark.parametrize(
    ("months", "words"),
    [
        ([9, 10, 11], "9月至11月"),
        ([1, 2, 11, 12], "11月至2月"),
        ([6], "6月"),
        ([12, 6, 1], "6月、12月至1月"),
        ([3, 3], "3月"),
        (list(range(1, 13)), "全年"),
        ([], ""),
    ],
)
def test_a_season_may_run_over_the_turn_of_the_year(months: list[int], words: str) -> None:
    assert season(months) == words
