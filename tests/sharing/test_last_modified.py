"""Second fetches are 304, and what says when the site last changed is true."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.http import http_date, parse_date

from cedu_site.changes import SiteVersion
from cedu_site.clock import now, read_moment
from cedu_site.extensions import db
from cedu_site.news.models import Article
from cedu_site.publishing.turning import last_modified, tell_last_modified
from tests.sharing.following import FORMS, LISTS, change, conditional, titles
from tests.web.clock import set_clock

LONG_AGO = datetime(2026, 7, 1, tzinfo=UTC)
OTHERS = ("/embed/courses", "/api/v1/offerings", "/sitemap.xml")
YOUFANG = "/news/jiyi/lao-youfang"


def settle(house: Flask, changed: datetime = LONG_AGO) -> None:
    """Have the last change of the site lie back."""
    with change(house):
        db.session.scalars(select(SiteVersion)).one().changed_at = changed


def modified(client: FlaskClient, address: str) -> datetime:
    found = parse_date(client.get(address).headers["Last-Modified"])
    assert found
    return found


def test_second_fetch_is_304_by_either_header(house: Flask) -> None:
    settle(house)
    reader = house.test_client()
    reader.get("/catalogue/feed.atom")  # the search follows what was imported
    feeds = [f"{path}feed.{FORMS[number % 3]}" for number, path in enumerate(LISTS)]
    for address in (*OTHERS, *feeds):
        first = reader.get(address)
        tag, date = first.headers["ETag"], first.headers["Last-Modified"]
        for headers in ({"If_None_Match": tag}, {"If_Modified_Since": date}):
            again = conditional(reader, address, **headers)
            assert (again.status_code, again.data) == (304, b"")
    before = http_date(parse_date(date) - timedelta(seconds=1))  # type: ignore[operator]
    for headers in ({"If_None_Match": '"another"'}, {"If_Modified_Since": before}):
        assert conditional(reader, address, **headers).status_code == 200


def test_a_page_that_expires_vanishes_and_moves_it(
    house: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = house.test_client()
    with change(house):
        page = db.session.scalars(select(Article).filter_by(path=YOUFANG)).one()
        page.closes_at = read_moment("2026-12-01 08:00")
    settle(house)
    set_clock(monkeypatch, "2026-12-01 07:59:59")
    assert "老油坊的一天" in titles(reader, "/news/")
    before = modified(reader, "/news/feed.rss")
    set_clock(monkeypatch, "2026-12-01 08:00:01")
    assert "老油坊的一天" not in titles(reader, "/news/")
    assert modified(reader, "/news/feed.rss") == read_moment("2026-12-01 08:00") > before
    since = conditional(reader, "/news/feed.rss", If_Modified_Since=http_date(before))
    assert since.status_code == 200


def test_a_page_that_opens_moves_it(house: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    settle(house)
    reader = house.test_client()
    set_clock(monkeypatch, "2099-01-02 00:00:00")
    assert titles(reader, "/news/")[0].startswith("百年")
    assert modified(reader, "/news/feed.json") > read_moment("2099-01-01 00:00") - timedelta(days=1)


def test_what_depends_on_the_day_changes_with_the_day(house: Flask) -> None:
    settle(house)
    moment = read_moment("2026-12-01 00:30")
    with house.app_context():
        assert last_modified(moment) < read_moment("2026-11-30 00:00")  # type: ignore[operator]
        assert last_modified(moment, daily=True) == read_moment("2026-12-01 00:00")


def test_nothing_is_said_while_the_second_lasts(app: Flask) -> None:
    moment = read_moment("2026-12-01 08:00") + timedelta(milliseconds=900)
    with app.test_request_context():
        for ago, said in ((800, False), (0, False), (901, True)):
            changed = moment - timedelta(milliseconds=ago)
            answer = tell_last_modified(Response(), moment, changed)
            assert ("Last-Modified" in answer.headers) == said


def test_a_site_that_never_noted_a_change_says_nothing(house: Flask) -> None:
    with change(house):
        db.session.scalars(select(SiteVersion)).one().changed_at = None
    with house.app_context():
        assert last_modified(now()) is None
    assert "Last-Modified" not in house.test_client().get("/news/feed.atom").headers
