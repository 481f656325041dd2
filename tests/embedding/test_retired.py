"""What was renamed, merged, withdrawn or retired: led on, or said plainly; a draft never was."""

import pytest
from flask import Flask

from cedu_site.extensions import db
from cedu_site.news.models import Column
from cedu_site.publishing.models import Page
from tests.embedding.framing import end, frame, notes, page_at, shown
from tests.persons import centre_of
from tests.web.clock import set_clock
from tests.web.crawling import text_of


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, "2026-11-20 12:00")


def test_renamed_and_merged_things_are_led_on_with_all_that_was_asked(house: Flask) -> None:
    with house.app_context():
        page_at("/courses/shange/").take_address("duige")
        centre_of("malan").merge(centre_of("feiping"))
        db.session.commit()
    client = house.test_client()
    for old, new in (
        ("course=shange&theme=contrast&utm=x", "course=duige&theme=contrast"),
        ("n=3&centre=malan&what=courses", "what=courses&centre=feiping&n=3"),
    ):
        answer = client.get(f"/embed/courses?{old}")
        assert (answer.status_code, answer.location) == (301, f"/embed/courses?{new}")
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert "frame-ancestors" not in answer.headers["Content-Security-Policy"]
        frame(client, new)


@pytest.mark.parametrize("what", ["offerings", "courses"])
def test_a_withdrawn_course_shows_its_successor_and_leaves_no_word(house: Flask, what: str) -> None:
    end(house, "/courses/zhubian/", successor="/courses/shange/")
    found = frame(house.test_client(), f"what={what}&course=zhubian")
    assert "这门课程已经结束。" in notes(found)
    assert "山歌" in notes(found)
    assert all("shange" in path for path in shown(found))
    assert "竹编入门" not in text_of(found.tree)


def test_an_ended_course_without_a_successor_shows_others(house: Flask) -> None:
    end(house, "/courses/zhubian/")
    found = frame(house.test_client(), "what=courses&course=zhubian")
    assert (notes(found), shown(found)) == ("这门课程已经结束。", ["/courses/shange/"])


def test_a_card_of_what_ended_shows_what_follows(house: Flask) -> None:
    with house.app_context():
        uid = page_at("/news/xiaoxi/xiutang").uid
    found = frame(house.test_client(), f"what=page&of={uid}")
    assert shown(found) == ["/news/xiaoxi/xin-ketang"]
    assert "这一页已经撤下。" in notes(found)
    assert "xiutang" not in found.answer.text


def test_a_retired_centre_and_a_retired_column_say_so(house: Flask) -> None:
    with house.app_context():
        centre_of("taishi").retire()
        column = db.session.query(Column).filter_by(slug="jiyi").one()
        column.retire()
        db.session.commit()
    client = house.test_client()
    retired = frame(client, "centre=taishi")
    assert notes(retired).startswith("这个学习中心已经撤销。")
    assert shown(retired)
    assert "苔石镇社区学校的" not in text_of(retired.one("h1"))
    assert notes(frame(client, "column=jiyi")) == "这个栏目已经停办。"
    assert shown(frame(client, "column=jiyi"))


@pytest.mark.parametrize("verb", ["bin", "unpublish"])
def test_what_is_binned_or_a_draft_is_unknown(house: Flask, verb: str) -> None:
    with house.app_context():
        uid = page_at("/courses/zhubian/").uid
    end(house, "/courses/zhubian/", verb)
    client = house.test_client()
    for query in ("course=zhubian", "what=courses&course=zhubian", f"what=page&of={uid}"):
        answer = client.get(f"/embed/courses?{query}")
        assert (answer.status_code, "竹编" in answer.text) == (404, False)


def test_a_page_to_come_and_a_standing_page_have_no_card(house: Flask) -> None:
    with house.app_context():
        uids = [page_at(p).uid for p in ("/news/xiaoxi/bainian-zhuhui", "/about")]
        assert db.session.query(Page).count()
    for uid in uids:
        assert house.test_client().get(f"/embed/courses?what=page&of={uid}").status_code == 404
