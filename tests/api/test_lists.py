"""The API says what the pages say, stretch by stretch, and of nothing else a word."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select

from cedu_site.addresses import lead_on
from cedu_site.centres.models import Centre
from cedu_site.clock import now
from cedu_site.database import writing
from cedu_site.extensions import db
from cedu_site.publishing.models import Page
from tests.desk.writing import ARTICLE, UID, publish, save
from tests.persons import Desk, signed_in

API = "/api/v1"
KINDS = ("courses", "resources", "offerings", "articles", "centres")
HEAVY = {"html", "text", "resources", "resource_count"}


def items(client: FlaskClient, query: str) -> list[dict[str, Any]]:
    answer = client.get(f"{API}/{query}")
    assert (answer.status_code, answer.mimetype) == (200, "application/json"), answer.text
    assert answer.json.keys() == {"items", "next"}
    return list(answer.json["items"])


def walk(client: FlaskClient, query: str) -> Iterator[str]:
    """Yield the uids of a list, going where each stretch leads on."""
    address: str | None = f"{API}/{query}"
    while address:
        answer = client.get(address.removeprefix("http://localhost"))
        address = answer.json["next"]
        assert answer.headers.get("Link") == (f'<{address}>; rel="next"' if address else None)
        yield from (one["uid"] for one in answer.json["items"])


def uid_of(app: Flask, path: str) -> str:
    with app.app_context():
        return str(db.session.scalars(select(Page.uid).filter_by(path=path)).one())


@pytest.mark.parametrize("kind", KINDS)
def test_a_walk_by_ones_meets_what_one_stretch_has(client: FlaskClient, kind: str) -> None:
    whole = [one["uid"] for one in items(client, f"{kind}?limit=100")]
    assert len(whole) > 1
    assert list(walk(client, f"{kind}?limit=1")) == whole


def test_what_is_published_meanwhile_makes_nothing_missed_or_doubled(
    house: Flask, editor: Desk
) -> None:
    reader = house.test_client()
    before = list(walk(reader, "articles"))
    going = walk(reader, "articles?limit=1")
    met = [next(going)]
    save(editor)
    assert publish(editor).status_code == 303
    assert met + list(going) == before
    assert list(walk(reader, "articles")) == [UID, *before]


@pytest.mark.parametrize("kind", KINDS)
def test_a_single_thing_says_what_its_list_says_and_more(client: FlaskClient, kind: str) -> None:
    for listed in items(client, kind):
        single = client.get(f"{API}/{kind}/{listed['uid']}").json
        assert single.items() >= listed.items()
        assert single.keys() - listed.keys() <= HEAVY
        assert client.get(single["url"].removeprefix("http://localhost")).status_code == 200


@pytest.mark.parametrize("kind", KINDS)
def test_fields_gives_exactly_those(client: FlaskClient, kind: str) -> None:
    (first, *_) = items(client, kind)
    asked = {"title": first["title"], "url": first["url"]}
    assert items(client, f"{kind}?fields=title,url")[0] == asked
    assert client.get(f"{API}/{kind}/{first['uid']}?fields=title,url").json == asked


def test_fields_gives_also_what_lists_leave_out(client: FlaskClient) -> None:
    found = items(client, "resources?fields=html,course,markdown")
    assert all(one["html"].startswith("<") and one["course"]["title"] for one in found)
    linked = next(one["html"] for one in found if "<a href" in one["html"])
    assert 'href="http://localhost/' in linked and 'href="/' not in linked
    source = found[0]["markdown"].removeprefix("http://localhost")
    assert client.get(source).mimetype == "text/markdown"


def test_a_course_names_its_resources_in_order(client: FlaskClient) -> None:
    for course in items(client, "courses"):
        single = client.get(f"{API}/courses/{course['uid']}").json
        slug = course["url"].rstrip("/").rpartition("/")[2]
        below = sorted(items(client, f"resources?course={slug}"), key=lambda one: one["position"])
        told = [{name: one[name] for name in ("uid", "title", "url")} for one in below]
        assert told and single["resources"] == told
        assert single["resource_count"] == len(told)
        assert {one["course"]["uid"] for one in below} == {course["uid"]}


def test_a_centre_includes_what_is_below_it(client: FlaskClient) -> None:
    below = {one["name"] for one in items(client, "centres?centre=taishi")}
    assert below == {"苔石镇社区学校", "晒篾村学习点", "簸箕湾村学习点"}
    for kind in ("courses", "resources", "offerings", "articles"):
        every = items(client, kind)
        there = [one for one in every if (one["centre"] or {}).get("name") in below]
        assert items(client, f"{kind}?centre=taishi") == there
        assert items(client, f"{kind}?centre=tingzhu") == [one for one in every if one["centre"]]


def test_a_column_has_its_articles(client: FlaskClient) -> None:
    found = items(client, "articles?column=zhuanzai")
    assert [one["column"]["title"] for one in found] == ["别处消息"]
    single = client.get(f"{API}/articles/{found[0]['uid']}").json
    assert single["html"] is None and single["source"]["name"]


def test_former_names_are_understood(house: Flask) -> None:
    client = house.test_client()
    with house.app_context(), writing():
        lead_on("/centres/jiu/", Centre.named("taishi").uid)
        lead_on("/courses/jiu/", db.session.scalar(select(Page.uid).filter_by(slug="zhubian")))
        db.session.commit()
    assert items(client, "offerings?centre=jiu") == items(client, "offerings?centre=taishi") != []
    assert items(client, "resources?course=jiu") == items(client, "resources?course=zhubian") != []


def test_a_centre_that_is_part_of_another_leads_there(house: Flask) -> None:
    with house.app_context(), writing():
        gone, there = Centre.named("bojiwan"), Centre.named("malan")
        uid, target = gone.uid, there.uid
        gone.merge(there)
        closed = Centre.named("youzha")
        over = closed.uid
        closed.retire()
        db.session.commit()
    client = house.test_client()
    answer = client.get(f"{API}/centres/{uid}?fields=name")
    wanted = f"{API}/centres/{target}?fields=name"
    assert (answer.status_code, answer.headers["Location"]) == (301, wanted)
    assert client.get(f"{API}/centres/{over}").status_code == 410
    assert client.get(f"{API}/offerings?centre=youzha").status_code == 404
    assert not {uid, over} & set(walk(client, "centres"))
    assert items(client, "courses?centre=bojiwan") == items(client, "courses?centre=malan")


def test_what_is_not_public_leaves_no_word(house: Flask, editor: Desk) -> None:
    save(editor)
    client = house.test_client()
    hidden = {UID: ARTICLE["title"]}
    hidden[uid_of(house, "/news/xiaoxi/bainian-zhuhui")] = "百年竹会"
    for uid, title in hidden.items():
        answer = client.get(f"{API}/articles/{uid}")
        assert answer.status_code == 404 and title not in answer.text
        missing = client.get(f"{API}/articles/meiyou").json
        assert answer.json | {"reference": ""} == missing | {"reference": ""}
        assert title not in client.get(f"{API}/articles?limit=100&fields=title,html").text
    publish(editor)
    assert client.get(f"{API}/articles/{UID}").json["title"] == ARTICLE["title"]
    with house.app_context(), writing():
        page = db.session.scalars(select(Page).filter_by(uid=UID)).one()
        page.bin()
        course = db.session.scalars(select(Page).filter_by(slug="zhubian")).one()
        course.opens_at = now().replace(year=2099)
        db.session.commit()
    assert client.get(f"{API}/articles/{UID}").status_code == 404
    assert UID not in walk(client, "articles")
    assert client.get(f"{API}/resources?course=zhubian").status_code == 404
    assert "竹编入门" not in client.get(f"{API}/offerings?fields=course").text


def test_what_was_withdrawn_names_its_successor_and_not_itself(
    app: Flask, client: FlaskClient
) -> None:
    answer = client.get(f"{API}/articles/{uid_of(app, '/news/xiaoxi/xiutang')}")
    assert (answer.status_code, answer.mimetype) == (410, "application/problem+json")
    assert answer.json["successor"] == "http://localhost/news/xiaoxi/xin-ketang"
    assert "旧课堂" not in answer.text
    expired = client.get(f"{API}/articles/{uid_of(app, '/news/xiaoxi/qiuji-baoming')}")
    assert expired.status_code == 410 and "successor" not in expired.json


def test_addresses_are_whole_below_a_path_too(client: FlaskClient) -> None:
    found = client.get(f"{API}/courses?limit=1", base_url="http://localhost/learn").json
    assert found["items"][0]["url"].startswith("http://localhost/learn/courses/")
    assert found["next"].startswith(f"http://localhost/learn{API}/courses?limit=1&cursor=")
    told = client.get(f"{API}/openapi.json", base_url="http://localhost/learn").json
    assert told["servers"][0]["url"] == f"http://localhost/learn{API}"


def test_an_answer_is_the_same_for_everyone_and_known_again(house: Flask) -> None:
    known = signed_in(house, "bianji")
    for path in ("", *KINDS, "openapi.json", "search"):
        is_the_same(house.test_client(), known, path)


def is_the_same(plain: FlaskClient, known: Desk, path: str) -> None:
    """Check that whoever is known gets what everyone gets, and that a second fetch is 304."""
    first = plain.get(f"{API}/{path}", headers={"Origin": "https://beide.example"})
    assert first.data == known.get(f"{API}/{path}").data
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    assert {"ETag", "Link"} <= set(first.headers["Access-Control-Expose-Headers"].split(", "))
    assert "Set-Cookie" not in first.headers and first.headers["Vary"] == "Accept-Encoding"
    again = plain.get(f"{API}/{path}", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["Access-Control-Allow-Origin"] == "*"
    head = plain.head(f"{API}/{path}")
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["ETag"] == first.headers["ETag"]


def test_a_script_elsewhere_may_ask_first(client: FlaskClient) -> None:
    asked = {
        "Origin": "https://beide.example",
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "if-none-match",
    }
    answer = client.options(f"{API}/courses", headers=asked)
    assert (answer.status_code, answer.data) == (204, b"")
    assert answer.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert "If-None-Match" in answer.headers["Access-Control-Allow-Headers"]
    assert int(answer.headers["Access-Control-Max-Age"]) > 0
    assert "Access-Control-Allow-Origin" not in client.get("/courses/").headers


@pytest.mark.parametrize("kind", KINDS)
def test_more_items_ask_no_more_of_the_database(app: Flask, kind: str) -> None:
    counted: list[str] = []

    def note(*told: Any) -> None:
        counted.append(told[2])

    def statements(limit: int) -> int:
        counted.clear()
        assert (
            app.test_client().get(f"{API}/{kind}?limit={limit}&fields={every}").status_code == 200
        )
        return len(counted)

    uid = items(app.test_client(), kind)[0]["uid"]
    every = ",".join(app.test_client().get(f"{API}/{kind}/{uid}").json)
    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        assert 0 < statements(100) <= statements(2) + 1 <= 12
    finally:
        event.remove(engine, "before_cursor_execute", note)
