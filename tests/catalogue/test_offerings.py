"""Courses held at centres: which, by centre, week and state, and what each says."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cedu_site.catalogue.models import Offering, Standing
from cedu_site.catalogue.timetable import monday_of
from tests.web.clock import set_clock
from tests.web.crawling import text_of, visit

CHUN_26, CHUN_27 = "zhubian-2026-chun", "zhubian-2027-chun"
CHANGNIAN, XIA_28 = "shange-changnian", "shange-2028-xia"
EVERY = {CHUN_26, CHUN_27, CHANGNIAN, XIA_28}
TODAY = "2026-11-20 12:00"


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, TODAY)


def offerings(client: FlaskClient, query: str = "") -> list[str]:
    page = visit(client, f"/offerings/?{query}")
    assert page.answer.status_code == 200
    (results,) = [one for one in page.elements if one.attrib.get("id") == "results"]
    links = dict.fromkeys(one.attrib["href"] for one in results.iter("a"))
    return [link.removeprefix("/offerings/") for link in links if link[-1] != "/"]


def test_what_runs_and_what_comes_soonest_stands_first(client: FlaskClient) -> None:
    assert offerings(client) == [CHANGNIAN, CHUN_27, XIA_28, CHUN_26]


@pytest.mark.parametrize(
    ("state", "found"),
    [("upcoming", [CHUN_27, XIA_28]), ("running", [CHANGNIAN]), ("over", [CHUN_26]), ("", None)],
)
def test_by_state(client: FlaskClient, state: str, found: list[str] | None) -> None:
    assert offerings(client, f"state={state}") == (found or offerings(client))


@pytest.mark.parametrize(
    ("centre", "found"),
    [
        ("tingzhu", EVERY),
        ("taishi", {CHUN_26, CHUN_27}),
        ("feiping", {XIA_28}),
        ("youzha", {XIA_28}),
        ("shaimie", set()),
        ("malan", set()),
        ("", EVERY),
        ("meiyou", set()),
        ("ting", set()),
        ("%25", set()),
    ],
)
def test_by_centre_with_all_below_it(client: FlaskClient, centre: str, found: set[str]) -> None:
    assert set(offerings(client, f"centre={centre}")) == found


@pytest.mark.parametrize(
    ("day", "found"),
    [
        ("2026-03-01", {CHANGNIAN}),  # the Sunday before the week in which it begins
        ("2026-03-02", {CHANGNIAN, CHUN_26}),
        ("2026-03-07", {CHANGNIAN, CHUN_26}),
        ("2026-04-26", {CHANGNIAN, CHUN_26}),  # the Sunday after its last Saturday
        ("2026-04-27", {CHANGNIAN}),
        ("2030-12-30", {CHANGNIAN}),
        ("2031-01-06", set()),
        ("2025-12-31", set()),
        ("", EVERY),
    ],
)
def test_by_week(client: FlaskClient, day: str, found: set[str]) -> None:
    assert set(offerings(client, f"week={day}")) == found


@pytest.mark.parametrize(
    "week", ["x", "2026-13-01", "2026-02-30", "9999-12-31", "0000-00-00", "2026", "%00", "1e9"]
)
def test_a_week_that_is_none_has_nothing(client: FlaskClient, week: str) -> None:
    assert offerings(client, f"week={week}") == []


def test_an_unknown_state_has_nothing_and_a_way_on(client: FlaskClient) -> None:
    page = visit(client, "/offerings/?state=closed")
    assert offerings(client, "state=closed") == []
    assert "没有符合的开班" in text_of(page.one("main"))
    assert "/offerings/" in [one.attrib["href"] for one in page.one("main").iter("a")]


def test_all_filters_together(client: FlaskClient) -> None:
    assert offerings(client, "state=upcoming&centre=taishi&week=2027-03-06") == [CHUN_27]
    assert offerings(client, "state=over&centre=taishi&week=2027-03-06") == []


def test_the_form_keeps_what_was_chosen_and_offers_what_there_is(client: FlaskClient) -> None:
    page = visit(client, "/offerings/?state=over&centre=taishi&week=2026-11-16")
    chosen = {one.attrib["value"] for one in page.all("option") if "selected" in one.attrib}
    assert chosen == {"over", "taishi", "2026-11-16"}
    selects = {one.attrib["name"]: one for one in page.all("select")}
    values = {
        name: [option.attrib["value"] for option in select.iter("option")][1:]
        for name, select in selects.items()
    }
    assert values["state"] == ["upcoming", "running", "over"]
    assert values["centre"] == ["tingzhu", "taishi", "feiping", "youzha"]
    assert values["week"][:2] == ["2026-11-16", "2026-11-23"]
    assert all(monday_of(date.fromisoformat(week)).isoformat() == week for week in values["week"])


@pytest.mark.parametrize(
    ("moment", "standing"),
    [
        ("2026-03-06 23:59:59", Standing.UPCOMING),
        ("2026-03-07 00:00:00", Standing.RUNNING),
        ("2026-04-25 23:59:59", Standing.RUNNING),
        ("2026-04-26 00:00:00", Standing.OVER),
    ],
)
def test_a_day_begins_and_ends_in_beijing(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, moment: str, standing: Standing
) -> None:
    set_clock(monkeypatch, moment)
    assert standing.label in text_of(visit(client, f"/offerings/{CHUN_26}").one("main"))
    found = [state for state in Standing if CHUN_26 in offerings(client, f"state={state.value}")]
    assert found == [standing]


def test_standing_of_what_has_no_days(app: Flask) -> None:
    today = date(2026, 11, 20)
    with app.app_context():
        assert Offering().standing(today) is Standing.RUNNING
        assert Offering(starts_on=today).standing(today) is Standing.RUNNING
        assert Offering(ends_on=today).standing(today) is Standing.RUNNING
        assert Offering(ends_on=date(2026, 11, 19)).standing(today) is Standing.OVER


def test_an_offering_says_everything_one_needs_to_come(client: FlaskClient) -> None:
    page = visit(client, f"/offerings/{CHUN_27}")
    text = text_of(page.one("main"))
    for said in (
        *("竹编春季班（2027）", "即将开班", "苔石镇竹编新课堂", "2027年3月6日至5月1日", "周六"),
        *("09:00–11:00", "材料费 20 元", "二月起到学校门房登记，名额二十四人。", "示例"),
    ):
        assert said in text, said
    links = [one.attrib["href"] for one in page.one("main").iter("a")]
    assert {"/courses/zhubian/", "/centres/taishi/", "/offerings/"} <= set(links)


def _choices(client: FlaskClient, query: str = "") -> tuple[list[str], str]:
    page = visit(client, f"/offerings/?{query}")
    (select,) = [one for one in page.elements if one.attrib.get("id") == "centre"]
    return [one.attrib["value"] for one in select.iter("option")][1:], page.answer.text


def test_of_a_large_network_one_level_is_chosen_after_the_other(
    site: Callable[..., Flask], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = site(PAGE_CACHE="0").test_client()
    every, said = _choices(client)
    assert {"tingzhu", "taishi", "feiping", "youzha"} <= set(every)
    assert "它下面的" not in said
    monkeypatch.setattr("cedu_site.catalogue.timetable.MOST_TO_CHOOSE", 1)
    top, said = _choices(client)
    assert len(top) == 1
    assert "它下面的" in said
    shown = set(top)
    for slug in every:  # what was chosen leads on to all that are below
        shown |= set(_choices(client, f"centre={slug}")[0]) if slug in shown else set()
    assert shown == set(every)
    assert set(_choices(client, "centre=youzha")[0]) >= {*top, "youzha"}
    assert _choices(client, "centre=meiyou")[0] == top
