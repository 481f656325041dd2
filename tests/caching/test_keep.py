"""A finished page is given again without being made again, to whoever asks for the same."""

import gzip

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cedu_site import create_app
from cedu_site.caching.endpoints import KEPT, NOT_KEPT
from cedu_site.caching.front import MB
from cedu_site.people import guarding
from tests.caching.conftest import LESSON, cache_of, renders
from tests.conftest import COUNTY
from tests.persons import Desk, signed_in
from tests.web.crawling import HOST, Visit


@pytest.fixture
def reader(house: Flask) -> FlaskClient:
    return house.test_client()


def test_every_address_is_kept_or_says_why_not(app: Flask) -> None:
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())]
    endpoints = {rule.endpoint for rule in rules}
    guarded = {one for one in endpoints if one.partition(".")[0] in guarding._guarded}
    assert not KEPT & guarded
    assert endpoints - guarded == KEPT | NOT_KEPT.keys()
    assert not KEPT & NOT_KEPT.keys()


def test_a_page_is_made_once(house: Flask, reader: FlaskClient) -> None:
    with renders(house) as made:
        first, second = reader.get(LESSON), reader.get(LESSON)
    assert made == ["catalogue/resource.html"]
    assert first.data == second.data
    assert [*first.headers] == [*second.headers]


@pytest.mark.parametrize(
    "more",
    ["?from=singlemessage&isappinstalled=0", "?x", "?&&=&", "?%E4%B8=1", "?page=2", "?q=竹编"],
)
def test_what_others_hang_onto_an_address_makes_no_other_page(
    house: Flask, reader: FlaskClient, more: str
) -> None:
    reader.get(LESSON)
    with renders(house) as made:
        assert reader.get(LESSON + more).data == reader.get(LESSON).data
    assert made == []
    assert len(cache_of(house).shelf) == 1


def test_a_list_is_kept_by_what_it_is_asked_in_any_order(house: Flask, reader: FlaskClient) -> None:
    asked = reader.get("/catalogue/?q=竹编&kind=resource&gclid=1").data
    with renders(house) as made:
        assert reader.get("/catalogue/?kind=resource&utm_source=x&q=竹编").data == asked
        assert made == []
        assert reader.get("/catalogue/?q=竹编&kind=course").data != asked
        assert reader.get("/catalogue/?q=竹编&kind=course&kind=resource").data != asked
        assert len(made) == 2
    assert b"gclid" not in asked


def test_answers_differ_by_the_headers_that_they_depend_on(reader: FlaskClient) -> None:
    page = reader.get("/catalogue/suggest?q=竹")
    part = {"HX-Request": "true", "HX-Request-Type": "partial"}
    assert "<html" in page.text
    assert "<html" not in reader.get("/catalogue/suggest?q=竹", headers=part).text
    table = reader.get("/catalogue/suggest?q=竹", headers={"Accept": "application/json"})
    assert table.json and table.json[0] == "竹"
    assert reader.get("/catalogue/suggest?q=竹").data == page.data


def test_a_part_of_the_catalogue_knows_where_its_browser_is(reader: FlaskClient) -> None:
    def pushed(before: str) -> str:
        part = {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Current-URL": before}
        return reader.get("/catalogue/?q=竹编", headers=part).headers["HX-Push-Url"]

    assert pushed(f"{HOST}/catalogue/?q=竹") == "false"
    assert pushed(f"{HOST}/catalogue/?q=油") != "false"


@pytest.mark.parametrize(
    ("accepted", "zipped"),
    [
        ("gzip", True), ("gzip, deflate, br", True), ("*", True), ("br;q=1, gzip;q=0.1", True),
        ("GZIP", True), ("identity;q=0, gzip", True), ("gzip;q=0", False), ("", False),
        ("identity", False), ("*;q=0", False), ("br", False), ("gzip;q=x, ;;,", None),
        ("\xff;q=1", False), ("x" * 8000, False), ("gzip," * 1500, True),
    ],
)  # fmt: skip
def test_it_is_compressed_for_those_who_take_that(
    reader: FlaskClient, accepted: str, zipped: bool | None
) -> None:
    plain = reader.get(LESSON).data
    for _ in "twice":
        answer = reader.get(LESSON, headers={"Accept-Encoding": accepted})
        packed = answer.headers.get("Content-Encoding") == "gzip"
        assert zipped in (None, packed)
        assert (gzip.decompress(answer.data) if packed else answer.data) == plain
        assert "Accept-Encoding" in answer.headers["Vary"]
        assert answer.headers["Content-Length"] == str(len(answer.data))


def test_hosts_do_not_get_each_others_addresses(reader: FlaskClient) -> None:
    for host in ("one.example", "two.example", "one.example"):
        assert f"http://{host}/about" in reader.get("/about", base_url=f"http://{host}").text
    assert "https://one.example/about" in reader.get("/about", base_url="https://one.example").text


def test_nothing_of_a_person_and_no_error_is_kept(house: Flask) -> None:
    editor: Desk = signed_in(house, "bianji")
    shelf = cache_of(house).shelf
    for rule in house.url_map.iter_rules():
        if rule.endpoint in KEPT or "GET" not in (rule.methods or ()) or rule.arguments:
            continue
        editor.get(rule.rule, buffered=True)
    for path in ("/meiyou", "/news/xiaoxi/xiutang", "/catalogue/?page=0", "/courses/zhubian"):
        assert editor.get(path).status_code != 200
    assert len(cache_of(house).shelf) == len(shelf) == 0
    mine = editor.get("/")
    assert len(cache_of(house).shelf) == 1
    assert house.test_client().get("/").data == mine.data


def test_so_many_bytes_and_no_more(house: Flask, reader: FlaskClient) -> None:
    cache = cache_of(house)
    cache._capacity = MB // 2
    plain = ["/", LESSON, "/about", "/news/", "/centres/"]
    for path in plain:
        reader.get(path)
    for number in range(300):
        reader.get(f"/oembed?url={HOST}{LESSON}&maxwidth={number + 200}")
    assert cache.shelf.size <= MB // 2
    assert 50 < len(cache.shelf) < 300
    with renders(house) as made:
        for path in plain:
            reader.get(path)
    assert made == []


@pytest.mark.long
def test_twenty_thousand_searches_push_out_no_page(house: Flask, reader: FlaskClient) -> None:
    reader.get(LESSON)
    for number in range(20_000):
        reader.get(f"/catalogue/suggest?q={number}")
    cache = cache_of(house)
    assert cache.shelf.size <= cache._capacity // 2 + MB
    with renders(house) as made:
        reader.get(LESSON)
    assert made == []


@pytest.mark.sqlite
def test_off_it_is_the_same_site(
    app: Flask, crawled: dict[str, Visit], client: FlaskClient
) -> None:
    off = create_app(CONTENT=COUNTY, DATA_DIR=app.config["DATA_DIR"], PAGE_CACHE="0")
    assert "page cache" not in off.extensions
    bare = off.test_client()
    for address in crawled:
        path = address.removeprefix(HOST)
        for accepted in ({}, {"Accept-Encoding": "gzip"}):
            without = bare.get(path, headers=accepted, buffered=True)
            for _ in "ab":
                with_it = client.get(path, headers=accepted, buffered=True)
                assert with_it.status == without.status, path
                assert with_it.data == without.data, path
                assert told(with_it.headers) == told(without.headers), path


def told(headers: object) -> dict[str, str]:
    return {name: value for name, value in headers if name != "Date"}  # type: ignore[attr-defined]
