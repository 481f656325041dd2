"""Reads are counted where a person reads a page, and nothing is kept of who."""

import pytest
from flask import Flask
from sqlalchemy import select

from cedu_site.extensions import db
from cedu_site.publishing.models import Page
from cedu_site.publishing.reads import ReadCount, flush_reads

LESSON = "/courses/zhubian/beidian"
PHONE = "Mozilla/5.0 (Linux; Android 10) AppleWebKit/537.36"


def counted(app: Flask) -> dict[str, int]:
    """Return how often each path was read, as written down."""
    with app.app_context():
        flush_reads()
        query = select(Page.path, ReadCount.times).join(ReadCount, ReadCount.uid == Page.uid)
        return {row[0]: row[1] for row in db.session.execute(query)}


def test_a_read_is_counted_and_known_by_its_uid(house: Flask) -> None:
    client = house.test_client()
    for path in (LESSON, LESSON, "/about", "/courses/zhubian/"):
        client.get(path, headers={"User-Agent": PHONE})
    assert counted(house) == {LESSON: 2, "/about": 1, "/courses/zhubian/": 1}
    client.get(LESSON)
    assert counted(house)[LESSON] == 3


def test_reading_again_what_the_browser_still_has_counts(house: Flask) -> None:
    client = house.test_client()
    tag = client.get(LESSON).headers["ETag"]
    assert client.get(LESSON, headers={"If-None-Match": tag}).status_code == 304
    assert counted(house) == {LESSON: 2}


@pytest.mark.parametrize(
    "headers",
    [
        {"User-Agent": "Mozilla/5.0 (compatible; Baiduspider/2.0)"},
        {"User-Agent": "Googlebot/2.1"},
        {"User-Agent": "some Crawler"},
        {"Purpose": "prefetch"},
        {"Sec-Purpose": "prefetch;prerender"},
    ],
)
def test_robots_and_what_is_fetched_ahead_do_not_count(house: Flask, headers: dict) -> None:
    assert house.test_client().get(LESSON, headers=headers).status_code == 200
    assert counted(house) == {}


def test_only_pages_that_are_read_count(house: Flask) -> None:
    client = house.test_client()
    client.head(LESSON)
    client.get(f"{LESSON}.md")
    client.get("/news/xiaoxi/xiutang")  # withdrawn
    client.get("/meiyou")
    client.get("/")
    assert counted(house) == {}


def test_a_read_sets_no_cookie_and_writes_nothing_at_once(house: Flask) -> None:
    answer = house.test_client().get(LESSON)
    assert "Set-Cookie" not in answer.headers
    with house.app_context():
        assert db.session.scalars(select(ReadCount)).all() == []
    assert counted(house) == {LESSON: 1}
