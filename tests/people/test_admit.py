"""Admitting a person: an admin gives name and role, the person sets the password."""

from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cedu_site.extensions import db
from cedu_site.people.models import User
from tests.filling import form_with, read, send, values
from tests.persons import Desk, signed_in
from tests.web.crawling import text_of, visit

PASSWORD = "shuikou-xiaoqiao-7"
NEW = {"username": "Wangfang", "name": "王芳", "role": "editor", "centre": "taishi"}


def test_a_new_person_comes_in(house: Flask, admin: Desk, visitor: FlaskClient) -> None:
    answer = send(admin, "/desk/people/", "加上", **NEW)
    assert answer.status_code == 303
    page = visit(admin, answer.location)
    assert "“王芳”的账号建好了" in text_of(page.one("main"))
    link = urlsplit(text_of(page.one("textarea"))).path
    send(visitor, link, "设好密码", password=PASSWORD, password_again=PASSWORD)
    answer = send(visitor, "/login", "登录", username="wangfang", password=PASSWORD)
    assert answer.location == "/desk/"
    assert "苔石镇社区学校的编辑" in visitor.get("/account/").text


def test_before_the_password_is_set_nobody_comes_in(admin: Desk, visitor: FlaskClient) -> None:
    send(admin, "/desk/people/", "加上", **NEW)
    assert "还没有设密码" in admin.get("/desk/people/").text
    for guess in ("", "!", "wangfang"):
        answer = send(visitor, "/login", "登录", username="wangfang", password=guess)
        assert answer.status_code == 422


@pytest.mark.parametrize("username", ["zhubian", "bianji", "zuozhe", "luren"])
def test_others_may_not(house: Flask, username: str) -> None:
    desk = signed_in(house, username)
    assert "加一个账号" not in desk.get("/desk/people/").text
    assert desk.send("/desk/people/", NEW).status_code == 403
    with house.app_context():
        assert db.session.scalar(User.named("wangfang")) is None


def test_a_stranger_is_asked_to_sign_in(visitor: FlaskClient) -> None:
    assert visitor.get("/desk/people/").status_code == 302
    assert visitor.post("/desk/people/", data=NEW).status_code == 401


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"username": ""}, "账号由 2 到 40 个"),
        ({"username": "王 芳"}, "账号由 2 到 40 个"),
        ({"username": "a\u200bb"}, "账号由 2 到 40 个"),
        ({"username": "x" * 41}, "账号由 2 到 40 个"),
        ({"username": "ＢＩＡＮＪＩ"}, "账号“bianji”已经有了"),
        ({"name": "王" * 41}, "最多 40 个字"),
        ({"name": "王\u202e芳"}, "看不见的字符"),
        ({"role": "king"}, "请选一个角色"),
        ({"role": ""}, "请选一个角色"),
        ({"centre": "meiyou"}, "没有这个学习中心"),
    ],
)
def test_what_is_wrong_is_said_and_the_form_kept(
    house: Flask, admin: Desk, wrong: dict[str, str], reason: str
) -> None:
    with house.app_context():
        before = db.session.query(User).count()
    answer = send(admin, "/desk/people/", "加上", **(NEW | wrong))
    page = read(answer)
    assert answer.status_code == 422
    assert reason in text_of(page.one("main"))
    kept = values(form_with(page, "加上"))
    assert kept["username"] == (NEW | wrong)["username"]
    assert kept["name"] == (NEW | wrong)["name"]
    with house.app_context():
        assert db.session.query(User).count() == before


def test_a_form_sent_twice_admits_once(house: Flask, admin: Desk) -> None:
    page = visit(admin, "/desk/people/")
    assert send(admin, page, "加上", **NEW).status_code == 303
    assert send(admin, page, "加上", **NEW).status_code == 422
    with house.app_context():
        assert len(db.session.scalar(User.named("wangfang")).grants) == 1


def test_a_missing_person_is_not_found(admin: Desk) -> None:
    assert admin.get("/desk/people/999").status_code == 404
    for verb in ("grants", "close", "reopen", "password-link", "grants/1/revoke"):
        assert admin.send(f"/desk/people/999/{verb}").status_code == 404


def test_a_name_is_shown_as_text(admin: Desk) -> None:
    answer = send(admin, "/desk/people/", "加上", **(NEW | {"name": "<script>alert(1)</script>"}))
    for address in ("/desk/people/", answer.location):
        page = visit(admin, address)
        assert "<script>alert(1)</script>" in text_of(page.one("main"))
        assert all("src" in one.attrib for one in page.all("script"))
