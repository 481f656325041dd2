"""Feeds of what is no more: in plain words, with what follows, and without what it was called."""

import pytest
from flask import Flask
from sqlalchemy import select

from cedu_site.addresses import claim
from cedu_site.catalogue.models import Course
from cedu_site.centres.models import Centre
from cedu_site.clock import now
from cedu_site.extensions import db
from cedu_site.news.models import Column
from tests.sharing.following import FORMS, change, follow, titles

ENDED = "这门课程已经结束"


def named(model: type, slug: str) -> object:
    return db.session.scalars(select(model).filter_by(slug=slug)).one()


def end(house: Flask, successor: str = "") -> None:
    with change(house):
        course = named(Course, "shange")
        assert isinstance(course, Course)
        course.fields = {**course.fields, "successor": successor}
        course.withdraw()


def test_withdrawn_course_leads_to_its_successor(house: Flask) -> None:
    reader = house.test_client()
    before = follow(reader, "/courses/shange/").feed.id
    end(house, "/courses/zhubian/")
    found = follow(reader, "/courses/shange/")
    assert found.feed.id == before
    assert found.feed.title.startswith("竹编入门")
    assert titles(reader, "/courses/shange/") == [ENDED, *titles(reader, "/courses/zhubian/")]
    assert "竹编入门" in found.entries[0].summary
    assert found.entries[0].link == "http://localhost/courses/zhubian/"
    for form in FORMS:
        assert "听竹山歌" not in reader.get(f"/courses/shange/feed.{form}").text


def test_withdrawn_course_without_successor_only_says_that_it_ended(house: Flask) -> None:
    end(house)
    reader = house.test_client()
    assert titles(reader, "/courses/shange/") == [ENDED]
    assert "听竹山歌" not in reader.get("/courses/shange/feed.atom").text


def test_successor_may_be_a_page_of_another_kind(house: Flask) -> None:
    end(house, "/news/jiyi/lao-youfang")
    assert titles(house.test_client(), "/courses/shange/") == [ENDED, "老油坊的一天"]


def test_expired_course_has_ended_too(house: Flask) -> None:
    with change(house):
        course = named(Course, "shange")
        assert isinstance(course, Course)
        course.closes_at = now()
    assert titles(house.test_client(), "/courses/shange/") == [ENDED]


@pytest.mark.parametrize("verb", ["bin", "unpublish"])
def test_binned_course_and_draft_leave_no_word(house: Flask, verb: str) -> None:
    reader = house.test_client()
    assert reader.get("/courses/shange/feed.atom").status_code == 200
    with change(house):
        getattr(named(Course, "shange"), verb)()
    for form in FORMS:
        answer = reader.get(f"/courses/shange/feed.{form}")
        assert answer.status_code == 404
        assert "听竹山歌" not in answer.text


def test_retired_column_and_centre_say_so(house: Flask) -> None:
    with change(house):
        for thing in (named(Column, "jiyi"), named(Centre, "malan")):
            assert isinstance(thing, Column | Centre)
            thing.retire()
    reader = house.test_client()
    assert titles(reader, "/news/jiyi/") == ["这个栏目已经停办"]
    assert titles(reader, "/centres/malan/") == ["这个学习中心已经不再开办"]
    assert "乡土记忆" not in reader.get("/news/jiyi/feed.atom").text


def test_merged_and_renamed_lead_on_for_good(house: Flask) -> None:
    with change(house):
        malan, taishi, course = (
            named(Centre, "malan"), named(Centre, "taishi"), named(Course, "shange")
        )  # fmt: skip
        assert isinstance(malan, Centre)
        assert isinstance(taishi, Centre)
        assert isinstance(course, Course)
        malan.merge(taishi)
        taishi.take_slug("taishi-xin")
        claim(taishi.path, taishi.uid)
        course.take_address("laoge")
    reader = house.test_client()
    moved = {"/centres/malan/": "/centres/taishi-xin/", "/centres/taishi/": "/centres/taishi-xin/",
             "/courses/shange/": "/courses/laoge/"}  # fmt: skip
    for form in FORMS:
        for old, new in moved.items():
            answer = reader.get(f"{old}feed.{form}")
            assert (answer.status_code, answer.location) == (301, f"{new}feed.{form}")
            assert reader.get(answer.location).status_code == 200
