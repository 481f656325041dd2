"""Closing an account: its person is out at once, nothing written is lost, it can be reopened."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cedu_site.extensions import db
from cedu_site.people.models import AccountRefused
from tests.filling import read, send
from tests.persons import PASSWORD, Desk, admit, signed_in
from tests.web.crawling import text_of, visit


def page_of(house: Flask, username: str) -> str:
    with house.app_context():
        return f"/desk/people/{admit(username).id}"


def test_the_person_is_out_at_once(
    house: Flask, admin: Desk, editor: Desk, visitor: FlaskClient
) -> None:
    assert editor.get("/desk/").status_code == 200
    answer = send(admin, page_of(house, "bianji"), "关闭账号")
    assert answer.status_code == 303
    assert "已关闭" in text_of(visit(admin, "/desk/people/").one("main"))
    assert editor.get("/desk/").status_code == 302
    answer = send(visitor, "/login", "登录", username="bianji", password=PASSWORD)
    assert answer.status_code == 422


def test_it_is_opened_again(house: Flask, admin: Desk, editor: Desk, visitor: FlaskClient) -> None:
    send(admin, page_of(house, "bianji"), "关闭账号")
    assert send(admin, page_of(house, "bianji"), "重新开放账号").status_code == 303
    assert editor.get("/desk/").status_code == 302  # the old session does not come back
    answer = send(visitor, "/login", "登录", username="bianji", password=PASSWORD)
    assert (answer.status_code, answer.location) == (303, "/desk/")


@pytest.mark.parametrize("username", ["zhubian", "bianji", "luren"])
def test_others_may_not(house: Flask, username: str) -> None:
    desk = signed_in(house, username)
    for verb in ("close", "reopen"):
        assert desk.send(f"{page_of(house, 'zuozhe')}/{verb}").status_code == 403
    with house.app_context():
        assert admit("zuozhe").is_active


def test_nobody_closes_one_s_own(house: Flask, admin: Desk) -> None:
    page = page_of(house, "guanli")
    assert "关闭账号" not in admin.get(page).text
    answer = admin.send(f"{page}/close")
    assert answer.status_code == 422
    assert "不能关闭自己的账号" in text_of(read(answer).one("main"))
    assert admin.get("/desk/").status_code == 200


def test_the_last_admin_cannot_be_closed(house: Flask) -> None:
    with house.app_context():
        with pytest.raises(AccountRefused, match="最后一位"):
            admit("guanli").close()
        db.session.rollback()
        assert admit("guanli").is_active
        admit("bianji").close()


def test_closing_twice_is_no_error(house: Flask, admin: Desk) -> None:
    page = visit(admin, page_of(house, "bianji"))
    assert send(admin, page, "关闭账号").status_code == 303
    with house.app_context():
        first = admit("bianji").closed_at
    assert send(admin, page, "关闭账号").status_code == 303
    with house.app_context():
        assert admit("bianji").closed_at == first
