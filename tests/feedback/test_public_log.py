"""The public log: what readers were answered and what was corrected, without who asked."""

from datetime import timedelta

from flask import Flask

from cedu_site.clock import now
from cedu_site.extensions import db
from cedu_site.feedback.models import Report
from cedu_site.publishing.corrections import Correction
from cedu_site.publishing.models import Page
from cedu_site.web.paging import PER_PAGE
from tests.feedback.conftest import LESSON
from tests.persons import admit
from tests.web.crawling import text_of, visit

SAID = "第二步的数目不对。"


def answered(house: Flask, answer: str, accepted: bool = True, path: str = LESSON) -> None:
    with house.app_context():
        page = db.session.scalars(db.select(Page).filter_by(path=path)).one()
        report = Report.take_in(page, SAID + answer)
        report.reply(accepted, answer, admit("bianji"))
        db.session.commit()


def corrected(house: Flask, note: str, days_ago: int = 0) -> None:
    with house.app_context():
        page = db.session.scalars(db.select(Page).filter_by(path=LESSON)).one()
        made = Correction(page=page, revision_id=page.live_id, note=note)
        made.made_at = now() - timedelta(days_ago)
        db.session.add(made)
        db.session.commit()


def entries(house: Flask, path: str = "/correction") -> list[str]:
    page = visit(house.test_client(), path)
    assert page.answer.status_code == 200
    return [text_of(next(one.iter("div"))) for one in page.all("li") if list(one.iter("div"))]


def test_an_empty_log_says_so(house: Flask) -> None:
    assert "还没有记录" in house.test_client().get("/correction").text


def test_answers_and_corrections_stand_in_one_log_the_newest_first(house: Flask) -> None:
    corrected(house, "人次应为 36。", days_ago=1)
    answered(house, "已经改成十二根。")
    answered(house, "原文如此。", accepted=False)
    assert entries(house) == [
        "没有改 编一只竹杯垫原文如此。",
        "改了 编一只竹杯垫已经改成十二根。",
        "更正 编一只竹杯垫人次应为 36。",
    ]


def test_the_words_of_the_reader_and_of_nobody_at_the_desk_are_shown(house: Flask) -> None:
    answered(house, "已经改成十二根。")
    shown = house.test_client().get("/correction").text
    assert "已经改成十二根。" in shown
    assert SAID not in shown
    assert "bianji" not in shown


def test_what_waits_is_not_in_the_log(house: Flask) -> None:
    with house.app_context():
        Report.take_in(db.session.scalars(db.select(Page).filter_by(path=LESSON)).one(), SAID)
        db.session.commit()
    assert entries(house) == []


def test_a_page_that_was_withdrawn_leaves_the_log(house: Flask) -> None:
    answered(house, "已经改正。", path="/about")
    assert len(entries(house)) == 1
    with house.app_context():
        db.session.scalars(db.select(Page).filter_by(path="/about")).one().withdraw()
        db.session.commit()
    assert entries(house) == []


def test_the_log_is_paged(house: Flask) -> None:
    for number in range(PER_PAGE + 1):
        corrected(house, f"更正之{number}", days_ago=number)
    assert len(entries(house)) == PER_PAGE
    assert entries(house, "/correction?page=2") == [f"更正 编一只竹杯垫更正之{PER_PAGE}"]
    client = house.test_client()
    assert client.get("/correction?page=3").status_code == 404
    assert client.get("/correction?page=x").status_code == 400
