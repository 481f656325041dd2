"""The history of a page: every version and what was done, the difference of any two."""

import re

from flask import Flask
from sqlalchemy import event

from cedu_site.extensions import db
from cedu_site.people.models import User
from cedu_site.publishing.log import note
from cedu_site.publishing.reviewing import Reading
from cedu_site.publishing.revisions import Revision
from tests.desk.writing import ARTICLE, PATH, UID, base, page_of, publish, save
from tests.filling import form_with, values
from tests.persons import Desk
from tests.web.crawling import text_of, visit

HISTORY = f"{PATH}/history"


def write_versions(editor: Desk, house: Flask, *bodies: str, **changed: object) -> None:
    """Save the article with each of these texts, one version after the other."""
    for body in bodies:
        with house.app_context():
            there = db.session.query(Revision).join(Revision.page).filter_by(uid=UID).count()
            newest = base() if there else ""
        assert save(editor, base=newest, body=body, **changed).status_code == 303


def test_every_version_and_what_was_done(editor: Desk, house: Flask) -> None:
    write_versions(editor, house, "甲", "乙")
    publish(editor)
    write_versions(editor, house, "丙")
    with house.app_context():
        person = db.session.query(User).filter_by(username="bianji").one()
        second = db.session.query(Revision).filter_by(page_id=page_of().id, number=2).one()
        said = Reading(revision_id=second.id, reader_id=person.id, stage="终审", comment="图换一张")
        db.session.add(said)
        note("withdraw", UID, person, why="说错了")
        db.session.commit()
    told = [text_of(one) for one in visit(editor, HISTORY).all("li") if "·" in text_of(one)]
    assert "撤下" in told[0]
    assert "说错了" in told[0]
    order = [found[1] for one in told if (found := re.search(r"^第 (\d) 版", one.strip()))]
    assert order == ["3", "2", "1"]
    (live,) = [one for one in told if "读者看到的" in one]
    assert "第 2 版" in live
    assert "图换一张" in live


def test_the_newest_and_the_live_are_chosen_to_be_compared(editor: Desk, house: Flask) -> None:
    write_versions(editor, house, "甲", "乙")
    publish(editor)
    write_versions(editor, house, "丙", "丁")
    form = form_with(visit(editor, HISTORY), "看选中两版的不同")
    assert values(form).to_dict() == {"from": "2", "to": "4"}


def test_the_difference_of_two(editor: Desk, house: Flask) -> None:
    write_versions(editor, house, "昨天来了三十五人。")
    write_versions(editor, house, "昨天来了五十三人。", column="jiyi", topics=["竹编"])
    page = visit(editor, f"{PATH}/difference?from=1&to=2")
    assert [text_of(one) for one in page.all("del")][1:] == ["删去：街坊消息。", "删去：三十五。"]
    assert "加上：五十三。" in [text_of(one) for one in page.all("ins")]
    assert [text_of(one) for one in page.all("dt")] == ["栏目", "主题"]
    turned = editor.get(f"{PATH}/difference?from=2&to=1")
    assert "从<a" in turned.text
    assert [text_of(one) for one in visit(editor, f"{PATH}/difference?from=2&to=1").all("del")] == [
        text_of(one) for one in page.all("del")
    ]


def test_two_versions_that_say_the_same(editor: Desk, house: Flask) -> None:
    write_versions(editor, house, "甲")
    assert "完全一样" in editor.get(f"{PATH}/difference?from=1&to=1").text


def test_a_version_as_readers_would_see_it(editor: Desk, house: Flask) -> None:
    write_versions(editor, house, "**竹篮**", "竹席")
    answer = editor.get(f"{PATH}/versions/1")
    assert answer.status_code == 200
    assert "&lt;strong&gt;竹篮&lt;/strong&gt;" in answer.text
    assert "竹席" not in answer.text


def test_what_there_is_not(editor: Desk, house: Flask) -> None:
    write_versions(editor, house, "甲")
    for path in (
        "/desk/pages/meiyou/history",
        *(f"{PATH}/versions/{bad}" for bad in ("0", "2", "-1", "x", "1" * 30)),
        *(f"{PATH}/difference{bad}" for bad in ("", "?from=1", "?from=1&to=2", "?from=x&to=1")),
        f"{HISTORY}?page=2",
    ):
        answer = editor.get(path)
        assert answer.status_code == 404, path
        assert "没有找到" in answer.text


def test_a_long_history_loads_no_texts_and_asks_no_more_than_a_short_one(
    editor: Desk, house: Flask
) -> None:
    save(editor)
    short = asked_for(editor, house, HISTORY)
    with house.app_context():
        page = page_of()
        for number in range(2, 501):
            about = {"title": f"{number}", "author_id": page.owner_id, "body": "", "html": ""}
            db.session.add(Revision(page=page, number=number, written={}, **about))
        db.session.commit()
    long = asked_for(editor, house, HISTORY)
    assert len(long) <= len(short)
    several = [one for one in long if "FROM revision" in one and " IN (" in one]
    assert several
    assert not [one for one in several if "html" in one or "body" in one]
    assert "第 500 版" in editor.get(HISTORY).text
    assert "第 1 版" in editor.get(f"{HISTORY}?page=10").text


def asked_for(editor: Desk, house: Flask, path: str) -> list[str]:
    """Return what the database is asked for to show a page."""
    asked: list[str] = []

    def note_it(_: object, __: object, statement: str, *more: object) -> None:
        asked.append(" ".join(statement.split()))

    with house.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note_it)
    assert editor.get(path).status_code == 200
    event.remove(engine, "before_cursor_execute", note_it)
    return asked


def test_the_form_and_the_panel_lead_there(editor: Desk) -> None:
    save(editor)
    for path in (PATH, f"{PATH}/publish"):
        assert f'href="{HISTORY}"' in editor.get(path).text


def test_an_article_of_the_library_has_a_history(editor: Desk, house: Flask) -> None:
    with house.app_context():
        uid = db.session.execute(db.text("SELECT uid FROM page WHERE kind = 'resource'")).scalar()
    answer = editor.get(f"/desk/pages/{uid}/history")
    assert answer.status_code == 200
    assert "网站" in answer.text
    assert ARTICLE["title"] not in answer.text
