"""Changing one's password: with the old one, to one that is hard to guess, everywhere at once."""

import re
from unicodedata import normalize

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from cedu_site.people.passwords import COMMON, LONGEST, hashed, matches, weakness
from cedu_site.people.signing_in import MOST_PER_ACCOUNT
from tests.filling import read, send
from tests.persons import PASSWORD, Desk, signed_in
from tests.web.crawling import text_of

NEW = "shuikou-xiaoqiao-7"


def change(client: FlaskClient, old: str, new: str, again: str | None = None) -> TestResponse:
    fields = {
        "old_password": old,
        "password": new,
        "password_again": new if again is None else again,
    }
    return send(client, "/account/", "改密码", **fields)


def can_sign_in(house: Flask, password: str) -> bool:
    client = house.test_client()
    answer = send(client, "/login", "登录", username="bianji", password=password)
    return answer.status_code == 303


def test_one_changes_the_password(house: Flask, editor: Desk) -> None:
    answer = change(editor, PASSWORD, NEW)
    assert (answer.status_code, answer.location) == (303, "/account/")
    assert "密码改好了" in editor.get("/account/").text
    assert "密码改好了" not in editor.get("/account/").text
    assert can_sign_in(house, NEW)
    assert not can_sign_in(house, PASSWORD)


def test_every_other_session_ends(house: Flask, editor: Desk) -> None:
    elsewhere, someone = signed_in(house, "bianji"), signed_in(house, "zuozhe")
    old = editor.get_cookie("session").value
    change(editor, PASSWORD, NEW)
    assert editor.get("/desk/").status_code == 200
    assert elsewhere.get("/desk/").status_code == 302
    assert someone.get("/desk/").status_code == 200
    thief = house.test_client()
    thief.set_cookie("session", old)
    assert thief.get("/desk/").status_code == 302


def test_the_old_one_is_asked(house: Flask, editor: Desk) -> None:
    answer = change(editor, "bushi-zhege", NEW)
    assert answer.status_code == 422
    assert "现在的密码不对" in text_of(read(answer).one("main"))
    assert can_sign_in(house, PASSWORD)


def test_both_must_be_alike(editor: Desk) -> None:
    answer = change(editor, PASSWORD, NEW, NEW + "x")
    assert answer.status_code == 422
    assert "两次写的新密码不一样" in text_of(read(answer).one("main"))


def test_a_weak_one_is_not_taken(house: Flask, editor: Desk) -> None:
    answer = change(editor, PASSWORD, "12345678")
    assert answer.status_code == 422
    assert "太常见" in text_of(read(answer).one("main"))
    assert can_sign_in(house, PASSWORD)


def test_guessing_the_old_one_ends_soon(editor: Desk) -> None:
    for _ in range(MOST_PER_ACCOUNT):
        assert change(editor, "cai-yi-cai", NEW).status_code == 422
    answer = change(editor, PASSWORD, NEW)
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("1234567", "8 到 200"),
        ("密码" * 101, "8 到 200"),
        ("PassWord1", "太常见"),
        ("Manchester", "太常见"),
        ("zzzzzzzzzzzz", "太常见"),
        ("bianji-2026", "账号的名字"),
        ("竹林里有两只白鹭", ""),
        ("x9" * (LONGEST // 2), ""),
    ],
)
def test_a_password_is_hard_to_guess(password: str, reason: str) -> None:
    said = weakness(password, "bianji")
    assert (reason in said) if reason else said == ""


def test_a_password_is_compared_as_it_was_typed(house: Flask) -> None:
    """ASVS 6.2.8"""
    typed = " Ｚhúlin é " + "白鹭" * 40 + "x"
    with house.app_context():
        kept = hashed(typed)
        assert matches(typed, kept)
        for other in (typed.strip(), typed.casefold(), typed[:-1], normalize("NFKC", typed)):
            assert other != typed and not matches(other, kept)
        longest = "鹭" * LONGEST
        assert not matches(longest + "x", hashed(longest))


def test_a_short_name_does_not_spoil_a_password() -> None:
    assert weakness("liangzhibailu", "li") == ""
    assert weakness("liangzhi", "liangzhi") != ""


def test_the_list_is_written_as_it_is_compared() -> None:
    assert {one.casefold() for one in COMMON} == COMMON
    assert all(weakness(one, "") for one in COMMON)


def test_one_sees_who_one_is(house: Flask) -> None:
    page = read(signed_in(house, "zuozhe").get("/account/"))
    assert "苔石镇社区学校的作者" in text_of(page.one("main"))


def test_passwords_are_masked_and_password_managers_let_be(editor: Desk, house: Flask) -> None:
    fields = fields_of(house.test_client().get("/login").text, editor.get("/account/").text)
    assert len(fields) == 4
    for field in fields:
        assert 'type="password"' in field
        assert re.search('autocomplete="(?:current|new)-password"', field)
        assert "maxlength" not in field  # browsers would cut what is pasted, and say nothing


def fields_of(*pages: str) -> list[str]:
    return [one for page in pages for one in re.findall("<input[^>]*password[^>]*>", page)]
