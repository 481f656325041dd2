"""The log: one JSON object a line, found by the number on the page, without a trace of anyone."""

import json
import logging
from collections.abc import Iterator

import pytest
from flask import Flask, request
from werkzeug.test import Client, TestResponse
from werkzeug.wrappers import Response

from cedu_site.web.logs import OneLine
from cedu_site.web.mounting import _Hosted
from tests.web.crawling import text_of, visit

SECRETS = ("mima-9f3", "zhuzi-chaxun", "192.0.2.77", "eJw-session", "evil-agent")


class Lines(logging.Handler):
    """Keeps what would be written."""

    def __init__(self) -> None:
        super().__init__()
        self.written: list[str] = []
        self.setFormatter(OneLine())

    def emit(self, record: logging.LogRecord) -> None:
        self.written.append(self.format(record))

    @property
    def told(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self.written]


@pytest.fixture
def lines(house: Flask) -> Iterator[Lines]:
    handler = Lines()
    house.logger.addHandler(handler)
    house.config["PROPAGATE_EXCEPTIONS"] = False
    yield handler
    house.logger.removeHandler(handler)


def ask(house: Flask, path: str, method: str = "POST", **headers: str) -> TestResponse:
    """Ask with something in every place that could leave a trace."""
    client = house.test_client()
    client.set_cookie("session", "eJw-session")
    return client.open(
        f"{path}?q=zhuzi-chaxun", method=method, data={"password": "mima-9f3", "said": "mima-9f3"},
        environ_overrides={"REMOTE_ADDR": "192.0.2.77"},
        headers={"User-Agent": "evil-agent", "Referer": "/x?q=zhuzi-chaxun", **headers},
    )  # fmt: skip


def add_fault(house: Flask) -> None:
    def fault(secret: str) -> str:
        raise ValueError(
            f"{secret} {request.form['password']} {request.args['q']} {request.remote_addr}"
        )

    house.add_url_rule("/fault/<secret>", "fault", fault, methods=["GET", "POST"])
    house.view_functions["fault"] = fault
    house.extensions["csrf"].exempt(fault)


def test_a_fault_is_found_by_its_number(house: Flask, lines: Lines) -> None:
    add_fault(house)
    answer = ask(house, "/fault/mima-9f3")
    number = answer.headers["X-Request-ID"]
    assert answer.status_code == 500
    assert number in answer.text
    failed, refused = lines.told
    assert failed["request"] == refused["request"] == number
    assert (failed["level"], failed["method"], failed["route"]) == (
        *("error", "POST", "/fault/<secret>"),
    )
    (failure,) = failed["failures"]
    assert failure["type"] == "builtins.ValueError"
    assert failure["at"][-1].endswith(" fault")
    assert refused["status"] == 500
    assert [line for line in lines.written for one in SECRETS if one in line] == []


@pytest.mark.parametrize(
    ("path", "method", "status"),
    [
        ("/login", "POST", 400),
        ("/preview/mima-9f3", "GET", 404),
        ("/account/password/mima-9f3", "GET", 410),
        ("/correction/mima-9f3", "GET", 404),
        ("/mima-9f3", "GET", 404),
        ("/catalogue/", "DELETE", 405),
        ("/desk/", "POST", 405),
    ],
)
def test_what_is_refused_leaves_one_line_and_no_trace(
    house: Flask, lines: Lines, path: str, method: str, status: int
) -> None:
    answer = ask(house, path, method)
    assert answer.status_code == status
    (told,) = lines.told
    assert told["status"] == status
    assert told["request"] == answer.headers["X-Request-ID"]
    assert told.keys() == {
        *("time", "level", "logger", "message", "request", "method", "route", "status")
    }
    assert [one for one in SECRETS if one in lines.written[0]] == []


def test_every_error_page_shows_its_number(house: Flask) -> None:
    for path in ("/meiyou", "/catalogue/?page=0", "/news/xiaoxi/xiutang"):
        page = visit(house.test_client(), path)
        number = page.answer.headers["X-Request-ID"]
        assert f"请把这个编号告诉管理员：{number}" in text_of(page.one("main"))
    told = house.test_client().get("/api/v1/meiyou")
    assert told.json["reference"] == told.headers["X-Request-ID"]


def test_what_fails_in_front_of_the_site_has_a_number_too(
    house: Flask, lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(environ: object, start_response: object) -> None:
        raise ValueError("mima-9f3")

    house.testing = False
    answer = Client(_Hosted(house, fail), Response).get("/zhuzi-chaxun")  # type: ignore[arg-type]
    (told,) = lines.told
    assert (answer.status_code, told["status"]) == (500, 500)
    assert f"请把编号 {told['request']} 告诉管理员" in answer.text
    assert [one for one in SECRETS if one in lines.written[0]] == []


def test_what_is_answered_leaves_no_line(house: Flask, lines: Lines) -> None:
    for path in ("/", "/catalogue/?q=竹", "/login", "/courses"):
        assert house.test_client().get(path).status_code < 400
    assert lines.written == []


def test_a_proxy_s_number_is_taken_where_it_is_trusted(site) -> None:
    said = {"X-Request-ID": "0af7651916cd43dd8448eb211c80319c"}
    trusting = site(TRUSTED_PROXIES=1).test_client()
    assert trusting.get("/meiyou", headers=said).headers["X-Request-ID"] == said["X-Request-ID"]
    for odd in ("x" * 65, "a b c d e f", "<script>alert", ""):
        assert trusting.get("/meiyou", headers={"X-Request-ID": odd}).headers["X-Request-ID"] != odd
    assert said.items() - dict(site().test_client().get("/meiyou", headers=said).headers).items()


def test_a_database_s_fault_tells_not_what_was_stored(house: Flask, lines: Lines) -> None:
    from cedu_site.extensions import db
    from cedu_site.people.models import User

    with house.app_context():
        db.session.add_all([User(username="mima-9f3", password_hash="x") for _ in range(2)])
        try:
            db.session.commit()
        except Exception:
            house.logger.exception("twice")
        db.session.rollback()
    assert "IntegrityError" in lines.written[0]
    assert "mima-9f3" not in lines.written[0]
