"""Nothing typed is lost: a form sent after the session ended, or too late, can be sent again."""

import io

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from cedu_site.extensions import db
from cedu_site.people.keeping import MOST_TEXT
from cedu_site.people.models import User
from cedu_site.people.signing_in import MOST_PER_ACCOUNT
from tests.filling import form_with, read, send, values
from tests.persons import PASSWORD, Desk, admit, signed_in
from tests.web.crawling import text_of

TYPED = {"username": "wangfang", "name": "王芳 <\"'&>", "role": "editor", "centre": "taishi"}
LONG = "竹林里有两只白鹭。\r\n\r\n  缩进的一行\r\n"


def sign_in(client: FlaskClient, answer: TestResponse, password: str = PASSWORD) -> TestResponse:
    """Sign the admin in on the page that `answer` is."""
    return send(client, read(answer), "登录", username="guanli", password=password)


def shown_name(house: Flask) -> str | None:
    """Return the name of the person whom the form admits, None while nobody was admitted."""
    with house.app_context():
        user = db.session.scalar(User.named("wangfang"))
        return user.name if user else None


def end_session(house: Flask, username: str) -> None:
    with house.app_context():
        admit(username).end_sign_ins()
        db.session.commit()


def test_an_ended_session_costs_nothing(house: Flask, admin: Desk) -> None:
    end_session(house, "guanli")
    answer = admin.send("/desk/people/", TYPED)
    assert answer.status_code == 401
    assert "您写的内容还在" in text_of(read(answer).one("main"))
    again = sign_in(admin, answer)
    assert again.status_code == 200
    assert "您刚才写的内容还在" in text_of(read(again).one("main"))
    assert shown_name(house) is None
    done = send(admin, read(again), "继续")
    assert done.status_code == 303
    assert shown_name(house) == TYPED["name"]


def test_neither_does_a_lost_cookie(house: Flask) -> None:
    browser = house.test_client()
    answer = browser.post("/desk/people/", data=TYPED)
    assert answer.status_code == 401
    send(browser, read(sign_in(browser, answer)), "继续")
    assert shown_name(house) == TYPED["name"]


def test_wrong_passwords_on_the_way_cost_nothing(house: Flask) -> None:
    browser = house.test_client()
    answer = browser.post("/desk/people/", data=TYPED)
    for _ in range(MOST_PER_ACCOUNT):
        answer = sign_in(browser, answer, "cai-yi-cai")
        assert answer.status_code == 422
    answer = sign_in(browser, answer)
    assert answer.status_code == 429
    assert values(form_with(read(answer), "登录"))["kept-name"] == TYPED["name"]


def test_every_character_comes_back(house: Flask, admin: Desk) -> None:
    text = LONG * 1000 + "\t末尾 "
    data = {"body": text, "topics": ["竹编", "山歌"], "empty": "", "q": "?a=1&b=2"}
    stale = admin.post("/desk/people/?from=here&q=竹编", data=data)
    assert stale.status_code == 400
    form = form_with(read(stale), "继续")
    assert form.attrib["action"].startswith("/desk/people/?from=here&q=")
    sent = values(form)
    assert sent.pop("csrf_token")
    # the HTML parser reads CR LF as LF, and a browser sends it as CR LF again
    assert sent.pop("body").replace("\n", "\r\n") == text
    assert sent.poplist("topics") == ["竹编", "山歌"]
    assert sent.to_dict() == {"empty": "", "q": "?a=1&b=2"}


def test_a_stale_form_is_offered_again(house: Flask, admin: Desk) -> None:
    admin.token = "too-old"
    answer = admin.send("/desk/people/", TYPED)
    assert answer.status_code == 400
    assert "您刚才写的内容还在" in text_of(read(answer).one("main"))
    assert shown_name(house) is None
    assert send(admin, read(answer), "继续").status_code == 303
    assert shown_name(house) == TYPED["name"]


def test_the_tab_of_who_signed_in_again_elsewhere_still_works(house: Flask, admin: Desk) -> None:
    """Signing in begins a new session; a form opened before that has the old token."""
    send(admin, "/desk/", "退出")
    send(admin, "/login", "登录", username="guanli", password=PASSWORD)
    answer = admin.send("/desk/people/", TYPED)
    assert answer.status_code == 400
    send(admin, read(answer), "继续")
    assert shown_name(house) == TYPED["name"]


def test_who_may_not_do_it_may_not_do_it_afterwards(house: Flask) -> None:
    browser = house.test_client()
    answer = browser.post("/desk/people/", data=TYPED)
    again = send(browser, read(answer), "登录", username="bianji", password=PASSWORD)
    assert send(browser, read(again), "继续").status_code == 403
    assert shown_name(house) is None


def test_files_are_said_to_be_lost(house: Flask, admin: Desk) -> None:
    files = {"photo": (io.BytesIO(b"x"), "竹.jpg"), "name": "王芳"}
    stale = admin.post("/desk/people/", data=files)
    assert "照片和文件留不住" in stale.text
    browser = house.test_client()
    files = {"photo": (io.BytesIO(b"x"), "竹.jpg"), "name": "王芳"}
    again = sign_in(browser, browser.post("/desk/people/", data=files))
    assert "照片和文件留不住" in again.text
    empty = {"photo": (io.BytesIO(), ""), "name": "王芳"}
    assert "照片和文件留不住" not in admin.post("/desk/people/", data=empty).text


def test_passwords_are_not_written_into_a_page(admin: Desk) -> None:
    admin.token = "too-old"
    fields = {"old_password": PASSWORD, "password": "mimi-mimi", "password_again": "mimi-mimi"}
    answer = admin.send("/account/", fields)
    assert answer.status_code == 400
    assert "mimi" not in answer.text
    assert PASSWORD not in answer.text
    assert "/account/" in [one.attrib.get("href") for one in read(answer).all("a")]


def test_the_size_is_bounded(admin: Desk) -> None:
    data = {"title": "竹", "body": "y" * (MOST_TEXT // 2), "more": "x" * MOST_TEXT}
    answer = admin.post("/desk/people/", data=data)
    sent = values(form_with(read(answer), "继续"))
    assert sorted(sent) == ["body", "csrf_token", "title"]
    assert "有一部分没有留住" in answer.text


def test_a_form_that_is_far_too_large_is_refused(admin: Desk) -> None:
    answer = admin.post("/desk/people/", data={"body": "x" * 9_000_000})
    assert answer.status_code == 413
    assert "太大" in answer.text


@pytest.mark.parametrize(
    "asks", [{"HX-Request": "true"}, {"Accept": "application/json"}], ids=["htmx", "fetch"]
)
def test_scripts_get_a_sentence(house: Flask, admin: Desk, asks: dict[str, str]) -> None:
    late = admin.post("/desk/people/", data=TYPED, headers=asks)
    assert (late.status_code, late.mimetype) == (400, "text/plain")
    end_session(house, "guanli")
    for answer in (
        admin.send("/desk/people/", TYPED, headers=asks),
        admin.get("/desk/people/", headers=asks),
        house.test_client().post("/desk/people/", data=TYPED, headers=asks),
    ):
        assert (answer.status_code, answer.mimetype) == (401, "text/plain")
        assert len(answer.text) < 100


def test_a_browser_s_fetch_that_takes_anything_is_a_page_s(house: Flask) -> None:
    answer = house.test_client().post("/desk/people/", headers={"Accept": "*/*"})
    assert answer.mimetype == "text/html"


def test_a_stale_sign_in_page_is_shown_again(house: Flask, visitor: FlaskClient) -> None:
    data = {"username": "guanli", "password": PASSWORD, "next": "/account/"}
    answer = visitor.post("/login", data=data)
    assert answer.status_code == 400
    assert PASSWORD not in answer.text
    assert values(form_with(read(answer), "登录"))["username"] == "guanli"
    assert sign_in(visitor, answer).location == "/account/"


def test_a_sign_in_page_sent_twice_costs_nothing(house: Flask) -> None:
    browser = house.test_client()
    page = read(browser.post("/desk/people/", data=TYPED))
    send(browser, page, "登录", username="guanli", password=PASSWORD)
    again = send(browser, page, "登录", username="guanli", password=PASSWORD)
    assert again.status_code == 400
    send(browser, read(again), "继续")
    assert shown_name(house) == TYPED["name"]
    assert browser.post("/login", data={"username": "guanli"}).location == "/desk/"


@pytest.mark.parametrize("path", ["//example.org/", "https://example.org/", "/\\example.org"])
def test_nothing_kept_is_sent_to_another_site(visitor: FlaskClient, path: str) -> None:
    page = read(visitor.get("/login"))
    token = values(page.one("form"))["csrf_token"]
    data = {"csrf_token": token, "username": "guanli", "password": PASSWORD}
    answer = visitor.post("/login", data=data | {"kept": path, "kept-name": "x"})
    assert (answer.status_code, answer.location) == (303, "/desk/")


def test_nobody_keeps_what_was_kept(house: Flask, admin: Desk) -> None:
    stale = admin.post("/desk/people/", data=TYPED)
    browser = house.test_client()
    ended = browser.post("/desk/people/", data=TYPED)
    again = sign_in(browser, ended)
    for answer in (stale, ended, again):
        assert answer.headers["Cache-Control"] == "no-store"


def test_a_person_signed_in_by_someone_else_sees_their_own(house: Flask) -> None:
    """The browser of one person, in which another signs in: the form is theirs to send or not."""
    browser = signed_in(house, "zuozhe")
    browser.token = "too-old"
    answer = browser.send("/desk/people/", TYPED)
    assert answer.status_code == 400
    assert send(browser, read(answer), "继续").status_code == 403
