"""What a listing shows, and what comes nearest where there is nothing."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cedu_site.centres.models import Centre
from cedu_site.extensions import db
from tests.embedding.framing import end, frame, notes, shown, whole
from tests.persons import centre_of
from tests.web.clock import set_clock

CHUN_27, CHANGNIAN, XIA_28 = (
    f"/offerings/{slug}" for slug in ("zhubian-2027-chun", "shange-changnian", "shange-2028-xia")
)
LESSONS = [f"/courses/shange/{slug}" for slug in ("qidiao", "duige", "jige")]
COURSES = ["/courses/shange/", "/courses/zhubian/"]


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, "2026-11-20 12:00")


def test_what_is_over_is_left_out_and_the_soonest_stands_first(client: FlaskClient) -> None:
    found = frame(client)
    assert shown(found) == [CHANGNIAN, CHUN_27, XIA_28]
    assert (notes(found), whole(found)) == ("", "/offerings/")
    assert shown(frame(client, "n=1")) == [CHANGNIAN]


@pytest.mark.parametrize(
    ("query", "paths"),
    [
        ("centre=taishi", [CHUN_27]),
        ("centre=feiping", [XIA_28]),
        ("course=shange", [CHANGNIAN, XIA_28]),
        ("course=shange&centre=feiping", [XIA_28]),
        ("order=newest", [XIA_28, CHUN_27, CHANGNIAN]),
        ("order=title", [XIA_28, CHANGNIAN, CHUN_27]),
        ("layout=timetable", [CHANGNIAN, XIA_28, CHUN_27]),
        ("what=courses&centre=tingzhu", COURSES),
        ("what=courses&centre=feiping", COURSES[:1]),
        ("what=courses&course=shange", LESSONS),
        ("what=courses&course=shange&n=2", LESSONS[:2]),
    ],
)
def test_what_is_asked_for(client: FlaskClient, query: str, paths: list[str]) -> None:
    found = frame(client, query)
    assert (shown(found), notes(found)) == (paths, "")


def test_news_of_a_column_of_a_centre_and_of_all(client: FlaskClient) -> None:
    of_column, of_centre = frame(client, "column=jiyi"), frame(client, "what=news&centre=taishi")
    every = shown(frame(client, "what=news&n=50"))
    assert {path.split("/")[2] for path in shown(of_column)} == {"jiyi"}
    assert whole(of_column) == "/news/jiyi/"
    assert "/news/xiaoxi/xin-ketang" in shown(of_centre)
    assert set(shown(of_column)) | set(shown(of_centre)) < set(every)


def test_a_centre_without_its_own_shows_what_is_above_the_nearest_first(
    client: FlaskClient,
) -> None:
    found = frame(client, "centre=shaimie")
    assert shown(found) == [CHUN_27, CHANGNIAN]
    assert "晒篾村学习点暂时没有自己的开班" in notes(found)
    assert "上级苔石镇社区学校、听竹县社区学院的" in notes(found)
    for what in ("offerings", "courses", "news"):
        assert "麻栏镇社区学校暂时没有自己的" in notes(frame(client, f"what={what}&centre=malan"))


def test_where_nobody_above_has_any_what_stands_below_them_is_near(house: Flask) -> None:
    end(house, CHANGNIAN)
    found = frame(house.test_client(), "centre=malan")
    assert shown(found) == [CHUN_27, XIA_28]
    assert "上级听竹县社区学院和它下属的" in notes(found)


def test_without_any_offering_there_are_courses_and_lessons(house: Flask) -> None:
    for path in (CHUN_27, CHANGNIAN, XIA_28):
        end(house, path)
    client = house.test_client()
    assert shown(frame(client, "centre=malan")) == ["/courses/zhubian/"]
    found = frame(client, "course=shange")
    assert (shown(found), whole(found)) == (LESSONS, "/courses/shange/")
    assert "暂时没有开班" in notes(found)
    for path in LESSONS:
        end(house, path)
    assert shown(frame(client, "what=courses&course=shange")) == COURSES[:1]


def test_an_empty_column_says_so_and_a_site_without_anything_too(house: Flask) -> None:
    client = house.test_client()
    for path in shown(frame(client, "column=jiyi&n=50")):
        end(house, path)
    found = frame(client, "column=jiyi")
    assert "这个栏目暂时没有文章" in notes(found)
    assert (bool(shown(found)), whole(found)) == (True, "/news/")
    for path in (*COURSES, CHUN_27, CHANGNIAN, XIA_28):
        end(house, path)
    nothing = frame(client, "centre=malan")
    assert (shown(nothing), whole(nothing)) == ([], "/")
    assert "暂时还没有" in notes(nothing)


def test_a_centre_beside_the_tree_is_shown_the_whole_site(house: Flask) -> None:
    with house.app_context():
        db.session.add(Centre(slug="pangbian", name="旁边学校", lineage="/999/"))
        assert centre_of("malan")
        db.session.commit()
    found = frame(house.test_client(), "centre=pangbian")
    assert shown(found) == [CHANGNIAN, CHUN_27, XIA_28]
    assert "下面是全站的开班" in notes(found)
