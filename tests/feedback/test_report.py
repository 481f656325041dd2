"""A reader says what is wrong on a page: one sentence, no account, a code in return."""

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from cedu_site.extensions import db
from cedu_site.feedback.models import Report
from cedu_site.feedback.routes import MOST
from cedu_site.publishing.models import Page
from cedu_site.throttle import Attempt
from tests.feedback.conftest import LESSON
from tests.web.crawling import read_html, visit

SENTENCE = "第二步应是十二根篾条，不是二十根。"


def say(house: Flask, uid: str, said: str = SENTENCE, **more: str) -> TestResponse:
    return house.test_client().post(f"/correction?of={uid}", data={"said": said, **more})


def reports(house: Flask) -> list[str]:
    with house.app_context():
        return list(db.session.scalars(db.select(Report.said)))


@pytest.mark.parametrize(
    "path",
    [LESSON, "/courses/zhubian/", "/offerings/zhubian-2027-chun", "/news/xiaoxi/xin-ketang",
     "/about"],
)  # fmt: skip
def test_every_page_leads_to_its_form(house: Flask, path: str) -> None:
    with house.app_context():
        uid = db.session.scalars(db.select(Page.uid).filter_by(path=path)).one()
    page = visit(house.test_client(), path)
    assert f"/correction?of={uid}" in [one.attrib["href"] for one in page.all("a")]


def test_the_form_is_the_same_for_everyone(house: Flask, lesson: str) -> None:
    client = house.test_client()
    form = client.get(f"/correction?of={lesson}")
    known = client.get(f"/correction?of={lesson}", headers={"Cookie": "session=x"})
    assert form.status_code == 200
    assert (known.data, known.headers["ETag"]) == (form.data, form.headers["ETag"])
    assert "Set-Cookie" not in form.headers
    again = client.get(f"/correction?of={lesson}", headers={"If-None-Match": form.headers["ETag"]})
    assert again.status_code == 304


def test_pages_of_other_sites_cannot_report(house: Flask, lesson: str) -> None:
    for said in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://example.org"}):
        sent = {"said": SENTENCE}
        answer = house.test_client().post(f"/correction?of={lesson}", data=sent, headers=said)
        assert answer.status_code == 403
    assert reports(house) == []


def test_a_sentence_is_taken_in_and_answered_with_a_code(house: Flask, lesson: str) -> None:
    answer = say(house, lesson)
    assert answer.status_code == 303
    assert "Set-Cookie" not in answer.headers
    reply = visit(house.test_client(), answer.location)
    code = answer.location.rpartition("/")[2]
    assert [one.text for one in reply.classed("reply-code")] == [code]
    assert "收到了，等编辑看" in reply.answer.text
    assert reply.answer.headers["Cache-Control"] == "no-store"
    assert reply.answer.headers["X-Robots-Tag"] == "noindex"
    assert SENTENCE not in reply.answer.text
    assert reports(house) == [SENTENCE]


def test_posted_twice_creates_once(house: Flask, lesson: str) -> None:
    first, second = say(house, lesson), say(house, lesson, f" {SENTENCE}\n")
    assert first.location == second.location
    other = say(house, lesson, "另一处也不对。")
    assert other.location != first.location
    assert len(reports(house)) == 2


@pytest.mark.parametrize("said", ["", " \n ", "错" * 501])
def test_no_sentence_or_a_long_one_is_refused_and_kept(
    house: Flask, lesson: str, said: str
) -> None:
    answer = say(house, lesson, said)
    assert answer.status_code == 422
    tree, _ = read_html(answer.text)
    assert (next(tree.iter("textarea")).text or "") == said
    assert reports(house) == []


def test_a_filled_trap_is_refused_and_the_text_kept(house: Flask, lesson: str) -> None:
    answer = say(house, lesson, website="http://example.org")
    assert answer.status_code == 422
    assert SENTENCE in answer.text
    assert "请不要填写这一栏" in answer.text
    assert reports(house) == []


@pytest.mark.parametrize("uid", ["", "meiyou"])
def test_an_unknown_page_is_not_found(house: Flask, uid: str) -> None:
    assert house.test_client().get(f"/correction?of={uid}").status_code == 404
    assert say(house, uid).status_code == 404


def test_a_page_that_is_not_public_is_not_found(house: Flask, lesson: str) -> None:
    with house.app_context():
        page = db.session.scalars(db.select(Page).filter_by(uid=lesson)).one()
        page.withdraw()
        db.session.commit()
    assert say(house, lesson).status_code == 404


def test_too_many_from_one_address_are_told_to_wait(house: Flask, lesson: str) -> None:
    for number in range(MOST):
        assert say(house, lesson, f"第 {number} 处不对。").status_code == 303
    refused = say(house, lesson)
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 0
    assert SENTENCE in refused.text
    elsewhere = house.test_client().post(
        f"/correction?of={lesson}",
        data={"said": SENTENCE},
        environ_base={"REMOTE_ADDR": "192.0.2.7"},
    )
    assert elsewhere.status_code == 303
    with house.app_context():
        kept = db.session.scalars(db.select(Attempt.subject)).all()
    assert kept and not any("127.0.0.1" in one or "192.0.2.7" in one for one in kept)


def test_an_unknown_code_is_not_found(house: Flask) -> None:
    assert house.test_client().get("/correction/aaaaaaaaaa").status_code == 404


def test_what_a_reader_writes_never_runs(house: Flask, lesson: str) -> None:
    attack = "<script>alert(1)</script>" * 30
    refused = say(house, lesson, attack)
    assert refused.status_code == 422
    assert "<script>alert" not in refused.text
