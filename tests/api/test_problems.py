"""What the API cannot mean it says in one sentence, as a problem, and never with a 500."""

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

API = "/api/v1"
LISTS = ("courses", "resources", "offerings", "articles", "centres")


def problem(answer: TestResponse, status: int) -> str:
    """Return the sentence of a problem, which must be one in every way."""
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    told = answer.json
    assert told.keys() - {"successor"} == {"type", "title", "status", "detail", "reference"}
    assert told["reference"] == answer.headers["X-Request-ID"]
    assert (told["type"], told["status"]) == ("about:blank", status)
    assert told["title"] and told["detail"].endswith("。")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Set-Cookie" not in answer.headers and "ETag" not in answer.headers
    return str(told["detail"])


MEANINGLESS = (
    *(f"limit={one}" for one in ("", "0", "-1", "101", "1e9", "１", "+1", "1.0", "9" * 8000)),
    *(f"cursor={one}" for one in ("", "x", "-1", "9" * 10, "%00", "1%0d%0aX-Y: z", "../1")),
    *(f"fields={one}" for one in ("", "titel", "title,", "title, url", "password", "%00")),
    *("limit=2&limit=3", "centre=taishi&centre=malan", "centre=", "centre=%00"),
    *("centre=a%0d%0aX-Injected: 1", "centre=" + "竹" * 3000),
)
NOBODY = ("meiyou", "TAISHI x", "%2525e7%25ab%25b9", "💥", "%ff%fe", "'--")
NAMED = ("courses?centre", "centres?centre", "resources?course", "articles?column")
NOWHERE = (
    *("x", "courses/", "courses/x", "courses/x/y", "courses/%00", "courses/%ff", "centres/💥"),
    *("courses/..%2f..%2fetc", "%252e", "courses/" + "x" * 8000, "../x", "articles/1"),
)
METHODS = ("POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND")


@pytest.mark.parametrize("kind", LISTS)
def test_what_a_list_cannot_mean_is_400(client: FlaskClient, kind: str) -> None:
    for query in MEANINGLESS:
        problem(client.get(f"{API}/{kind}?{query}"), 400)


def test_an_unknown_field_is_told_which_there_are(client: FlaskClient) -> None:
    said = problem(client.get(f"{API}/offerings?fields=title,nothing"), 400)
    assert {"title", "place", "weekdays", "html"} <= set(said.rpartition("：")[2][:-1].split("、"))
    uid = client.get(f"{API}/courses").json["items"][0]["uid"]
    assert "resources" in problem(client.get(f"{API}/courses/{uid}?fields=place"), 400)


@pytest.mark.parametrize("asked", NAMED)
def test_a_name_that_nothing_has_is_404(client: FlaskClient, asked: str) -> None:
    for name in NOBODY:
        assert problem(client.get(f"{API}/{asked}={name}"), 404).startswith("没有")


def test_an_unknown_address_is_404(client: FlaskClient) -> None:
    for path in NOWHERE:
        problem(client.get(f"{API}/{path}"), 404)


def test_a_uid_of_another_kind_is_404(client: FlaskClient) -> None:
    uid = client.get(f"{API}/courses").json["items"][0]["uid"]
    for kind in LISTS[1:]:
        problem(client.get(f"{API}/{kind}/{uid}"), 404)


@pytest.mark.parametrize("path", ["", "courses", "centres/x", "search", "openapi.json"])
def test_nothing_is_taken_in(client: FlaskClient, path: str) -> None:
    xml = {"data": "<?xml version='1.0'?><a/>", "content_type": "text/xml"}
    for method in METHODS:
        answer = client.open(f"{API}/{path}", method=method, **xml)
        problem(answer, 405)
        assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


def test_raw_bytes_and_endless_addresses_are_refused(client: FlaskClient) -> None:
    for path in LISTS:
        raw = client.get(f"{API}/{path}", environ_overrides={"QUERY_STRING": "centre=\xff"})
        problem(raw, 400)
    problem(client.get(f"{API}/courses?x={'a' * 70_000}"), 414)


def test_the_search_says_each_once(client: FlaskClient) -> None:
    for query in ("q=a&q=b", "page=1&page=2", "sort=newest&sort=title"):
        problem(client.get(f"{API}/search?{query}"), 400)
    assert client.get(f"{API}/search?kind=course&kind=article").status_code == 200


def test_parameters_that_we_do_not_know_change_nothing(client: FlaskClient) -> None:
    wechat = "from=groupmessage&isappinstalled=0&x=%00&x=2"
    assert client.get(f"{API}/courses?{wechat}").data == client.get(f"{API}/courses").data
