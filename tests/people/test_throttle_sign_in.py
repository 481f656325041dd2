"""Guessing passwords ends soon: per account and per address, in all processes together."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cedu_site.people.signing_in import MOST_PER_ACCOUNT, MOST_PER_ADDRESS
from tests.filling import read, send, values
from tests.persons import PASSWORD, admit
from tests.web.crawling import text_of, visit


def guess(app: Flask, username: str, password: str = "cai-yi-cai", address: str = "") -> int:
    """Return what a browser at this address is told."""
    client = app.test_client()
    how = {"environ_overrides": {"REMOTE_ADDR": address or "192.0.2.1"}}
    return send(client, "/login", "登录", username=username, password=password, how=how).status_code


def test_an_account_is_shut_after_ten_guesses(house: Flask) -> None:
    addresses = [f"192.0.2.{number}" for number in range(MOST_PER_ACCOUNT)]
    assert {guess(house, "bianji", address=one) for one in addresses} == {422}
    assert guess(house, "BIANJI", PASSWORD, "192.0.2.200") == 429
    assert guess(house, "zuozhe", PASSWORD, "192.0.2.200") == 303


def test_all_processes_count_together(house: Flask, site: Callable[[], Flask]) -> None:
    both = [house, site()]
    said = [guess(both[number % 2], "bianji") for number in range(MOST_PER_ACCOUNT)]
    assert set(said) == {422}
    assert [guess(app, "bianji", PASSWORD) for app in both] == [429, 429]


def test_guesses_at_once_count_one_by_one(house: Flask, site: Callable[[], Flask]) -> None:
    both = [house, site()]
    with ThreadPoolExecutor(8) as pool:
        said = Counter(pool.map(lambda number: guess(both[number % 2], "bianji"), range(16)))
    assert said == {422: MOST_PER_ACCOUNT, 429: 16 - MOST_PER_ACCOUNT}


@pytest.mark.parametrize(
    ("address", "neighbour", "other"),
    [
        pytest.param("192.0.2.1", "192.0.2.1", "192.0.2.2", marks=pytest.mark.long),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "2001:db8:1:3::1"),
        pytest.param("::ffff:192.0.2.1", "192.0.2.1", "192.0.2.2", marks=pytest.mark.long),
    ],
)
def test_an_address_is_shut_after_twenty_names(
    house: Flask, address: str, neighbour: str, other: str
) -> None:
    said = {guess(house, f"ren{number}", address=address) for number in range(MOST_PER_ADDRESS)}
    assert said == {422}
    assert guess(house, "bianji", PASSWORD, neighbour) == 429
    assert guess(house, "bianji", PASSWORD, other) == 303


def test_who_knows_the_password_begins_anew(house: Flask) -> None:
    for _ in range(2):
        assert {guess(house, "bianji") for _ in range(MOST_PER_ACCOUNT - 1)} == {422}
        assert guess(house, "bianji", PASSWORD) == 303


def test_an_office_that_signs_in_all_morning_is_not_shut(house: Flask) -> None:
    said = {guess(house, "bianji", PASSWORD) for _ in range(MOST_PER_ADDRESS + 2)}
    assert said == {303}


def test_one_is_told_how_long_to_wait(house: Flask, visitor: FlaskClient) -> None:
    for _ in range(MOST_PER_ACCOUNT):
        guess(house, "bianji")
    answer = send(visitor, "/login?next=/account/", "登录", username="bianji", password=PASSWORD)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 15 * 60
    page = read(answer)
    assert "分钟再试" in text_of(page.one("main"))
    assert values(page.one("form"))["next"] == "/account/"


def test_the_page_itself_can_always_be_seen(house: Flask, visitor: FlaskClient) -> None:
    with house.app_context():
        admit("luren")
    for _ in range(MOST_PER_ACCOUNT + 1):
        guess(house, "luren")
    assert visit(visitor, "/login").answer.status_code == 200
