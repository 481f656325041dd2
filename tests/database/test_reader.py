"""A request that only reads has no session, and sees one moment all the same."""

import pytest
from flask import Flask
from sqlalchemy import event, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from cedu_site.asking import Prepared
from cedu_site.changes import SiteVersion
from cedu_site.database import writing
from cedu_site.extensions import db
from cedu_site.publishing.models import Page
from cedu_site.reader import is_reading
from cedu_site.remembering import current_version, remembered
from tests.caching.conftest import LESSON

pytestmark = pytest.mark.sqlite
TITLE = Prepared(select(Page.title).where(Page.path == LESSON))


def _title() -> str:
    return str(next(iter(TITLE.rows()))[0])


def _rename(app: Flask, title: str) -> None:
    with app.app_context(), writing():
        db.session.execute(text("UPDATE page SET title = :title"), {"title": title})
        db.session.execute(text("UPDATE site_version SET version = version + 1"))
        db.session.commit()


def test_a_page_is_read_without_a_session(house: Flask) -> None:
    begun: list[Session] = []
    client = house.test_client()
    client.get(LESSON)
    event.listen(Session, "after_begin", note := lambda session, *_: begun.append(session))
    try:
        _rename(house, "新的题目")
        begun.clear()
        assert "新的题目" in client.get(LESSON).text
        first = len(begun)  # the site's settings and the like are read by sessions, once
        assert client.get(f"{LESSON}?again").status_code == 200
        assert client.get(LESSON, headers={"Host": "other.example"}).status_code == 200
        assert len(begun) == first
    finally:
        event.remove(Session, "after_begin", note)


def test_a_request_sees_one_moment(house: Flask) -> None:
    with house.test_request_context(LESSON):
        before = _title()
        _rename(house, "别人刚改的题目")
        assert _title() == before
    with house.test_request_context(LESSON):
        assert _title() == "别人刚改的题目"


def test_what_was_read_before_a_change_is_not_remembered_for_after_it(house: Flask) -> None:
    with house.test_request_context(LESSON):
        before = _title()
        _rename(house, "别人刚改的题目")
        seen = current_version()
        told = remembered("title", _title)
    with house.test_request_context(LESSON):
        assert current_version() >= seen
        assert remembered("title", _title) == "别人刚改的题目"
    assert told == before or seen == _version(house)


def _version(app: Flask) -> int:
    with app.app_context():
        return int(db.session.scalar(select(SiteVersion.version)) or 0)


def test_whoever_writes_reads_what_they_wrote(house: Flask) -> None:
    with house.test_request_context(LESSON, method="POST"):
        db.session.execute(text("UPDATE page SET title = '正在改的题目'"))
        assert _title() == "正在改的题目"
        assert not is_reading()
        db.session.rollback()


def test_it_fails_as_a_session_does(house: Flask) -> None:
    wrong = Prepared(select(text("nothing")).select_from(Page))
    with house.test_request_context(LESSON), pytest.raises(DBAPIError, match="nothing"):
        list(wrong.rows())
