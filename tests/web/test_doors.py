"""What the site says over https, which hosts it answers to, where its links and cookies lead."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse, create_environ, run_wsgi_app

from cedu_site.config import SettingError
from tests.databases import create_app
from tests.filling import send
from tests.persons import PASSWORD, admit

HSTS = "Strict-Transport-Security"
SECURE = "https://learn.example.org"
PATHS = ("/", "/courses/", "/api/v1/courses", "/healthz", "/robots.txt", "/meiyou", "/login")
ELSEWHERE = (
    *("//evil.example", "//evil.example/", "///evil.example/courses", "/\\evil.example/courses"),
    *("//evil.example/courses", "//evil.example/..%2fcourses", "/%2f%2fevil.example/courses"),
    *("/courses//evil.example", "//courses", "/;@evil.example/courses", "/%0d%0aX: y/courses"),
    *("/login?next=//evil.example", "/login?next=https://evil.example", "/desk//evil.example"),
    *("//evil.example/desk", "//evil.example%2f..%2fdesk/", "/desk?next=//evil.example"),
)
CLOSED = "default-src 'none'; frame-ancestors 'none'"
Open = Callable[..., Flask]


def get(app: Flask, path: str, base: str = "http://localhost", **headers: str) -> TestResponse:
    return app.test_client().get(path, base_url=base, headers=headers, buffered=True)


def bare(app: Flask, path: str, **environ: str) -> tuple[str, dict[str, str], str]:
    """Return what a request is answered that no client would send."""
    body, status, headers = run_wsgi_app(app, {**create_environ(path), **environ})
    return status, dict(headers), b"".join(body).decode()


@pytest.mark.parametrize("path", PATHS)
def test_https_is_kept_to_once_it_was_used(client: FlaskClient, path: str) -> None:
    for _ in range(2):  # made, and given from what is kept
        assert client.get(path, base_url=SECURE).headers[HSTS] == "max-age=31536000"
        assert HSTS not in client.get(path, base_url="http://learn.example.org").headers


def test_a_trusted_proxy_says_whether_it_is_https(site: Open) -> None:
    app = site(BASE_URL=SECURE, TRUSTED_PROXIES=1)
    for path in PATHS:
        assert HSTS in get(app, path, **{"X-Forwarded-Proto": "https"}).headers
        assert HSTS not in get(app, path, **{"X-Forwarded-Proto": "http"}).headers


def test_where_no_proxy_is_trusted_the_settings_say_it(site: Open) -> None:
    assert HSTS in get(site(BASE_URL=SECURE), "/").headers
    assert HSTS not in get(site(), "/", **{"X-Forwarded-Proto": "https"}).headers


def test_what_is_no_page_can_do_nothing(client: FlaskClient) -> None:
    for path in ("/api/v1/courses", "/robots.txt", "/catalogue/feed.atom", "/sitemap.xml"):
        headers = client.get(path).headers
        assert headers["Content-Security-Policy"] == CLOSED, path
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_no_policy_anywhere_allows_what_is_written_into_a_page(client: FlaskClient) -> None:
    for path in ("/", "/embed/", "/embed/courses", "/login", "/meiyou", "/courses/zhubian/print"):
        policy = client.get(path).headers["Content-Security-Policy"]
        assert "unsafe" not in policy and "*" not in policy and "data:" not in policy, path


def test_a_site_with_names_answers_to_them_alone(site: Open) -> None:
    app = site(HOSTS="learn.example.org, 10.0.0.5", BASE_URL="https://example.org/learn")
    for good in ("learn.example.org", "LEARN.example.org:8443", "10.0.0.5", "example.org."):
        assert bare(app, "/learn/", HTTP_HOST=good)[0].startswith("200"), good
    for other in ("evil.example", "learn.example.org.evil.example", "127.0.0.1", ""):
        status, headers, said = bare(app, "/learn/", HTTP_HOST=other)
        assert status.startswith("400"), other
        assert "请检查网址" in said
        assert headers["X-Content-Type-Options"] == "nosniff"


def test_a_proxy_s_host_is_checked_likewise(site: Open) -> None:
    app = site(HOSTS="learn.example.org", TRUSTED_PROXIES=1)
    said = {"X-Forwarded-Host": "learn.example.org"}
    assert get(app, "/", **said).status_code == 200
    assert get(app, "/", **{"X-Forwarded-Host": "evil.example"}).status_code == 400


@pytest.mark.parametrize("name", ["a b", "https://a", "a:80", "a/b", "竹.cn"])
def test_a_wrong_name_stops_the_start(tmp_path: object, name: str) -> None:
    with pytest.raises(SettingError, match="CEDU_HOSTS"):
        create_app(DATA_DIR=tmp_path, HOSTS=name)


@pytest.mark.parametrize("below", ["//evil.example", "/a b", "/a\\b", "/../a", "/a/./b", "evil"])
def test_an_odd_prefix_is_refused(site: Open, below: str) -> None:
    answer = get(site(TRUSTED_PROXIES=1), "/desk/", **{"X-Forwarded-Prefix": below})
    assert answer.status_code == 400
    assert "代理" in answer.text


def test_where_the_address_is_set_no_proxy_says_another_path(site: Open) -> None:
    app = site(TRUSTED_PROXIES=1, BASE_URL="https://example.org/learn")
    assert get(app, "/courses/", **{"X-Forwarded-Prefix": "/learn"}).status_code == 200
    assert get(app, "/courses/", **{"X-Forwarded-Prefix": "/other"}).status_code == 400


def test_nothing_leads_to_another_site(house: Flask) -> None:
    client = house.test_client()
    for path in ELSEWHERE:
        for method in ("GET", "POST"):
            status, headers, _ = bare(house, "/", PATH_INFO=path.partition("?")[0],
                                      QUERY_STRING=path.partition("?")[2],
                                      REQUEST_METHOD=method)  # fmt: skip
            target = headers.get("Location", "/")
            assert re.match(r"/(?![/\\])", target), (method, path, target)
            assert not status.startswith("5"), path
    assert client.get("/desk").location == "/desk/"


def test_below_a_path_the_cookie_goes_no_further(site: Open) -> None:
    app = site(BASE_URL="https://example.org/learn")
    with app.app_context():
        admit("bianji")
    answer = app.test_client().get("/learn/login", base_url="https://example.org")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Secure-session=")  # __Host- is for whole hosts
    assert {"Secure", "HttpOnly", "Path=/learn/", "SameSite=Lax"} <= set(cookie.split("; "))


def test_a_link_for_a_password_is_told_to_nobody(house: Flask) -> None:
    answer = get(house, "/account/password/x")
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"


def test_links_that_are_guessed_are_throttled_in_all_processes(site: Open) -> None:
    both = [site(), site()]
    said = []
    for number in range(22):
        client = both[number % 2].test_client()
        token = client.get("/login").text.partition('name="csrf_token" value="')[2].split('"')[0]
        form = {"csrf_token": token, "password": "x"}
        said.append(client.post(f"/account/password/{number}", data=form))
    assert [answer.status_code for answer in said] == [410] * 20 + [429] * 2
    assert 0 < int(said[-1].headers["Retry-After"]) <= 15 * 60
    assert "分钟再试" in said[-1].text


def test_a_session_from_before_signing_in_is_another_one(house: Flask) -> None:
    with house.app_context():
        admit("bianji")
    client = house.test_client()
    client.get("/login")
    planted = client.get_cookie("session").value
    send(client, "/login", "登录", username="bianji", password=PASSWORD)
    thief = house.test_client()
    thief.set_cookie("session", planted)
    assert client.get("/desk/").status_code == 200
    assert thief.get("/desk/").status_code == 302
