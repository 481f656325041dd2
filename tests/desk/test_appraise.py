"""课程评审: four scores, comments and a decision, by somebody else than the authors."""

import pytest
from flask import Flask

from cedu_site.catalogue.appraisals import PRINCIPLES, Appraisal
from cedu_site.database import writing
from cedu_site.extensions import db
from cedu_site.publishing.log import LogEntry
from cedu_site.publishing.models import Page
from cedu_site.publishing.states import State
from tests.desk.pages import write
from tests.persons import Desk, admit, signed_in

BODY = "好课。"


@pytest.fixture
def course(house: Flask) -> str:
    """The uid of a public course that an author wrote."""
    return write(house, "编竹篮", State.PUBLISHED, by="zuozhe", centre="taishi", body=BODY)


def version(house: Flask, uid: str) -> int:
    with house.app_context():
        live = db.session.query(Page).filter_by(uid=uid).one().live_id
        assert live
        return live


def form(house: Flask, uid: str, score: int = 4, **changed: str) -> dict[str, str]:
    scores = {f"score-{name}": str(score) for name in PRINCIPLES}
    return {"version": str(version(house, uid)), **scores, "decision": "use", **changed}


def appraise(house: Flask, desk: Desk, uid: str, **changed: str) -> int:
    return desk.send(f"/desk/courses/{uid}/appraise", form(house, uid) | changed).status_code


def made(house: Flask) -> list[Appraisal]:
    with house.app_context():
        return list(db.session.query(Appraisal).order_by(Appraisal.id))


def test_appraise(house: Flask, editor: Desk, course: str) -> None:
    page = editor.get(f"/desk/courses/{course}/appraise").text
    assert all(label in page and asks in page for label, asks in PRINCIPLES.values())
    assert "没有写课程的四个步骤" in page and BODY in page
    assert appraise(house, editor, course, **{"comment-overall": "多配图。"}) == 303
    (one,) = made(house)
    assert (one.scores, one.decision) == (dict.fromkeys(PRINCIPLES, 4), "use")
    assert one.comments == {"overall": "多配图。"}
    page = editor.get(f"/desk/courses/{course}/appraise").text
    assert "多配图。" in page and "（现在这一版）" in page
    listed = editor.get("/desk/courses/").text
    assert "平均 4.0 分（1 人） · 推荐使用 · 评的是第 1 版，评过以后没有改" in listed
    with house.app_context():
        (entry,) = db.session.scalars(LogEntry.of(course).filter_by(verb="appraise"))
        assert (entry.title, entry.revision_id) == ("编竹篮", one.revision_id)


def test_the_latest_of_each_person_counts_and_the_earlier_stays(
    house: Flask, editor: Desk, course: str
) -> None:
    appraise(house, editor, course)
    appraise(house, editor, course, **{"score-sound": "2", "decision": "revise"})
    appraise(house, signed_in(house, "zhubian"), course, decision="revise")
    assert [one.decision for one in made(house)] == ["use", "revise", "revise"]
    assert "平均 3.8 分（2 人） · 修改后再评 2 人" in editor.get("/desk/courses/").text
    assert "以后来的为准" in editor.get(f"/desk/courses/{course}/appraise").text


def test_a_version_that_came_later_is_said_to_be_unreviewed(
    house: Flask, editor: Desk, course: str
) -> None:
    appraise(house, editor, course)
    old = str(version(house, course))
    with house.app_context(), writing():
        page = db.session.query(Page).filter_by(uid=course).one()
        page.publish(
            page.revise({}, title="编竹篮", body="新的。", html="<p>新的。</p>", text="新的。")
        )
        db.session.commit()
    assert "评过以后又改了" in editor.get("/desk/courses/").text
    stale = editor.send(f"/desk/courses/{course}/appraise", form(house, course) | {"version": old})
    assert stale.status_code == 422 and "课程又改过了" in stale.text
    assert len(made(house)) == 1


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"score-local": ""}, "“特色性”还没有打分。"),
        ({"score-local": "6"}, "“特色性”要打 1 到 5 分。"),
        ({"score-local": "0"}, "“特色性”要打 1 到 5 分。"),
        ({"score-local": "４"}, "“特色性”要打 1 到 5 分。"),
        ({"decision": ""}, "“结论”还没有选。"),
        ({"decision": "x"}, "“结论”还没有选。"),
        (
            {"comment-sound": "长" * 1001},
            "“科学性”的意见写得太长：最多 1000 个字，现在有 1001 个。",
        ),
        ({"comment-sound": "a\0b"}, "“科学性”的意见含有不能保存的字符。"),
    ],
)
def test_what_cannot_be_taken_is_said_with_the_form(
    house: Flask, editor: Desk, course: str, changed: dict[str, str], said: str
) -> None:
    sent = form(house, course) | {"comment-useful": "这些字还在"} | changed
    answer = editor.send(f"/desk/courses/{course}/appraise", sent)
    assert answer.status_code == 422
    assert said in answer.text and "这些字还在" in answer.text
    assert made(house) == []


def test_nobody_appraises_what_they_own_or_wrote(house: Flask, editor: Desk, course: str) -> None:
    owned = write(house, "自己的课", State.PUBLISHED, by="bianji", body=BODY)
    with house.app_context(), writing():
        page = db.session.query(Page).filter_by(uid=course).one()
        later = page.revise({}, title="编竹篮", body="改。", html="<p>改。</p>", text="改。")
        later.author_id = admit("bianji").id
        db.session.commit()
    for uid in (owned, course):
        path = f"/desk/courses/{uid}/appraise"
        assert "请另一位编辑来评" in editor.get(path).text
        answer = editor.send(path, form(house, uid))
        assert answer.status_code == 409 and "请另一位编辑来评" in answer.text
    assert made(house) == []
    assert appraise(house, signed_in(house, "zhubian"), owned) == 303


def test_gaps_are_said_where_the_course_is_written(house: Flask, editor: Desk) -> None:
    path = "/desk/pages/abcdefgh2345"
    about = {"kind": "course", "title": "编竹篮", "base": "", "centre": "taishi"}
    editor.send(path, about | {"body": "## 目标\n\n会编。"})
    gaps = "课程的四个步骤不全：还缺“内容”“实施指导”“评价标准”"
    for where in (path, f"{path}/publish", "/desk/courses/abcdefgh2345/appraise"):
        assert gaps in editor.get(where).text
    assert 'data-insert="steps"' in editor.get(path).text


def test_who_is_no_course_is_not_found(editor: Desk) -> None:
    assert editor.get("/desk/courses/none/appraise").status_code == 404


def test_readers_see_nothing_of_it(house: Flask, editor: Desk, course: str) -> None:
    with house.app_context():
        path = db.session.query(Page).filter_by(uid=course).one().path
    before = house.test_client().get(path).text
    appraise(house, editor, course, **{"comment-overall": "多配图。"})
    assert house.test_client().get(path).text == before
