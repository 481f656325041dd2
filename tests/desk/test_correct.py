"""A correction is small, stays where it is and is seen at once; it is no way round the readings."""

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from cedu_site.extensions import db
from cedu_site.publishing.corrections import Correction
from cedu_site.publishing.revisions import Revision
from tests.desk.test_review import ask_for
from tests.desk.writing import ARTICLE, PATH, PUBLIC, base, page_of, publish, save
from tests.persons import Desk, signed_in

LONG = ARTICLE["body"] + "字" * 80


@pytest.fixture
def live(house: Flask, editor: Desk) -> Desk:
    """The article, live in a column that asks for a reading since."""
    save(editor)
    assert publish(editor).status_code == 303
    ask_for(house, 1)
    return editor


def correct(house: Flask, desk: Desk, **changed: str) -> TestResponse:
    with house.app_context():
        form = {**ARTICLE, "base": base(), "note": "改了几个字。", **changed}
    return desk.send(f"{PATH}/correct", form)


def test_a_few_characters_go_live_at_once(house: Flask, live: Desk) -> None:
    body = ARTICLE["body"].replace("三十五", "五十三")
    assert correct(house, live, body=body).status_code == 303
    assert "五十三人" in house.test_client().get(PUBLIC).text


@pytest.mark.parametrize("name", ["body", "title", "summary"])
def test_where_pages_are_read_much_is_no_correction(house: Flask, live: Desk, name: str) -> None:
    before = house.test_client().get(PUBLIC).text
    answer = correct(house, live, **{name: "另写的" * 40})
    assert (answer.status_code, "只能改几个字" in answer.text) == (422, True)
    assert "另写的" * 40 in answer.text
    with house.app_context():
        assert page_of().newest.number == 1
    assert house.test_client().get(PUBLIC).text == before
    ask_for(house, 0)
    assert correct(house, live, **{name: "另写的" * 40}).status_code == 303


def test_many_small_ones_are_one_large_one_until_somebody_looks(house: Flask, live: Desk) -> None:
    second = signed_in(house, "zhenbianji")
    assert correct(house, live, body=LONG).status_code == 303
    more = LONG + "字" * 80
    answer = correct(house, live, body=more)
    assert (answer.status_code, "没有人看过的更正也算" in answer.text) == (422, True)
    with house.app_context():
        number = db.session.scalars(select(Correction.id)).one()
    second.send(f"/desk/corrections/{number}/check")
    assert correct(house, live, body=more).status_code == 303


def test_a_correction_moves_nothing(house: Flask, editor: Desk) -> None:
    ask_for(house, 2)
    save(editor, column="jiyi")
    publish(editor)
    answer = correct(house, editor, body=ARTICLE["body"] + "改。")
    assert (answer.status_code, "不能把页面移到别处" in answer.text) == (422, True)
    with house.app_context():
        assert page_of().column.slug == "jiyi"


def test_a_correction_hides_nothing(house: Flask, live: Desk) -> None:
    answer = correct(house, live, published="2099-01-01T00:00")
    assert (answer.status_code, "在将来" in answer.text) == (422, True)
    assert house.test_client().get(PUBLIC).status_code == 200


def test_what_was_withdrawn_is_not_corrected(house: Flask, live: Desk) -> None:
    live.send(f"{PATH}/withdraw")
    assert correct(house, live, body=ARTICLE["body"] + "改。").status_code == 422
    with house.app_context():
        assert page_of().withdrawn_at
        assert len(db.session.scalars(select(Revision).filter_by(page_id=page_of().id)).all()) == 1
