"""What changes, becomes due or ends is seen by the very next request, whoever changed it."""

import sqlite3

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cedu_site.clock import read_moment
from cedu_site.extensions import db
from tests.caching.conftest import LESSON, change, database_of, renders
from tests.web.clock import set_clock

NEWS = "/news/"


@pytest.fixture
def reader(house: Flask) -> FlaskClient:
    return house.test_client()


def test_a_change_is_seen_by_the_next_request(house: Flask, reader: FlaskClient) -> None:
    for title in ("第一个题目", "第二个题目"):
        reader.get(LESSON)
        change(house, title=title)
        assert title in reader.get(LESSON).text


@pytest.mark.sqlite
def test_another_process_is_believed_as_soon_as_it_has_committed(
    house: Flask, reader: FlaskClient
) -> None:
    before = reader.get(LESSON).data
    other = sqlite3.connect(database_of(house), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    other.execute("UPDATE page SET title = '别处改的题目' WHERE path = ?", (LESSON,))
    other.execute("UPDATE site_version SET version = version + 1")
    assert reader.get(LESSON).data == before
    other.execute("COMMIT")
    other.close()
    assert "别处改的题目" in reader.get(LESSON).text


@pytest.mark.sqlite
def test_a_database_put_in_place_of_the_old_one_is_noticed(
    house: Flask, reader: FlaskClient
) -> None:
    reader.get(LESSON)
    path = database_of(house)
    with sqlite3.connect(path) as old, sqlite3.connect(path.with_suffix(".new")) as new:
        old.backup(new)
        new.execute("UPDATE page SET title = '恢复的题目' WHERE path = ?", (LESSON,))
    new.close()
    old.close()
    with house.app_context():
        db.engine.dispose()
    for beside in path.parent.glob(f"{path.name}-*"):
        beside.unlink()
    path.with_suffix(".new").replace(path)
    assert "恢复的题目" in reader.get(LESSON).text


@pytest.mark.parametrize(
    ("columns", "before", "after"),
    [
        ({"opens_at": "2027-03-01 09:00"}, 404, 200),
        ({"closes_at": "2027-03-01 09:00"}, 200, 410),
    ],
    ids=["opens", "closes"],
)
def test_what_opens_or_closes_does_so_in_its_second(
    house: Flask,
    reader: FlaskClient,
    monkeypatch: pytest.MonkeyPatch,
    columns: dict[str, str],
    before: int,
    after: int,
) -> None:
    change(house, **{name: read_moment(value) for name, value in columns.items()})
    course = LESSON.rpartition("/")[0] + "/"
    set_clock(monkeypatch, "2027-03-01 08:59:59")
    earlier = reader.get(course).data
    assert reader.get(LESSON).status_code == before
    assert reader.get(course).data == earlier
    set_clock(monkeypatch, "2027-03-01 09:00:00")
    assert reader.get(LESSON).status_code == after
    assert reader.get(course).data != earlier
    told = reader.get(course).headers.get("Last-Modified")
    set_clock(monkeypatch, "2027-03-01 09:00:01")
    assert told is None
    assert reader.get(course).headers["Last-Modified"] == "Mon, 01 Mar 2027 01:00:00 GMT"


def test_a_pin_comes_off_in_its_second(
    house: Flask, reader: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(house, "/news/xiaoxi/xin-ketang", pinned_until=read_moment("2027-03-01 09:00"),
           opens_at=read_moment("2020-01-01"))  # fmt: skip
    set_clock(monkeypatch, "2027-03-01 08:59:59")
    pinned = reader.get(NEWS)
    set_clock(monkeypatch, "2027-03-01 09:00:00")
    assert reader.get(NEWS).data != pinned.data
    set_clock(monkeypatch, "2027-03-01 09:00:01")
    assert reader.get(NEWS).headers["Last-Modified"] == "Mon, 01 Mar 2027 01:00:00 GMT"


def test_a_new_day_is_another_page(
    house: Flask, reader: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_clock(monkeypatch, "2026-12-31 23:59:59")
    reader.get("/offerings/")
    set_clock(monkeypatch, "2027-01-01 00:00:00")
    with renders(house) as made:
        reader.get("/offerings/")
    assert made == ["catalogue/offerings.html"]


def test_nothing_is_kept_for_longer_than_ten_minutes(
    house: Flask, reader: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_clock(monkeypatch, "2027-03-01 09:00")
    reader.get(LESSON)
    with renders(house) as made:
        set_clock(monkeypatch, "2027-03-01 09:09:59")
        reader.get(LESSON)
        assert made == []
        set_clock(monkeypatch, "2027-03-01 09:10")
        reader.get(LESSON)
    assert made == ["catalogue/resource.html"]


def test_what_an_index_finds_that_is_behind_is_not_kept(
    house: Flask, reader: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader.get("/catalogue/?q=竹编")
    monkeypatch.setattr("cedu_site.search.answers.keep_search_current", lambda: None)
    change(house, title="藤编的题目")
    assert "藤编的题目" not in reader.get("/catalogue/?q=藤编的题目").headers.get(
        "Last-Modified", ""
    )
    monkeypatch.undo()
    assert "<mark>" in reader.get("/catalogue/?q=藤编的题目").text


def test_a_page_tells_when_the_site_last_changed_and_not_in_that_second(
    house: Flask, reader: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_clock(monkeypatch, "2027-03-01 09:00:00")
    change(house)
    assert "Last-Modified" not in reader.get(LESSON).headers
    set_clock(monkeypatch, "2027-03-01 09:00:01")
    answer = reader.get(LESSON)
    assert answer.headers["Last-Modified"] == "Mon, 01 Mar 2027 01:00:00 GMT"
    known = {"If-Modified-Since": answer.headers["Last-Modified"]}
    assert reader.get(LESSON, headers=known).status_code == 304
    set_clock(monkeypatch, "2027-03-01 09:00:05")
    change(house, title="新的题目")
    assert reader.get(LESSON, headers=known).status_code == 200
