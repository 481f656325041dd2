"""Signing in: with name and password, to where one was going, telling a guesser nothing."""

from base64 import urlsafe_b64decode
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cedu_site.extensions import db
from cedu_site.people import passwords
from cedu_site.people.models import Grant, SignIn, User
from tests.databases import may_write_now
from tests.filling import read, send, values
from tests.persons import PASSWORD, admit, signed_in
from tests.web.crawling import text_of, visit


def test_a_person_signs_in(visitor: FlaskClient) -> None:
    answer = send(visitor, "/login", "登录", username="bianji", password=PASSWORD)
    assert (answer.status_code, answer.location) == (303, "/desk/")
    assert visitor.get("/desk/").status_code == 200


@pytest.mark.parametrize("typed", [" bianji ", "BianJi", "ｂｉａｎｊｉ"])
def test_capital_and_wide_letters_make_no_other_name(visitor: FlaskClient, typed: str) -> None:
    assert send(visitor, "/login", "登录", username=typed, password=PASSWORD).status_code == 303


def test_the_cookie_is_for_this_site_only(visitor: FlaskClient) -> None:
    answer = send(visitor, "/login", "登录", username="bianji", password=PASSWORD)
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie and cookie.startswith("session=")


def test_over_https_the_name_of_the_cookie_says_so(house: Flask) -> None:
    """ASVS 3.3.1"""
    client, safe = house.test_client(), {"base_url": "https://localhost"}
    token = values(read(client.get("/login", **safe)).one("form"))["csrf_token"]
    form = {"csrf_token": token, "username": "bianji", "password": PASSWORD}
    name, _, said = client.post("/login", data=form, **safe).headers["Set-Cookie"].partition("=")
    assert name == "__Host-session"
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(said.split("; "))
    assert client.get("/desk/", **safe).status_code == 200
    planted = house.test_client()  # by somebody who could not do it over https
    planted.set_cookie("session", client.get_cookie(name).value)
    assert planted.get("/desk/", **safe).status_code == 302


def test_what_was_in_the_session_before_is_gone(visitor: FlaskClient) -> None:
    page = visit(visitor, "/login")
    token = values(page.one("form"))["csrf_token"]
    with visitor.session_transaction() as session:
        session["planted"] = "by somebody"
    send(visitor, page, "登录", username="bianji", password=PASSWORD)
    with visitor.session_transaction() as session:
        assert "planted" not in session
    assert visitor.post("/logout", data={"csrf_token": token}).status_code == 400


def test_a_wrong_name_and_a_wrong_password_answer_the_same(
    house: Flask, visitor: FlaskClient
) -> None:
    with house.app_context():
        admit("luren").close()
        db.session.commit()
    said = set()
    for username, password in (
        ("bianji", "zhulin-2025"),
        ("meiyou", PASSWORD),
        ("luren", PASSWORD),
        ("bianji", ""),
        ("", PASSWORD),
        ("bianji", PASSWORD + "x" * 100_000),
    ):
        answer = send(visitor, "/login", "登录", username=username, password=password)
        page = read(answer)
        assert answer.status_code == 422
        assert values(page.one("form"))["username"] == username
        assert values(page.one("form"))["password"] == ""
        said.add(text_of(page.one("main")))
    (sentence,) = said
    assert "账号或密码不对" in sentence


def test_a_form_without_fields_is_only_wrong(visitor: FlaskClient) -> None:
    token = values(visit(visitor, "/login").one("form"))["csrf_token"]
    assert visitor.post("/login", data={"csrf_token": token}).status_code == 422


def test_one_comes_to_where_one_was_going(visitor: FlaskClient) -> None:
    asked = visitor.get("/account/?q=竹编&page=2")
    assert asked.status_code == 302
    answer = send(visitor, asked.location, "登录", username="bianji", password=PASSWORD)
    assert answer.location == f"/account/?q={quote('竹编')}&page=2"


def test_a_wrong_password_forgets_not_where_one_was_going(visitor: FlaskClient) -> None:
    wrong = send(visitor, "/login?next=/account/", "登录", username="bianji", password="x")
    again = send(visitor, read(wrong), "登录", username="bianji", password=PASSWORD)
    assert again.location == "/account/"


@pytest.mark.parametrize(
    "next",
    [
        "//example.org/",
        "/\\example.org/",
        "\\\\example.org",
        "https://example.org/",
        "javascript:alert(1)",
        "/\t/example.org",
        "/\n/example.org",
        " //example.org",
        "desk/",
        "/a\\b",
        "",
    ],
)
def test_nobody_is_led_to_another_site(visitor: FlaskClient, next: str) -> None:
    page = visit(visitor, f"/login?next={quote(next)}")
    assert "next" not in values(page.one("form"))
    answer = send(visitor, page, "登录", username="bianji", password=PASSWORD, next=next)
    assert answer.location == "/desk/"


def test_below_a_path_one_stays_below_it(house: Flask) -> None:
    client = house.test_client()
    below = {"environ_overrides": {"SCRIPT_NAME": "/xuexi"}}
    token = values(read(client.get("/login", **below)).one("form"))["csrf_token"]
    data = {"csrf_token": token, "username": "bianji", "password": PASSWORD, "next": "/account/"}
    assert client.post("/login", data=data, **below).location == "/xuexi/account/"


def test_who_has_no_role_comes_to_the_account(house: Flask, visitor: FlaskClient) -> None:
    with house.app_context():
        admit("luren")
    answer = send(visitor, "/login", "登录", username="luren", password=PASSWORD)
    assert answer.location == "/account/"
    assert visitor.get("/account/").status_code == 200


def test_who_is_signed_in_is_not_asked_again(house: Flask) -> None:
    assert signed_in(house, "bianji").get("/login").location == "/desk/"


def test_a_fresh_site_says_how_to_make_the_first_account(site: Callable[[], Flask]) -> None:
    client = site().test_client()
    assert "cedu people add 账号 --role admin" in client.get("/login").text
    with client.application.app_context():
        assert db.session.query(User).count() == 0
        admit("guanli")
    assert "cedu people add" not in client.get("/login").text


def test_nobody_keeps_the_page(visitor: FlaskClient) -> None:
    headers = visitor.get("/login").headers
    assert (headers["Cache-Control"], headers["X-Robots-Tag"]) == ("no-store", "noindex")


def test_others_can_write_while_a_password_is_compared(
    house: Flask, visitor: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = Path(house.config["DATA_DIR"])
    compare, written = passwords.check_password_hash, []

    def compare_beside_a_writer(kept: str, password: str) -> bool:
        assert may_write_now(data)
        written.append(kept)
        return compare(kept, password)

    monkeypatch.setattr(passwords, "check_password_hash", compare_beside_a_writer)
    answer = send(visitor, "/login", "登录", username="bianji", password=PASSWORD)
    assert answer.status_code == 303
    send(
        visitor,
        "/account/",
        "改密码",
        old_password=PASSWORD,
        password="shui-kou-3",
        password_again="shui-kou-3",
    )
    assert len(written) == 2


def test_a_session_is_kept_only_as_its_digest(house: Flask, visitor: FlaskClient) -> None:
    send(visitor, "/login", "登录", username="bianji", password=PASSWORD)
    with visitor.session_transaction() as session:
        key = session["_user_id"]
    with house.app_context():
        kept = db.session.query(SignIn).all()
        assert kept
        assert key not in [one.digest for one in kept]
    assert 8 * len(urlsafe_b64decode(key)) >= 128  # ASVS 7.2.3


def test_the_cookie_is_signed_with_sha_256(visitor: FlaskClient) -> None:
    """ASVS 9.1.2"""
    visitor.get("/login")
    signature = visitor.get_cookie("session").value.rpartition(".")[2]
    assert len(urlsafe_b64decode(signature + "=")) == 32


def test_two_people_compared_begin_no_session(house: Flask) -> None:
    with house.app_context():
        one, other = admit("bianji"), admit("zuozhe")
        assert one != other
        assert one in [other, one]
        db.session.commit()
        assert db.session.query(SignIn).count() == 0
        assert db.session.query(Grant).count() == 3
