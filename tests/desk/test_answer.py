"""A reader's report is answered at the desk, once, by those who may."""

from flask import Flask

from cedu_site.extensions import db
from cedu_site.feedback.models import Report
from tests.desk.pages import report
from tests.persons import Desk, signed_in
from tests.web.crawling import text_of, visit

SAID = "第二步的数目不对。"
ANSWER = {"accepted": "yes", "answer": "已经改成十二根。"}


def reply_of(house: Flask, number: int) -> Report:
    with house.app_context():
        found = db.session.get(Report, number)
        assert found is not None
        return found


def test_answer(house: Flask, editor: Desk) -> None:
    number = report(house, SAID)
    assert SAID in editor.get("/desk/reports/").text
    answer = editor.send(f"/desk/reports/{number}/answer", ANSWER)
    assert (answer.status_code, answer.location) == (303, "/desk/reports/")
    kept = reply_of(house, number)
    assert (kept.accepted, kept.answer) == (True, "已经改成十二根。")
    reader = house.test_client().get(f"/correction/{kept.code}")
    assert "<dd>改了" in reader.text
    assert "已经改成十二根。" in reader.text


def test_not_changed_says_why(house: Flask, editor: Desk) -> None:
    number = report(house, SAID)
    editor.send(f"/desk/reports/{number}/answer", {"accepted": "no", "answer": "原文如此。"})
    reader = house.test_client().get(f"/correction/{reply_of(house, number).code}")
    assert "没有改" in reader.text
    assert "原因" in reader.text


def test_the_second_is_told_and_overwrites_nothing(house: Flask, editor: Desk) -> None:
    number = report(house, SAID)
    editor.send(f"/desk/reports/{number}/answer", ANSWER)
    other = signed_in(house, "zhubian")
    second = other.send(f"/desk/reports/{number}/answer", {"accepted": "no", "answer": "不改。"})
    assert second.status_code == 422
    (told,) = visit(other, "/desk/reports/").classed("report")[:1]
    assert "bianji" in second.text
    assert "bianji" in text_of(told)
    assert reply_of(house, number).answer == ANSWER["answer"]


def test_an_answer_without_a_decision_or_words_is_refused_and_kept(
    house: Flask, editor: Desk
) -> None:
    number = report(house, SAID)
    undecided = editor.send(f"/desk/reports/{number}/answer", {"answer": "写好的话"})
    assert undecided.status_code == 422
    assert "写好的话" in undecided.text
    wordless = editor.send(f"/desk/reports/{number}/answer", {"accepted": "yes", "answer": " "})
    assert wordless.status_code == 422
    assert reply_of(house, number).answered_at is None


def test_an_author_may_not(house: Flask, author: Desk) -> None:
    number = report(house, SAID)
    assert author.get("/desk/reports/").status_code == 403
    assert author.send(f"/desk/reports/{number}/answer", ANSWER).status_code == 403
    assert reply_of(house, number).answered_at is None


def test_an_editor_of_another_place_neither_sees_nor_answers(house: Flask) -> None:
    number = report(house, SAID, "/about")
    away = signed_in(house, "zhenbianji")
    assert SAID not in away.get("/desk/reports/").text
    assert away.send(f"/desk/reports/{number}/answer", ANSWER).status_code == 403


def test_an_unknown_report_is_not_found(editor: Desk) -> None:
    assert editor.send("/desk/reports/999/answer", ANSWER).status_code == 404


def test_a_form_without_its_token_is_refused(house: Flask, editor: Desk) -> None:
    number = report(house, SAID)
    assert editor.post(f"/desk/reports/{number}/answer", data=ANSWER).status_code == 400
    assert reply_of(house, number).answered_at is None
