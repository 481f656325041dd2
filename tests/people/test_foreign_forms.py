"""What another site's page sends is refused, with whatever token, and nothing typed is lost."""

import pytest
from flask import Flask

from cedu_site.extensions import db
from cedu_site.people.models import User
from tests.filling import read
from tests.persons import Desk, signed_in
from tests.web.crawling import text_of

NEW = {"username": "wangfang", "name": "王芳<b>\n第二行", "role": "author", "centre": "taishi"}
OURS = [
    {},
    {"Sec-Fetch-Site": "same-origin"},
    {"Sec-Fetch-Site": "none"},
    {"Origin": "http://localhost"},
    {"Origin": "https://localhost"},  # a proxy that nobody declared took the s away
    {"Origin": "null", "Sec-Fetch-Site": "same-origin"},
]
FOREIGN = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
    {"Origin": "https://example.org"},
    {"Origin": "http://localhost.example.org"},
    {"Origin": "http://localhost:8080"},
    {"Origin": "http://localhost@example.org"},
    {"Origin": "ftp://localhost"},
    {"Origin": "null"},
    {"Origin": ""},
    {"Origin": "http://["},
]


@pytest.mark.parametrize("headers", OURS)
def test_our_own_forms_are_taken(admin: Desk, headers: dict[str, str]) -> None:
    fields = NEW | {"name": "王芳"}
    assert admin.send("/desk/people/", fields, headers=headers).status_code == 303


@pytest.mark.parametrize("headers", FOREIGN)
def test_others_are_refused(house: Flask, admin: Desk, headers: dict[str, str]) -> None:
    answer = admin.send("/desk/people/", NEW, headers=headers)
    assert answer.status_code == 403
    with house.app_context():
        assert db.session.scalar(User.named("wangfang")) is None


def test_what_anyone_can_change_on_its_way_is_foreign_to_https(house: Flask) -> None:
    admin, fields = signed_in(house, "guanli"), NEW | {"name": "王芳"}
    kept = admin.get_cookie("session")
    assert kept
    admin.set_cookie("__Host-session", kept.value)  # what it is called over https
    for origin, status in (("http://localhost", 403), ("https://localhost", 303)):
        how = {"headers": {"Origin": origin}, "environ_overrides": {"wsgi.url_scheme": "https"}}
        assert admin.send("/desk/people/", fields, **how).status_code == status


def test_the_public_address_counts_as_ours(house: Flask) -> None:
    house.config["BASE_URL"] = "https://xue.example.org/tingzhu"
    admin = signed_in(house, "guanli")
    fields = NEW | {"name": "王芳"}
    for origin, status in (
        ("http://xue.example.org", 403),
        ("https://example.org", 403),
        ("https://xue.example.org", 303),
    ):
        answer = admin.send("/desk/people/", fields, headers={"Origin": origin})
        assert answer.status_code == status


def test_the_text_is_shown_to_be_copied(admin: Desk) -> None:
    data = NEW | {"password": "mimi-mimi"}
    answer = admin.send("/desk/people/", data, headers=FOREIGN[0])
    page = read(answer)
    assert "从别的网站发来的" in text_of(page.one("main"))
    shown = "".join(page.one("textarea").itertext())
    assert "王芳<b>\n第二行" in shown
    assert "readonly" in page.one("textarea").attrib
    assert "mimi-mimi" not in answer.text
    assert admin.token not in answer.text
    assert page.errors == []


def test_who_is_not_signed_in_is_refused_likewise(house: Flask) -> None:
    answer = house.test_client().post("/desk/people/", data=NEW, headers=FOREIGN[0])
    assert answer.status_code == 403
    assert "Set-Cookie" not in answer.headers


def test_nobody_is_signed_in_from_another_site(house: Flask) -> None:
    client = house.test_client()
    for path in ("/login", "/logout", "/account/password/x"):
        assert client.post(path, headers=FOREIGN[0]).status_code == 403


def test_scripts_get_a_sentence(admin: Desk) -> None:
    for asks in ({"HX-Request": "true"}, {"Accept": "application/json"}):
        answer = admin.send("/desk/people/", NEW, headers=FOREIGN[0] | asks)
        assert (answer.status_code, answer.mimetype) == (403, "text/plain")
        assert len(answer.text) < 100


def test_links_from_other_sites_lead_here(admin: Desk) -> None:
    assert admin.get("/desk/", headers=FOREIGN[0]).status_code == 200
