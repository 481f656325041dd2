"""A course at the desk: the order of its lessons, its address, how often its pages are read."""

import pytest
from flask import Flask
from sqlalchemy import select

from cedu_site.catalogue.models import Course
from cedu_site.catalogue.ordering import in_order
from cedu_site.catalogue.undoing import UndoRefused, undo
from cedu_site.extensions import db
from cedu_site.library.exporter import export
from cedu_site.library.importer import Import
from cedu_site.publishing.log import LogEntry
from cedu_site.publishing.models import Page
from tests.conftest import close_site, open_site
from tests.persons import admit, signed_in

AT_FIRST = ["renzhu", "pomie", "beidian", "shoukou", "baoyang"]


def uid_of(house: Flask, path: str = "/courses/zhubian/") -> str:
    with house.app_context():
        return db.session.scalars(select(Page.uid).filter_by(path=path)).one()


def lessons(house: Flask) -> list[tuple[int, str]]:
    """Return position and slug of the lessons of the course."""
    with house.app_context():
        course = db.session.scalars(select(Course).filter_by(uid=uid_of(house, COURSE))).one()
        return [(one.position, one.slug) for one in in_order(course)]


def read(house: Flask, path: str = "/courses/zhubian/") -> list[str]:
    """Return the lessons in the order in which readers find them."""
    html = house.test_client().get(path).text
    return sorted(AT_FIRST, key=lambda slug: html.index(f'href="{path}{slug}"'))


COURSE = "/courses/zhubian/"
CHIEF = "zhubian"


@pytest.fixture
def chief(house: Flask):
    return signed_in(house, CHIEF)


@pytest.fixture
def room(house: Flask) -> str:
    return f"/desk/structure/courses/{uid_of(house)}"


def undo_last(house: Flask) -> None:
    with house.app_context():
        last = db.session.scalars(LogEntry.structural().limit(1)).one()
        undo(last, admit(CHIEF))
        db.session.commit()


def test_a_lesson_moves_and_readers_see_it_at_once(house: Flask, chief, room: str) -> None:
    lesson = uid_of(house, "/courses/zhubian/shoukou")
    answer = chief.send(f"{room}/move", {"lesson": lesson, "to": "up"})
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"{room}?to=up#r-{lesson}"
    moved = ["renzhu", "pomie", "shoukou", "beidian", "baoyang"]
    assert read(house) == moved
    assert lessons(house) == list(enumerate(moved, 1))
    page = chief.get(f"{room}?to=up").text
    assert f'aria-label="上移：收口与修补" id="r-{lesson}"' in page, "one can press again"
    undo_last(house)
    assert read(house) == AT_FIRST
    with house.app_context(), pytest.raises(UndoRefused):
        undo(db.session.scalars(select(LogEntry).filter_by(verb="order")).one(), admit(CHIEF))


@pytest.mark.parametrize("wrong", ["hole", "stranger", "double", "nothing"])
def test_an_order_with_holes_is_refused(house: Flask, chief, room: str, wrong: str) -> None:
    uids = [uid_of(house, f"/courses/zhubian/{slug}") for slug in AT_FIRST]
    sent = {
        "hole": uids[1:],
        "stranger": [*uids, uid_of(house, "/about")],
        "double": [*uids, uids[0]],
        "nothing": [],
    }
    answer = chief.send(f"{room}/order", {"order": sent[wrong]})
    assert answer.status_code == 422 and "顺序没有存" in answer.text
    assert "下移：认识竹子" in answer.text, "the form"
    assert lessons(house) == list(enumerate(AT_FIRST, 1))


def test_a_whole_order_is_kept_by_export_and_import(house: Flask, chief, room, tmp_path) -> None:
    order = AT_FIRST[::-1]
    uids = [uid_of(house, f"/courses/zhubian/{slug}") for slug in order]
    assert chief.send(f"{room}/order", {"order": uids}).status_code == 303
    rules = {"slug": "zhuyi", "readings": "2", "small_team": "true"}
    assert chief.send(room, rules).status_code == 303
    with house.app_context():
        assert not Import(house.config["CONTENT"]).run().refused
        assert not export(tmp_path / "out").refused
    assert read(house, "/courses/zhuyi/") == order, "what is on disk does not undo the desk"
    other = open_site(tmp_path / "out", tmp_path / "other")
    assert read(other, "/courses/zhuyi/") == order
    with other.app_context():
        course = db.session.scalars(select(Course).filter_by(slug="zhuyi")).one()
        assert (course.readings, course.small_team) == (2, True)
        assert not export(tmp_path / "out").counts["written"]
    close_site(other)


def test_a_changed_address_leads_on_from_every_old_one(house: Flask, chief, room: str) -> None:
    assert chief.send(room, {"slug": "zhuyi", "readings": "0"}).status_code == 303
    reader = house.test_client()
    for old, new in {
        "/courses/zhubian/": "/courses/zhuyi/",
        "/courses/zhubian/beidian": "/courses/zhuyi/beidian",
    }.items():
        answer = reader.get(old)
        assert (answer.status_code, answer.headers["Location"]) == (301, new)
        assert reader.get(new).status_code == 200
    undo_last(house)
    assert reader.get("/courses/zhubian/beidian").status_code == 200


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("slug", "shange", "已经属于"),
        ("slug", "feed", "不能用作网址"),
        ("slug", "A b", "只能用小写字母"),
        ("readings", "4", "0 到 3"),
        ("readings", "x", "整数"),
    ],
)
def test_bad_settings_are_refused_with_the_form(chief, room, field, value, said) -> None:
    answer = chief.send(room, {"slug": "zhubian", "readings": "1", field: value})
    assert answer.status_code == 422
    assert said in answer.text and f'id="f-{field}"' in answer.text
    assert "没有存" in answer.text
    assert chief.get("/courses/zhubian/").status_code == 200


def test_a_chief_elsewhere_does_not_see_the_course(house: Flask, room: str) -> None:
    other = signed_in(house, "zhenzhubian")
    page = other.get("/desk/structure/courses/")
    assert page.status_code == 200 and "竹编入门" not in page.text
    assert other.get(room).status_code == 403


def test_the_log_says_it_in_words_and_takes_it_back(house: Flask, chief, room: str) -> None:
    lesson = uid_of(house, "/courses/zhubian/baoyang")
    chief.send(f"{room}/move", {"lesson": lesson, "to": "up"})
    log = chief.get("/desk/log/").text
    assert "课程 · 调整顺序 · 竹编入门" in log and "<ins>" in log and "收口与修补" in log
    with house.app_context():
        number = db.session.scalars(select(LogEntry.id).order_by(LogEntry.id.desc())).first()
    assert chief.send(f"/desk/log/{number}/undo").status_code == 303
    assert lessons(house) == list(enumerate(AT_FIRST, 1))
    assert chief.send(f"/desk/log/{number}/undo").status_code == 422


def test_publishing_again_keeps_the_order_made_since(house: Flask, chief, room: str) -> None:
    lesson = uid_of(house, "/courses/zhubian/baoyang")
    way = f"/desk/pages/{lesson}"
    with house.app_context():
        page = db.session.scalars(select(Page).filter_by(uid=lesson)).one()
        sent = {"kind": "resource", "title": page.title, "series": "zhubian", "position": "5",
                "body": "换一句话。", "base": str(page.newest_id)}  # fmt: skip
    assert chief.send(way, sent).status_code == 303
    chief.send(f"{room}/move", {"lesson": lesson, "to": "up"})
    assert chief.send(f"{way}/publish", {"when": "now"}).status_code == 303
    assert lessons(house) == list(enumerate([*AT_FIRST[:3], "baoyang", "shoukou"], 1))
