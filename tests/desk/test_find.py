"""Pages are found at the desk in whatever state they are, by those whom they concern."""

import pytest
from flask import Flask

from cedu_site.extensions import db
from cedu_site.publishing.drafts import Draft
from cedu_site.publishing.models import State
from tests.desk.pages import page_at, write
from tests.persons import Desk, admit, signed_in
from tests.web.crawling import text_of, visit


def found(desk: Desk, q: str) -> list[str]:
    return [text_of(row) for row in visit(desk, f"/desk/find?q={q}").all("li")
            if "·" in text_of(row)]  # fmt: skip


@pytest.mark.parametrize(
    ("state", "label"),
    [
        (State.DRAFT, "草稿"),
        (State.SUBMITTED, "等发布"),
        (State.SCHEDULED, "定时发布"),
        (State.PUBLISHED, "已发布"),
    ],
)
def test_a_page_is_found_with_its_state(
    house: Flask, editor: Desk, state: State, label: str
) -> None:
    write(house, "晾晒笋干", state)
    (row,) = found(editor, "笋干")
    assert row.startswith("晾晒笋干")
    assert label in row


def test_the_text_is_searched_too(house: Flask, editor: Desk) -> None:
    write(house, "晾晒", body="先把 50% 的笋切片")
    assert len(found(editor, "50%25 切片")) == 1
    assert found(editor, "5_%25") == []


def test_what_readers_see_and_a_newer_draft_are_told_apart(house: Flask, editor: Desk) -> None:
    with house.app_context():
        page = page_at("/about")
        page.revise({"title": "关于笋"}, title="关于笋", body="", html="", text="")
        db.session.commit()
    (row,) = found(editor, "关于笋")
    assert "已发布，另有一版是草稿" in row


def test_what_is_not_within_reach_is_not_found(house: Flask) -> None:
    write(house, "晾晒笋干", centre="feiping")
    assert found(signed_in(house, "bianji"), "笋干")
    assert found(signed_in(house, "zhenbianji"), "笋干") == []


def test_ones_own_is_found_anywhere(house: Flask) -> None:
    write(house, "晾晒笋干", by="zhenbianji", centre="feiping")
    assert found(signed_in(house, "zhenbianji"), "笋干")


def test_what_is_not_saved_is_found_by_its_writer_alone(house: Flask, editor: Desk) -> None:
    with house.app_context():
        form = {"title": "笋干节", "body": "昨天"}
        Draft.keep(admit("zuozhe").id, "abcdefghijkl", "article", form, None)
        db.session.commit()
    assert len(found(signed_in(house, "zuozhe"), "笋干节 昨天")) == 1
    assert found(editor, "笋干节") == []


@pytest.mark.parametrize("name", ["submitted", "written", "scheduled", "published", "stale"])
def test_every_list_of_the_first_page_is_there_as_a_whole(editor: Desk, name: str) -> None:
    assert editor.get(f"/desk/find?list={name}").status_code == 200


def test_a_page_of_results_that_is_not_there(editor: Desk) -> None:
    assert editor.get("/desk/find?page=0").status_code == 400
    assert editor.get("/desk/find?page=9999").status_code == 404
