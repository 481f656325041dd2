"""Signing out: here, also for whoever copied the cookie, and on every device."""

from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from cedu_site.clock import now
from cedu_site.extensions import db
from cedu_site.people.models import SignIn
from tests.filling import send
from tests.persons import PASSWORD, Desk, signed_in


def copied(client: FlaskClient, app: Flask) -> FlaskClient:
    """Return another browser with the cookie of this one."""
    thief = app.test_client()
    thief.set_cookie("session", client.get_cookie("session").value)
    return thief


def test_one_signs_out(editor: Desk) -> None:
    answer = send(editor, "/desk/", "退出")
    assert (answer.status_code, answer.location) == (303, "/login")
    assert editor.get("/desk/").status_code == 302


def test_a_copied_cookie_is_of_no_more_use(house: Flask, editor: Desk) -> None:
    thief = copied(editor, house)
    assert thief.get("/desk/").status_code == 200
    send(editor, "/desk/", "退出")
    assert thief.get("/desk/").status_code == 302


def test_a_session_ends_after_its_time(house: Flask, editor: Desk) -> None:
    """ASVS 7.2.1: whatever the cookie says."""
    with house.app_context():
        db.session.execute(update(SignIn).values(expires_at=now() - timedelta(seconds=1)))
        db.session.commit()
    assert editor.get("/desk/").status_code == 302


def test_other_browsers_stay_signed_in(house: Flask, editor: Desk) -> None:
    other = signed_in(house, "bianji")
    send(editor, "/desk/", "退出")
    assert other.get("/desk/").status_code == 200


def test_nobody_signs_out_by_a_link(editor: Desk) -> None:
    assert editor.get("/logout").status_code == 404
    assert editor.get("/desk/").status_code == 200


def test_who_is_not_signed_in_may_press_it(visitor: FlaskClient) -> None:
    visitor.get("/login")
    assert visitor.post("/logout").status_code == 400


def test_one_signs_out_everywhere(house: Flask, editor: Desk) -> None:
    others = [signed_in(house, "bianji"), copied(editor, house)]
    someone = signed_in(house, "zuozhe")
    assert "您现在在 2 处登录着" in editor.get("/account/").text
    answer = send(editor, "/account/", "退出所有设备")
    assert (answer.status_code, answer.location) == (303, "/login")
    assert [one.get("/desk/").status_code for one in (editor, *others)] == [302] * 3
    assert someone.get("/desk/").status_code == 200
    assert "所有设备都已退出" in editor.get("/login").text


def test_signing_in_anew_ends_the_session_before(house: Flask, editor: Desk) -> None:
    thief = copied(editor, house)
    fields = {"username": "zuozhe", "password": PASSWORD}
    assert editor.send("/login", fields).status_code == 303
    assert thief.get("/desk/").status_code == 302
    assert "zuozhe" in editor.get("/account/").text
