"""Only who searches faster than any house full of people is told to wait, and for a second."""

from collections.abc import Callable

import pytest
from flask import Flask

from cedu_site.web import pacing
from cedu_site.web.pacing import PER_SECOND, Pace

SEARCHES = ("/catalogue/", "/api/v1/search", "/catalogue/suggest", "/catalogue/export.csv")


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have all happen in one second, with nothing counted yet."""
    monkeypatch.setattr(pacing, "monotonic", lambda: 7.5)
    monkeypatch.setattr(pacing, "_searches", Pace(PER_SECOND))


def search(app: Flask, number: int, address: str, path: str = "/catalogue/suggest") -> int:
    client = app.test_client()
    said = {"REMOTE_ADDR": address}
    query = f"q=竹{number}+{address}"
    return client.get(f"{path}?{query}", environ_overrides=said, buffered=True).status_code


def test_the_next_one_within_a_second_waits(app: Flask) -> None:
    said = [search(app, number, "192.0.2.1") for number in range(PER_SECOND + 2)]
    assert said == [200] * PER_SECOND + [429] * 2
    assert search(app, 99, "192.0.2.2") == 200
    for path in SEARCHES:
        assert search(app, 98, "192.0.2.1", path) == 429
    answer = app.test_client().get(
        "/catalogue/?q=竹97", environ_overrides={"REMOTE_ADDR": "192.0.2.1"}
    )
    assert answer.headers["Retry-After"] == "1"
    assert "请过几秒再试" in answer.text


def test_nothing_else_does(app: Flask) -> None:
    assert search(app, 0, "192.0.2.3", "/catalogue/") == 200
    for number in range(PER_SECOND - 1):
        search(app, number, "192.0.2.3")
    assert search(app, 99, "192.0.2.3") == 429
    said = {"REMOTE_ADDR": "192.0.2.3"}
    client = app.test_client()
    assert client.get("/courses/", environ_overrides=said).status_code == 200
    assert search(app, 0, "192.0.2.3", "/catalogue/") == 200  # which is kept


def test_a_network_of_ipv6_counts_as_one(app: Flask) -> None:
    said = {search(app, n, f"2001:db8:1:2::{n:x}") for n in range(PER_SECOND)}
    assert said == {200}
    assert search(app, 101, "2001:db8:1:2:ffff::1") == 429
    assert search(app, 101, "2001:db8:1:3::1") == 200


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", ""])
def test_a_proxy_that_nobody_declared_is_not_everyone(app: Flask, address: str) -> None:
    assert {search(app, number, address) for number in range(PER_SECOND + 5)} == {200}


def forwarded(app: Flask, number: int, said: str) -> int:
    """Search as a proxy passes it on that says from where."""
    answer = app.test_client().get(
        f"/catalogue/suggest?q=代理{number}+{said}",
        headers={"X-Forwarded-For": said},
        environ_overrides={"REMOTE_ADDR": "198.51.100.7"},
    )
    return answer.status_code


def test_a_trusted_proxy_alone_says_who_asks(site: Callable[..., Flask]) -> None:
    trusting, other = site(TRUSTED_PROXIES=1), site()
    made_up = {forwarded(trusting, n, f"10.0.0.{n}, 192.0.2.8") for n in range(PER_SECOND)}
    assert made_up == {200}
    assert forwarded(trusting, 99, "10.0.0.99, 192.0.2.8") == 429
    assert forwarded(trusting, 99, "10.0.0.99, 192.0.2.9") == 200
    assert {forwarded(other, n, f"192.0.3.{n}") for n in range(PER_SECOND)} == {200}
    assert forwarded(other, 99, "192.0.3.99") == 429


def test_a_second_later_it_begins_anew() -> None:
    pace = Pace(2)
    assert [pace.exceeds("a", second) for second in (1, 1.5, 1.9, 2.0, 2.1, 2.2)] == [
        *(False, False, True, False, False, True)
    ]
