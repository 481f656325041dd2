"""The one-time link: made by an admin, it lets one person set a password once, within a day."""

import itertools
from base64 import urlsafe_b64decode
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import TimestampSigner

from cedu_site.extensions import db
from cedu_site.people.links import make_token
from tests.filling import read, send
from tests.persons import PASSWORD, Desk, admit, signed_in
from tests.web.crawling import text_of, visit

NEW = "shuikou-xiaoqiao-7"
BUTTON = "做一个设密码的链接"


def link_for(house: Flask, username: str) -> str:
    """Return the address of a link for this person."""
    with house.app_context():
        return f"/account/password/{make_token(admit(username))}"


def id_of(house: Flask, username: str) -> int:
    with house.app_context():
        return admit(username).id


def sign_in(house: Flask, username: str, password: str) -> int:
    fields = {"username": username, "password": password}
    return send(house.test_client(), "/login", "登录", **fields).status_code


def test_an_admin_makes_a_link(house: Flask, admin: Desk, visitor: FlaskClient) -> None:
    page = f"/desk/people/{id_of(house, 'bianji')}"
    answer = send(admin, page, BUTTON)
    assert (answer.status_code, answer.location) == (303, page)
    (shown,) = visit(admin, page).all("textarea")
    assert visit(admin, page).all("textarea") == []
    address = urlsplit(text_of(shown))
    assert (address.scheme, address.netloc) == ("http", "localhost")
    form = visit(visitor, address.path)
    assert form.answer.status_code == 200
    answer = send(visitor, form, "设好密码", password=NEW, password_again=NEW)
    assert (answer.status_code, answer.location) == (303, "/login")
    assert sign_in(house, "bianji", NEW) == 303
    assert sign_in(house, "bianji", PASSWORD) == 422


@pytest.mark.parametrize("username", ["zhubian", "bianji"])
def test_others_may_make_none(house: Flask, username: str) -> None:
    desk = signed_in(house, username)
    page = f"/desk/people/{id_of(house, 'guanli')}"
    assert BUTTON not in desk.get(page).text
    assert desk.send(f"{page}/password-link").status_code == 403


def test_opening_the_link_does_nothing(house: Flask, visitor: FlaskClient) -> None:
    link = link_for(house, "bianji")
    for _ in range(3):
        assert visitor.get(link).status_code == 200
    assert sign_in(house, "bianji", PASSWORD) == 303


def test_it_is_signed_with_sha_256(house: Flask, visitor: FlaskClient) -> None:
    """ASVS 9.1.2"""
    link = link_for(house, "bianji")
    assert len(urlsafe_b64decode(link.rpartition(".")[2] + "=")) == 32
    over = visitor.get(link[:-4] + "AAAA")
    assert over.status_code == 410 and "这个链接不能用了" in over.text


def test_it_works_once(house: Flask, visitor: FlaskClient) -> None:
    link = link_for(house, "bianji")
    form = visit(visitor, link)
    assert send(visitor, form, "设好密码", password=NEW, password_again=NEW).status_code == 303
    late = visitor.get(link)
    assert late.status_code == 410
    assert "这个链接已经用过" in late.text
    again = send(visitor, form, "设好密码", password=NEW + "x", password_again=NEW + "x")
    assert again.status_code == 410
    assert sign_in(house, "bianji", NEW) == 303


def test_every_session_ends(house: Flask, editor: Desk, visitor: FlaskClient) -> None:
    link = link_for(house, "bianji")
    assert editor.get("/desk/").status_code == 200
    send(visitor, link, "设好密码", password=NEW, password_again=NEW)
    assert editor.get("/desk/").status_code == 302


def test_it_ends_after_a_day(
    house: Flask, visitor: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = link_for(house, "bianji")
    day = datetime.now(UTC) + timedelta(hours=24)
    for minutes, status in ((-2, 200), (2, 410)):
        moment = int((day + timedelta(minutes=minutes)).timestamp())
        monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda self, moment=moment: moment)
        assert visitor.get(link).status_code == status


def test_a_closed_account_has_none(house: Flask, admin: Desk, visitor: FlaskClient) -> None:
    link = link_for(house, "bianji")
    with house.app_context():
        admit("bianji").close()
        db.session.commit()
    assert visitor.get(link).status_code == 410
    answer = admin.send(f"/desk/people/{id_of(house, 'bianji')}/password-link")
    assert answer.status_code == 422


def test_one_of_another_site_is_refused(house: Flask, visitor: FlaskClient) -> None:
    link = link_for(house, "bianji")
    for broken in (link[:-1], link + "x", "/account/password/x", "/account/password/WzFd.x.x"):
        assert visitor.get(broken).status_code == 410
    head, _, rest = link.rpartition("/")
    body = rest.split(".")
    for order in itertools.permutations(body):
        if list(order) != body:
            assert visitor.get(f"{head}/{'.'.join(order)}").status_code == 410


def test_a_weak_password_is_asked_for_again(house: Flask, visitor: FlaskClient) -> None:
    link = link_for(house, "bianji")
    for new, again in (("12345678", "12345678"), (NEW, NEW + "x"), ("", "")):
        answer = send(visitor, link, "设好密码", password=new, password_again=again)
        assert answer.status_code == 422
        assert read(answer).one("h1").text.startswith("给账号“bianji”")
    assert sign_in(house, "bianji", PASSWORD) == 303


def test_the_link_tells_nothing_of_the_password(house: Flask) -> None:
    with house.app_context():
        kept = admit("bianji").password_hash
    assert kept.rpartition("$")[2][:12] not in link_for(house, "bianji")
