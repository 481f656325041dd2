"""While the database is away, what is known is shown for ten minutes, and the rest says so."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from sqlite3 import connect

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cedu_site import committed, create_app
from cedu_site.extensions import db
from tests.caching.conftest import LESSON, database_of
from tests.web.clock import set_clock

pytestmark = pytest.mark.sqlite  # the file is taken away


@pytest.fixture
def reader(house: Flask, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    house.testing = False
    monkeypatch.setattr(committed, "PAUSE", 0.0)
    set_clock(monkeypatch, "2027-03-01 09:00:00")
    return house.test_client()


def take_away(app: Flask) -> Path:
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    path = database_of(app)
    return path.rename(path.with_suffix(".away"))


@pytest.fixture
def away(house: Flask, reader: FlaskClient) -> Iterator[Path]:
    """The database, elsewhere, after one page was read."""
    reader.get(LESSON)
    moved = take_away(house)
    yield moved
    if moved.exists():
        moved.rename(database_of(house))


def test_what_is_known_is_shown_for_ten_minutes(
    reader: FlaskClient, away: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_clock(monkeypatch, "2027-03-01 09:10:00")
    page = reader.get(LESSON)
    assert page.status_code == 200
    tag = {"If-None-Match": page.headers["ETag"]}
    assert reader.get(LESSON, headers=tag).status_code == 304
    set_clock(monkeypatch, "2027-03-01 09:10:01")
    assert reader.get(LESSON).status_code == 503


@pytest.mark.parametrize("path", ["/", "/meiyou", "/courses/zhubian/", "/login"])
def test_what_is_not_known_says_to_come_back(reader: FlaskClient, away: Path, path: str) -> None:
    answer = reader.get(path)
    assert (answer.status_code, answer.mimetype) == (503, "text/html")
    assert int(answer.headers["Retry-After"]) > 0
    assert "网站的数据暂时读不到，请过一会儿再打开。" in answer.text
    assert answer.headers["Cache-Control"] in ("no-cache", "no-store")
    assert reader.head(path).status_code == 503


def test_programs_are_told_in_their_own_way(reader: FlaskClient, away: Path) -> None:
    for path, said in (("/api/v1/courses", "detail"), ("/oembed?url=x", "error")):
        answer = reader.get(path)
        assert answer.status_code == 503
        assert answer.json and answer.json[said].endswith("。")


def test_it_recovers_by_itself(house: Flask, reader: FlaskClient, away: Path) -> None:
    assert reader.get("/about").status_code == 503
    away.rename(database_of(house))
    assert reader.get("/about").status_code == 200
    assert reader.get("/about").status_code == 200


def test_a_dead_database_is_left_alone_for_a_while(
    house: Flask, reader: FlaskClient, away: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(committed, "PAUSE", 3600.0)
    assert reader.get("/about").status_code == 503
    away.rename(database_of(house))
    for path in ("/about", "/login", "/desk/"):
        assert reader.get(path).status_code == 503
    assert reader.get(LESSON).status_code == 200
    stylesheet = reader.get(LESSON).text.split('rel="stylesheet" href="')[1].split('"')[0]
    assert reader.get(stylesheet).status_code == 200


def test_without_the_cache_it_is_said_just_so(house: Flask, library: Path) -> None:
    off = create_app(CONTENT=library, DATA_DIR=house.config["DATA_DIR"], PAGE_CACHE="0")
    reader = off.test_client()
    assert reader.get(LESSON).status_code == 200
    moved = take_away(off)
    for path in (LESSON, "/login", "/healthz", "/feeds/meiyou.xml"):
        answer = reader.get(path)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5"), path
    moved.rename(database_of(off))
    assert reader.get(LESSON).status_code == 200


def test_a_frame_can_show_that(reader: FlaskClient, away: Path) -> None:
    answer = reader.get("/embed/courses")
    assert answer.status_code == 503
    assert "frame-ancestors" not in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("cache", ["32", "0"])
def test_a_database_that_takes_its_place_is_read_at_once(
    house: Flask, library: Path, cache: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(committed, "PAUSE", 0.0)
    site = create_app(CONTENT=library, DATA_DIR=house.config["DATA_DIR"], PAGE_CACHE=cache)
    reader, place = site.test_client(), database_of(site)
    other = place.with_suffix(".other")
    with closing(connect(place)) as now, closing(connect(other)) as then:
        now.backup(then)
        then.execute("UPDATE page SET title = '从备份来的' WHERE path = ?", [LESSON])
        then.execute("UPDATE setting SET value = replace(value, '9:00', '8:11')")
        then.commit()
    assert "从备份来的" not in reader.get(LESSON).text
    for path in place.parent.glob(f"{place.name}*"):
        path.rename(path.with_name(f"old-{path.name}"))
    assert reader.get("/login").status_code == 503
    assert not place.exists()
    other.rename(place)
    page = reader.get(LESSON).text
    assert "从备份来的" in page and "8:11" in page
