"""The addresses of the contract: each is there and answers as it says."""

import io
from collections.abc import Callable
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from cedu_site.addresses import RESERVED, AddressRefused, claim
from cedu_site.changes import site_version
from tests.sharing.following import LISTS, TYPES
from tests.web.crawling import text_of, visit

PAGES = {
    "/": "听竹县社区学习网",
    "/courses/": "课程",
    "/courses/zhubian/": "竹编入门",
    "/courses/zhubian/beidian": "编一只竹杯垫",
    "/courses/zhubian/print": "竹编入门",
    "/offerings/": "开班",
    "/offerings/zhubian-2027-chun": "竹编春季班（2027）",
    "/catalogue/": "找资料",
    "/catalogue/suggest": "搜索建议",
    "/catalogue/suggest?q=竹": "搜索建议",
    "/news/": "资讯",
    "/news/xiaoxi/": "街坊消息",
    "/news/xiaoxi/xin-ketang": "苔石镇竹编新课堂启用",
    "/centres/": "学习中心",
    "/centres/taishi/": "苔石镇社区学校",
    "/about": "关于本站",
    "/privacy": "隐私说明",
    "/correction": "改错记录",
}
OTHERS = {
    "/courses/zhubian/beidian.md": "text/markdown; charset=utf-8",
    "/catalogue/export.csv": "text/csv; charset=utf-8",
    "/api/v1/search": "application/json",
    "/api/v1/courses": "application/json",
    "/api/v1/resources": "application/json",
    "/api/v1/offerings": "application/json",
    "/api/v1/articles": "application/json",
    "/api/v1/centres": "application/json",
    "/api/v1/openapi.json": "application/json",
    "/opensearch.xml": "application/opensearchdescription+xml",
    "/healthz": "application/json",
    "/sitemap.xml": "application/xml; charset=utf-8",
    "/robots.txt": "text/plain; charset=utf-8",
    **{f"{path}feed.{form}": kind for path in LISTS for form, kind in TYPES.items()},
    "/oembed?url=http%3A%2F%2Flocalhost%2Fcourses%2Fzhubian%2F": "application/json",
}
WITHOUT_SLUGS = ("desk", "account", "api")  # below these no page of a library ever stands
PREFIXES = [  # words that stand at the beginning or the end of an address of the contract
    *("courses", "offerings", "catalogue", "news", "centres", "correction", "desk", "login"),
    *("logout", "account", "preview", "media", "embed", "oembed", "api", "static", "oai"),
    *("print", "feed", "suggest", "export", "sitemap", "robots", "opensearch", "healthz"),
]


@pytest.mark.parametrize(("path", "heading"), PAGES.items())
def test_a_page_is_where_the_contract_says(client: FlaskClient, path: str, heading: str) -> None:
    page = visit(client, path)
    assert page.answer.status_code == 200
    assert page.answer.content_type == "text/html; charset=utf-8"
    assert text_of(page.one("h1")).startswith(heading)


@pytest.mark.parametrize(("path", "content_type"), OTHERS.items())
def test_what_is_no_page_has_its_type(client: FlaskClient, path: str, content_type: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.content_type) == (200, content_type)


def test_healthz_tells_the_version_of_the_site(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        said = client.get("/healthz").json
        assert said
        assert (said["status"], said["version"]) == ("ok", site_version())


def test_the_print_has_address_version_and_code(client: FlaskClient) -> None:
    page = visit(client, "/courses/zhubian/print")
    text = text_of(page.one("main"))
    assert "http://localhost/courses/zhubian/" in text
    assert "版本：20" in text
    (code,) = [one.attrib["src"] for one in page.all("img") if one.attrib["src"].startswith("/qr/")]
    answer = client.get(code)
    assert answer.mimetype == "image/png"
    assert min(Image.open(io.BytesIO(answer.data)).size) >= 180


def test_media_is_immutable_whatever_it_is_called(client: FlaskClient) -> None:
    page = visit(client, "/courses/zhubian/beidian")
    picture = next(page.classed("body")[0].iter("img"))
    address = picture.attrib["src"]
    answer = client.get(address, buffered=True)
    assert "immutable" in answer.headers["Cache-Control"]
    other = client.get(address.replace("beidian", quote("别的名字")), buffered=True)
    assert other.data == answer.data
    assert client.get(address.replace(".png", ".webp")).status_code == 404
    assert client.get(address, headers={"Range": "bytes=0-9"}, buffered=True).status_code == 206


@pytest.mark.parametrize("word", PREFIXES)
def test_words_that_are_addresses_are_refused_as_slugs(app: Flask, word: str) -> None:
    assert word in RESERVED
    with app.app_context(), pytest.raises(AddressRefused, match=word):
        claim(f"/{word}", "someone")


def test_every_first_part_of_an_address_is_reserved(app: Flask) -> None:
    rules = [rule.rule.strip("/").split("/") for rule in app.url_map.iter_rules()]
    words = {parts[0].partition(".")[0] for parts in rules}
    words |= {parts[-1].partition(".")[0] for parts in rules if parts[0] not in WITHOUT_SLUGS}
    assert {word for word in words if word and "<" not in word} <= RESERVED


def test_an_address_is_never_given_twice(app: Flask) -> None:
    with app.app_context(), pytest.raises(AddressRefused, match="不能重复使用"):
        claim("/courses/zhubian/beidian", "someone")


def test_the_site_needs_no_javascript(client: FlaskClient) -> None:
    """Whatever a script adds is a link or a form first."""
    for path in PAGES:
        page = visit(client, path)
        for button in page.all("button"):
            hidden = [
                one for one in page.elements if "hidden" in one.attrib and button in one.iter()
            ]
            inside = [form for form in page.all("form") if button in form.iter()]
            assert hidden or inside, path
        for one in page.elements:
            if any(name.startswith("hx-") for name in one.attrib):
                assert one.tag in ("form", "a"), path
                assert one.attrib.get("action") or one.attrib.get("href")


def test_the_site_is_the_same_for_everyone(site: Callable[[], Flask]) -> None:
    client = site().test_client()
    for path in PAGES:
        plain = client.get(path)
        known = client.get(path, headers={"Cookie": "session=x; remember_token=1|x"})
        assert (known.data, known.headers["ETag"]) == (plain.data, plain.headers["ETag"])
