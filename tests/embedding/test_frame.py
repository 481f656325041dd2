"""The frame: a small page of its own that other sites may show, and no other page may be shown."""

import gzip
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cedu_site.extensions import db
from tests.embedding.framing import frame, page_at, shown, whole
from tests.persons import centre_of
from tests.web.crawling import HOST, Visit, text_of, visit

KB = 1000
ORIGIN = "https://taishi.example"
UNKNOWN = ["centre=meiyou", "course=meiyou", "column=meiyou", "of=meiyou", "what=page"]
SENSELESS = ["n=-1", "n=1000000000", "n=0", "n=51", "n=x", "n=%D9%A1", "layout=round", "theme=x",
             "what=x", "size=x", "order=x"]  # fmt: skip
JUNK = [
    "centre=%00",
    "centre=%ED%A0%80",
    "centre=%ff",
    "centre=x%0d%0aSet-Cookie:%20a=b",
    "what=offerings%0d%0aX:%20y",
    "course=%2525252e%252e%252f",
    "column=<script>alert(1)</script>",
    "of='+OR+1=1--&what=page",
    "centre[]=x&n[]=1&centre=%F0%9F%98%80",
    "n=" + "9" * 8000,
    "centre=" + "a" * 8000,
    "layout=" + "%25" * 2700,
]


def test_a_frame_may_stand_on_any_page_and_be_fetched_by_any(client: FlaskClient) -> None:
    headers = frame(client, "centre=taishi").answer.headers
    assert "frame-ancestors" not in headers["Content-Security-Policy"]
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert not {"Set-Cookie", "X-Frame-Options"} & set(headers.keys())


def test_a_centre_names_who_may_show_what_is_its_own(house: Flask) -> None:
    with house.app_context():
        centre_of("taishi").embedders = [ORIGIN]
        uid = page_at("/offerings/zhubian-2027-chun").uid
        db.session.commit()
    client = house.test_client()
    for query in ("centre=taishi", f"what=page&of={uid}"):
        path = f"/embed/courses?{query}"
        theirs = client.get(path, headers={"Origin": ORIGIN}).headers
        assert f"frame-ancestors 'self' {ORIGIN}" in theirs["Content-Security-Policy"]
        assert theirs["Access-Control-Allow-Origin"] == ORIGIN
        assert "Origin" in theirs["Vary"]
        others = client.get(path, headers={"Origin": "https://else.example"}).headers
        assert "Access-Control-Allow-Origin" not in others
        assert "Origin" in others["Vary"]
    assert "frame-ancestors" not in client.get("/embed/courses").headers["Content-Security-Policy"]


def test_no_other_page_may_be_framed(app: Flask, client: FlaskClient) -> None:
    rules = [rule.rule for rule in app.url_map.iter_rules() if "GET" in rule.methods]
    paths = [re.sub("<[^>]+>", "1", rule) for rule in rules]
    framed = set()
    for path in [*paths, "/meiyou", "/courses/zhubian/", "/news/xiaoxi/xiutang", "/embed/course"]:
        answer = client.get(path, buffered=True)
        policy = answer.headers.get("Content-Security-Policy", "")
        if "frame-ancestors 'none'" not in policy:
            framed.add(path)
    assert framed == {"/embed/courses", "/theme/1/embed.css"}


@pytest.mark.parametrize("query", ["n=50", "layout=cards&n=50&theme=light", "layout=timetable"])
def test_a_frame_is_light_and_known_the_second_time(client: FlaskClient, query: str) -> None:
    found = frame(client, query)
    files = [path for path in found.references() if path.startswith(("/static/", "/theme/"))]
    assert len(files) == 2
    accepted = {"Accept-Encoding": "gzip"}
    answers = [client.get(path, headers=accepted) for path in (f"/embed/courses?{query}", *files)]
    for answer in answers:
        assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert sum(len(one.data) + len(str(one.headers)) for one in answers) <= 15 * KB
    known = {**accepted, "If-None-Match": answers[0].headers["ETag"]}
    again = client.get(f"/embed/courses?{query}", headers=known)
    assert (again.status_code, again.headers["Access-Control-Allow-Origin"]) == (304, "*")


def test_the_rules_fit_into_the_widget(app: Flask) -> None:
    files = {name: one.data for (_, name), one in app.extensions["assets"].items()}
    assert len(gzip.compress(files["embed.css"])) <= 1.5 * KB
    assert len(files["frame.js"]) <= 1.5 * KB
    assert not re.search(r"\b(let|const|=>|cookie|localStorage)\b", files["frame.js"].decode())


@pytest.mark.parametrize("query", SENSELESS)
def test_what_cannot_be_meant_is_a_400_in_the_frame(client: FlaskClient, query: str) -> None:
    refused(visit(client, f"/embed/courses?{query}"), 400)


@pytest.mark.parametrize("query", UNKNOWN)
def test_what_is_unknown_is_a_404_in_the_frame(client: FlaskClient, query: str) -> None:
    found = visit(client, f"/embed/courses?{query}")
    refused(found, 404)
    assert "请重新生成嵌入代码" in text_of(found.classed("note")[0])


def refused(found: Visit, status: int) -> None:
    """Check that this is a refusal which fits into a frame."""
    assert (found.answer.status_code, found.answer.mimetype) == (status, "text/html")
    assert found.errors == []
    assert [one.attrib["id"] for one in found.all("main")] == ["cedu"]
    assert found.all("header", "nav", "form") == []
    assert "frame-ancestors" not in found.answer.headers["Content-Security-Policy"]
    assert whole(found) == "/"


@pytest.mark.parametrize("query", JUNK)
def test_junk_is_refused_and_comes_back_nowhere(client: FlaskClient, query: str) -> None:
    answer = client.get("/embed/courses?" + query)
    assert answer.status_code in (400, 404)
    assert not {"X", "Set-Cookie"} & set(answer.headers.keys())
    assert "<script>alert" not in answer.text


def test_what_is_said_twice_or_means_nothing_is_passed_over(client: FlaskClient) -> None:
    assert shown(frame(client, "n=1&n=x&centre=&utm_source=y")) == shown(frame(client, "n=1"))


def test_other_methods_and_what_lies_below_are_refused_in_the_frame(client: FlaskClient) -> None:
    posted = client.post("/embed/courses", data="<a>&b;</a>", content_type="text/xml")
    assert "GET" in posted.headers["Allow"]
    refused(Visit(HOST + "/embed/courses", posted), 405)
    for path in ("/embed/courses/", "/embed/courses/x", "/embed/courses/%00", "/embed/courses/a/b"):
        refused(visit(client, path), 404)


def test_a_card_shows_one_page_of_any_kind(app: Flask, client: FlaskClient) -> None:
    paths = ["/courses/zhubian/", "/courses/zhubian/beidian", "/offerings/zhubian-2027-chun",
             "/news/xiaoxi/xin-ketang"]  # fmt: skip
    for path in paths:
        with app.app_context():
            page = page_at(path)
            uid, summary = page.uid, page.summary
        found = frame(client, f"of={uid}&centre=malan&column=jiyi")
        assert (shown(found), whole(found)) == ([path], path)
        assert summary[:20] in text_of(found.tree)


def test_what_is_invented_says_so(client: FlaskClient) -> None:
    found = frame(client, "centre=taishi")
    assert [text_of(one) for one in found.classed("example")] == ["示例", "示例"]
    for query in ("course=zhubian&centre=taishi", "column=xiaoxi&centre=taishi"):  # names neither
        assert "示例" not in text_of(frame(client, query).one("h1"))
