"""Searches are counted by day and words, and nothing is left of who asked."""

import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from urllib.parse import quote, urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Date, Integer, String, inspect, text

from cedu_site.changes import changed_since, site_version
from cedu_site.clock import read_moment, today
from cedu_site.extensions import db
from cedu_site.search import counting, tally
from cedu_site.search.counting import count, flush, frequent
from cedu_site.search.models import SearchCount
from tests.conftest import close_site
from tests.databases import create_app
from tests.web.clock import set_clock

Site = Callable[..., Flask]
PARTIAL = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.fixture
def opened(site: Site) -> Flask:
    return site()


@pytest.fixture
def other(site: Site, library: Path, tmp_path: Path) -> Iterator[Flask]:
    """Another process on the same data folder."""
    made = create_app(CONTENT=library, DATA_DIR=tmp_path / "data")
    yield made
    close_site(made)


def written(app: Flask) -> dict[tuple[str, str], int]:
    """Return what the database has, by words and step."""
    with app.app_context():
        rows = db.session.scalars(db.select(SearchCount)).all()
        return {(row.q, row.step): row.times for row in rows}


def kept(app: Flask) -> dict[tuple[str, str], int]:
    """Have the process write down what it counted; return what the database then has."""
    with app.app_context():
        flush()
    return written(app)


def ask(client: FlaskClient, q: str, **more: str) -> None:
    assert client.get("/catalogue/", query_string={"q": q, **more}).status_code == 200


def type_on(client: FlaskClient, *typed: str, **shown: str) -> None:
    """Type as people do whose browser runs htmx: one question after the other, in one field."""
    before = {**shown}
    for q in typed:
        address = f"http://localhost/catalogue/?{urlencode(before)}"
        headers = {**PARTIAL, "HX-Current-URL": address}
        answer = client.get("/catalogue/", query_string={"q": q}, headers=headers)
        assert answer.status_code == 200
        before = {"q": q}


def test_a_search_is_counted_by_the_step_that_found_it(opened: Flask) -> None:
    client = opened.test_client()
    for q in ("杯垫", "杯垫", "盃墊 竹編", "杯垫 潜水艇", "潜水艇"):
        ask(client, q)
    steps = {
        q: client.get("/api/v1/search", query_string={"q": q}).json["step"]
        for q in ("盃墊 竹編", "杯垫 潜水艇")
    }
    assert kept(opened) == {
        ("杯垫", "exact"): 2,
        ("杯垫 竹编", steps["盃墊 竹編"]): 1,
        ("杯垫 潜水艇", steps["杯垫 潜水艇"]): 1,
        ("潜水艇", "none"): 1,
    }
    with opened.app_context():
        assert {row.day for row in db.session.scalars(db.select(SearchCount))} == {today()}


def test_nothing_else_than_day_words_step_and_number_is_kept(opened: Flask) -> None:
    with opened.app_context():
        columns = inspect(db.engine).get_columns("search_count")
    kinds = {column["name"]: type(column["type"]) for column in columns}
    assert set(kinds) == {"day", "q", "step", "times"}
    assert issubclass(kinds["day"], Date)  # a date tells no hour
    assert issubclass(kinds["q"], String)
    assert issubclass(kinds["step"], String)
    assert issubclass(kinds["times"], Integer)


def test_two_people_leave_one_row_and_no_cookie(opened: Flask) -> None:
    for address, browser in (("192.0.2.1", "A"), ("192.0.2.2", "B")):
        client = opened.test_client()
        answer = client.get(
            "/catalogue/?q=杯垫",
            headers={"User-Agent": browser},
            environ_base={"REMOTE_ADDR": address},
        )
        assert "Set-Cookie" not in answer.headers
    assert kept(opened) == {("杯垫", "exact"): 2}


def test_reading_writes_nothing_and_counting_changes_nothing_public(opened: Flask) -> None:
    with opened.app_context():
        before = site_version()
    ask(opened.test_client(), "杯垫")
    assert written(opened) == {}
    assert kept(opened) == {("杯垫", "exact"): 1}
    with opened.app_context():
        assert site_version() == before
        assert changed_since(before) == set()


def test_what_was_written_is_not_written_again(opened: Flask) -> None:
    ask(opened.test_client(), "杯垫")
    assert kept(opened) == kept(opened) == {("杯垫", "exact"): 1}


def test_two_processes_add_up(opened: Flask, other: Flask) -> None:
    for app, times in ((opened, 2), (other, 3)):
        for _ in range(times):
            ask(app.test_client(), "杯垫")
    ask(other.test_client(), "潜水艇")
    kept(opened)
    assert kept(other) == {("杯垫", "exact"): 5, ("潜水艇", "none"): 1}


def test_threads_lose_nothing(opened: Flask) -> None:
    def work() -> None:
        with opened.app_context():
            for number in range(200):
                count(f"词{number % 7}", "exact", 1)

    threads = [Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    counted = kept(opened)
    assert len(counted) == 7
    assert sum(counted.values()) == 8 * 200


def test_what_is_not_a_search_is_not_counted(opened: Flask) -> None:
    client = opened.test_client()
    for path in (
        "/catalogue/",
        "/catalogue/?q=",
        "/catalogue/?q=%20%20",
        "/catalogue/?q=。。",
        "/catalogue/?topic=竹编",
        "/catalogue/?q=竹&page=2",
        "/catalogue/export.csv?q=杯垫",
        "/api/v1/search?q=杯垫",
    ):
        assert client.get(path).status_code == 200, path
    assert client.head("/catalogue/?q=杯垫").status_code == 200
    assert client.get("/catalogue/?q=杯垫&page=99").status_code == 404
    assert kept(opened) == {}
    ask(client, "杯垫", page="1")
    assert kept(opened) == {("杯垫", "exact"): 1}


def test_nothing_within_a_filter_says_nothing_of_the_words(opened: Flask) -> None:
    client = opened.test_client()
    ask(client, "杯垫", kind="没有这一类")
    assert kept(opened) == {}
    ask(client, "杯垫", kind="resource")
    assert kept(opened) == {("杯垫", "exact"): 1}


@pytest.mark.parametrize(
    ("typed", "counted"),
    [
        ("  竹编   杯垫\t", "竹编 杯垫"),
        ("竹編", "竹编"),
        ("ＣＡＤ 入门", "CAD 入门"),
        ("竹\u3000编\x00\u202e", "竹 编"),
        ("1960 年的 5 月", "1960 年的 5 月"),
        ("字" * 50, "字" * 50),
    ],
)
def test_words_are_kept_in_a_readable_form(opened: Flask, typed: str, counted: str) -> None:
    with opened.app_context():
        count(typed, "exact", 1)
    assert kept(opened) == {(counted, "exact"): 1}


PERSONAL = [
    "510400196001011234",
    "电话13800138000",
    "138 0013 8000",
    "０８１２－３３３３",  # full width
    "123456",
    "某人@example.org",
    "某人＠example",
    "字" * 51,
]


@pytest.mark.parametrize("q", PERSONAL)
def test_what_may_be_about_a_person_is_not_kept(opened: Flask, q: str) -> None:
    ask(opened.test_client(), q)
    assert kept(opened) == {}


def test_a_number_typed_on_takes_its_beginning_away(opened: Flask) -> None:
    type_on(opened.test_client(), "138", "13800", "138001", "13800138000")
    assert kept(opened) == {}


def test_while_typing_the_longer_takes_the_place_of_the_shorter(opened: Flask) -> None:
    client = opened.test_client()
    type_on(client, "杯", "杯垫", "杯垫潜水艇")
    ((q, _), times), *more = kept(opened).items()
    assert (q, times, more) == ("杯垫潜水艇", 1, [])


def test_a_shorter_one_that_was_written_already_is_taken_back(opened: Flask, other: Flask) -> None:
    """Whichever process counted it, and by whichever step."""
    ask(other.test_client(), "杯")
    ask(other.test_client(), "杯")
    kept(other)
    type_on(opened.test_client(), "杯垫", q="杯")
    counted = kept(opened)
    assert counted.pop(("杯垫", "exact")) == 1
    assert list(counted.values()) == [1]
    type_on(opened.test_client(), "杯垫", q="杯")
    assert kept(opened) == {("杯垫", "exact"): 2}


def test_one_that_another_process_still_holds_is_taken_back_later(
    opened: Flask, other: Flask
) -> None:
    ask(other.test_client(), "杯")
    type_on(opened.test_client(), "杯垫", q="杯")
    assert kept(opened) == {("杯垫", "exact"): 1}
    assert len(kept(other)) == 2
    assert kept(opened) == {("杯垫", "exact"): 1}


def test_what_was_never_counted_is_taken_back_from_nobody(opened: Flask) -> None:
    type_on(opened.test_client(), "杯垫", q="杯")
    for _ in range(3):
        assert kept(opened) == {("杯垫", "exact"): 1}
    ask(opened.test_client(), "杯")
    assert sum(kept(opened).values()) == 2


def test_questions_that_overtake_one_another_are_one_search(opened: Flask) -> None:
    """On a slow network the address stays behind; the browser tells what it asked last."""
    client = opened.test_client()
    for q, before in (("潜", None), ("潜水", "潜"), ("潜水艇", "潜水"), ("杯垫", "潜水艇")):
        headers = {**PARTIAL, "HX-Current-URL": "http://localhost/catalogue/"}
        if before:
            headers["Words-Before"] = quote(before)
        client.get("/catalogue/", query_string={"q": q}, headers=headers)
    assert kept(opened) == {("潜水艇", "none"): 1, ("杯垫", "exact"): 1}


def test_deleting_keeps_what_was_meant(opened: Flask) -> None:
    type_on(opened.test_client(), "潜水艇", "潜水")
    assert kept(opened) == {("潜水艇", "none"): 1, ("潜水", "none"): 1}


def test_other_words_are_another_search(opened: Flask) -> None:
    type_on(opened.test_client(), "杯垫", "潜水艇", "杯垫")
    assert kept(opened) == {("杯垫", "exact"): 2, ("潜水艇", "none"): 1}


def test_the_same_words_in_another_order_or_filter_are_the_same_search(opened: Flask) -> None:
    client = opened.test_client()
    type_on(client, "杯垫", "杯垫", "杯垫 ")
    headers = {
        **PARTIAL,
        "HX-Current-URL": f"http://localhost/catalogue/?{urlencode({'q': '杯垫'})}",
    }
    for more in ("sort=newest", "kind=resource"):
        assert client.get(f"/catalogue/?q=杯垫&{more}", headers=headers).status_code == 200
    assert kept(opened) == {("杯垫", "exact"): 1}


def execute(app: Flask, statement: str) -> None:
    with app.app_context():
        db.session.execute(text(statement))
        db.session.commit()


FULL = """CREATE TRIGGER full BEFORE INSERT ON search_count
WHEN new.q = '潜水艇' BEGIN SELECT RAISE(FAIL, 'disk full'); END"""


@pytest.mark.sqlite  # whose trigger fails a statement half-way
def test_a_failing_database_loses_nothing_and_tells_nothing(
    opened: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    execute(opened, FULL)
    for q in ("杯垫", "潜水艇"):
        ask(opened.test_client(), q)
    with caplog.at_level(logging.WARNING):
        assert kept(opened) == kept(opened) == {}
    assert "not written down" in caplog.text
    assert "潜水艇" not in caplog.text
    ask(opened.test_client(), "杯垫")
    execute(opened, "DROP TRIGGER full")
    assert kept(opened) == {("杯垫", "exact"): 2, ("潜水艇", "none"): 1}


def test_only_so_much_is_held(opened: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tally, "MOST_HELD", 3)
    with opened.app_context():
        for q in ("甲", "乙", "丙", "丁", "甲"):
            count(q, "exact", 1)
    assert kept(opened) == {("甲", "exact"): 2, ("乙", "exact"): 1, ("丙", "exact"): 1}


def test_only_so_much_is_kept_of_a_day(opened: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "MOST_A_DAY", 1)
    ask(opened.test_client(), "杯垫")
    assert kept(opened) == {("杯垫", "exact"): 1}
    ask(opened.test_client(), "潜水艇")
    assert kept(opened) == {("杯垫", "exact"): 1}


def test_after_a_year_it_is_forgotten_though_nobody_searches(
    opened: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_clock(monkeypatch, "2026-03-01 00:00:00")
    with opened.app_context():
        count("杯垫", "exact", 1)
    set_clock(monkeypatch, "2027-03-01 23:59:59")
    assert kept(opened) == {("杯垫", "exact"): 1}
    set_clock(monkeypatch, "2027-03-02 00:00:00")
    assert kept(opened) == {}


def test_days_are_those_of_beijing(opened: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, "2026-03-01 00:00:00")
    with opened.app_context():
        count("杯垫", "exact", 1)
        flush()
        (row,) = db.session.scalars(db.select(SearchCount))
        assert row.day == read_moment("2026-03-01 12:00").date()


def test_frequent_searches_that_found_something(
    opened: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = {
        "杯垫": ("exact", 3),
        "CAD": ("exact", 2),
        "cad": ("folded", 2),
        "CAd": ("near", 9),
        "少": ("exact", 2),
    }
    set_clock(monkeypatch, "2026-03-01 12:00:00")
    with opened.app_context():
        for q, (step, times) in asked.items():
            for _ in range(times):
                count(q, step, 1)
        for _ in range(9):
            count("潜水艇", "exact", 0)
        flush()
        assert frequent() == [("CAD", 4), ("杯垫", 3)]
        assert frequent(count=1) == [("CAD", 4)]
        assert frequent(least=2) == [("CAD", 4), ("杯垫", 3), ("少", 2)]
        set_clock(monkeypatch, "2026-03-02 12:00:00")
        assert frequent(days=2) == [("CAD", 4), ("杯垫", 3)]
        assert frequent(days=1) == []
