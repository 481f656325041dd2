"""Bringing back: an earlier version becomes the newest one, a draft, and nothing is lost."""

import pytest
from flask import Flask
from sqlalchemy import select

from cedu_site.extensions import db
from cedu_site.people.models import User
from cedu_site.publishing.drafts import Draft
from cedu_site.publishing.log import LogEntry
from cedu_site.publishing.revisions import Revision
from cedu_site.publishing.states import State
from tests.desk.test_history import HISTORY, write_versions
from tests.desk.writing import ARTICLE, PATH, PUBLIC, UID, base, page_of, publish
from tests.filling import send
from tests.persons import Desk, signed_in

BACK = f"{PATH}/versions/1/bring-back"


@pytest.fixture
def changed(editor: Desk, house: Flask) -> Desk:
    """The editor's browser; of the article there are two versions, in all fields different."""
    write_versions(editor, house, "甲")
    other = {"title": "另一个题目", "summary": "另一句", "column": "jiyi", "topics": ["竹编"]}
    write_versions(editor, house, "乙", **other)
    return editor


def bodies() -> list[str]:
    query = select(Revision).where(Revision.page_id == page_of().id).order_by(Revision.number)
    return [one.body for one in db.session.scalars(query)]


def brought() -> list[LogEntry]:
    return list(db.session.scalars(select(LogEntry).filter_by(verb="bring_back", subject=UID)))


def test_bring_back(changed: Desk, house: Flask) -> None:
    answer = send(changed, f"{PATH}/versions/1", "找回这一版", why="还是原来的好")
    assert (answer.status_code, answer.location) == (303, HISTORY)
    with house.app_context():
        newest, page = page_of().newest, page_of()
        assert bodies() == ["甲", "乙", "甲"]
        assert (newest.title, newest.state) == (ARTICLE["title"], State.DRAFT)
        assert newest.placement == {"column": "xiaoxi"}
        assert newest.written == page.revisions[0].written
        assert "甲" in newest.html
        (entry,) = brought()
        assert (entry.why, entry.after) == ("还是原来的好", {"version": 1})
        assert (entry.revision_id, entry.user.username) == (newest.id, "bianji")
    shown = changed.get(HISTORY).text
    assert "第 1 版已经找回来" in shown
    assert "找回的第 1 版" in shown
    assert "还是原来的好" in shown


def test_the_same_again_does_nothing(changed: Desk, house: Flask) -> None:
    assert changed.send(BACK).status_code == changed.send(BACK).status_code == 303
    with house.app_context():
        assert bodies() == ["甲", "乙", "甲"]
        assert len(brought()) == 1
    assert "不用找回" in changed.get(HISTORY).text


def test_readers_see_what_they_saw(changed: Desk, house: Flask) -> None:
    publish(changed)
    path = PUBLIC.replace("xiaoxi", "jiyi")
    before = house.test_client().get(path)
    assert before.status_code == 200
    changed.send(BACK)
    with house.app_context():
        assert page_of().live.number == 2
        assert page_of().newest.number == 3
    assert house.test_client().get(path).text == before.text


def test_what_it_refers_to_is_looked_up_anew(editor: Desk, house: Flask) -> None:
    write_versions(editor, house, "![标志](../../images/mark.svg)", "没有图")
    with house.app_context():
        page_of().revisions[0].html = "<p>旧的样子</p>"
        db.session.commit()
    editor.send(BACK)
    with house.app_context():
        assert "旧的样子" not in page_of().newest.html
        assert "<img" in page_of().newest.html


def test_what_is_being_written_stays(changed: Desk, house: Flask) -> None:
    with house.app_context():
        form = ARTICLE | {"body": "还在打字", "base": base()}
    changed.send(f"{PATH}/draft", form)
    changed.send(BACK)
    with house.app_context():
        assert Draft.of(db.session.query(User.id).scalar(), UID).form["body"] == "还在打字"


def test_another_ones_draft_stays_in_the_history(changed: Desk, house: Flask) -> None:
    chief = signed_in(house, "zhubian")
    assert chief.send(BACK).status_code == 303
    with house.app_context():
        by = [one.author.username for one in page_of().revisions]
        assert by == ["bianji", "bianji", "zhubian"]


def test_a_reason_that_is_too_long(changed: Desk, house: Flask) -> None:
    answer = changed.send(BACK, {"why": "长" * 501})
    assert answer.status_code == 422
    assert "“原因”太长" in answer.text
    assert "长" * 501 in answer.text
    with house.app_context():
        assert bodies() == ["甲", "乙"]


def test_what_may_not_be_brought_back(changed: Desk, house: Flask) -> None:
    assert changed.send(f"{PATH}/versions/9/bring-back").status_code == 404
    assert changed.send("/desk/pages/meiyou/versions/1/bring-back").status_code == 404
    assert signed_in(house, "zuozhe").send(BACK).status_code == 403
    with house.app_context():
        assert bodies() == ["甲", "乙"]
