"""Suggestions while typing: as a page, as its part, and for a browser's own search box."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, quote, unquote, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cedu_site.clock import now
from cedu_site.extensions import db
from cedu_site.publishing.models import Page
from cedu_site.search.suggesting import suggest
from tests.conftest import COUNTY, close_site
from tests.databases import create_app
from tests.web.crawling import Visit, read_html, text_of, visit

PATH = "/catalogue/suggest"
PARTIAL = {"HX-Request": "true", "HX-Request-Type": "partial"}
JSON, SUGGESTIONS = "application/json", "application/x-suggestions+json"
LABELS = {"课程", "资源", "文章", "主题", "学习中心", "栏目", "开班", "常搜"}
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


def table(client: FlaskClient, q: str) -> list:
    answer = client.get(PATH, query_string={"q": q}, headers={"Accept": JSON})
    assert answer.status_code == 200
    return answer.json


def links(page: Visit) -> list[tuple[str, str, str]]:
    """Return text, label and address of what a page suggests."""
    (block,) = [one for one in page.elements if one.attrib.get("id") == "suggestions"]
    return [(*map(text_of, link), link.attrib["href"]) for link in block.iter("a")]


def test_a_title_is_suggested_and_leads_to_its_page(client: FlaskClient) -> None:
    q, texts, labels, addresses = table(client, "杯垫")
    assert q == "杯垫"
    assert len(texts) == len(labels) == len(addresses)
    found = dict(zip(addresses, zip(texts, labels, strict=True), strict=True))
    wanted = ("编一只竹杯垫", "资源")
    assert found["http://localhost/courses/zhubian/beidian"] == wanted


def test_a_topic_leads_to_what_is_filed_under_it(client: FlaskClient) -> None:
    _, texts, labels, addresses = table(client, "山歌")
    topics = [n for n, label in enumerate(labels) if label == "主题"]
    assert [texts[n] for n in topics] == ["山歌"]
    address = urlsplit(addresses[topics[0]])
    assert address.path == "/catalogue/"
    assert parse_qs(address.query) == {"topic": ["山歌"]}


def test_the_page_suggests_the_same_and_all_of_it_is_there(client: FlaskClient) -> None:
    page = visit(client, f"{PATH}?q=竹")
    _, texts, labels, addresses = table(client, "竹")
    shown = links(page)
    assert 3 < len(shown) <= 8
    assert [one[:2] for one in shown] == list(zip(texts, labels, strict=True))
    assert ["http://localhost" + one[2] for one in shown] == addresses
    assert {client.get(unquote(one[2])).status_code for one in shown} == {200}
    assert set(labels) <= LABELS


def test_the_page_has_the_form_with_what_was_typed(client: FlaskClient) -> None:
    page = visit(client, f"{PATH}?q=竹编")
    assert page.one("form").attrib["action"] == "/catalogue/"
    (field,) = [one for one in page.all("input") if one.attrib["name"] == "q"]
    assert field.attrib["value"] == "竹编"
    assert page.errors == []


def test_the_fragment_is_the_block_of_the_page(client: FlaskClient) -> None:
    part = client.get(f"{PATH}?q=竹编", headers=PARTIAL).text
    block = part.partition("</title>\n")[2]
    assert block.strip().startswith('<div id="suggestions">')
    assert block in client.get(f"{PATH}?q=竹编").text
    assert not {"<html", "<form", "<main", "<h1"} & set(part.split())


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("", "text/html"),
        ("*/*", "text/html"),
        (BROWSER, "text/html"),
        ("image/png", "text/html"),
        (JSON, JSON),
        (SUGGESTIONS, SUGGESTIONS),
        (f"{SUGGESTIONS}, {JSON};q=0.9", SUGGESTIONS),
        (f"{JSON}, text/html;q=0.5", JSON),
    ],
)
def test_who_accepts_what_gets_it(client: FlaskClient, accept: str, kind: str) -> None:
    answer = client.get(f"{PATH}?q=竹", headers={"Accept": accept} if accept else {})
    assert answer.mimetype == kind
    varies = {name.strip() for name in answer.headers["Vary"].split(",")}
    assert varies >= {"Accept", "HX-Request", "HX-Request-Type"}


def test_a_browsers_search_box_says_it_in_the_address(client: FlaskClient) -> None:
    answer = client.get(f"{PATH}?q=竹&as=json", headers={"Accept": "*/*"})
    assert answer.mimetype == SUGGESTIONS
    assert answer.get_json(force=True) == table(client, "竹")


def test_each_answer_has_a_tag_of_its_own(client: FlaskClient) -> None:
    asked = ({}, PARTIAL, {"Accept": JSON})
    tags = [client.get(f"{PATH}?q=竹", headers=headers).headers["ETag"] for headers in asked]
    assert len(set(tags)) == 3
    again = {"Accept": JSON, "If-None-Match": tags[2]}
    assert client.get(f"{PATH}?q=竹", headers=again).status_code == 304


ODD = [
    *(
        "",
        " ",
        "\u3000",
        "\x00",
        "竹\x00",
        "\x1b[",
        "\ud800",
        "竹\udfff",
        "💥",
        "👩‍👩‍👧",
        "\u202e",
        "\ufeff",
    ),
    *(
        "。",
        "，。！？",
        "%",
        "_",
        "\\",
        '"',
        "'",
        "-",
        "*",
        "<b>&amp;",
        "{{ 7*7 }}",
        "${x}",
        "a" * 200,
    ),
    *("竹" * 200, "OR", "title:竹", "竹編", "１"),
]


@pytest.mark.parametrize("q", ODD, ids=ascii)
@pytest.mark.parametrize("headers", [{}, PARTIAL, {"Accept": JSON}], ids=["page", "part", "json"])
def test_whatever_is_typed_is_answered(
    client: FlaskClient, q: str, headers: dict[str, str]
) -> None:
    typed = quote(q, safe="", errors="surrogatepass")
    assert client.get(f"{PATH}?q={typed}", headers=headers).status_code == 200


def test_even_what_no_address_can_carry_is_answered(app: Flask) -> None:
    with app.test_request_context():
        for q in ODD:
            assert len(suggest(q)) <= 8


def test_what_is_typed_is_shown_as_text(client: FlaskClient) -> None:
    page = client.get(PATH, query_string={"q": '"><script>x</script>'}).text
    assert "&lt;script&gt;x" in page
    assert "<script>x" not in page


def test_nothing_typed_suggests_nothing(client: FlaskClient) -> None:
    for query in ("", "?q=", "?q=%20", "?q=%E3%80%80"):
        assert links(visit(client, PATH + query)) == []


def test_what_nothing_is_called_is_said_in_words(client: FlaskClient) -> None:
    page = visit(client, f"{PATH}?q=潜水艇")
    assert links(page) == []
    assert "没有建议" in text_of(page.one("main"))


@pytest.mark.parametrize("headers", [{}, PARTIAL, {"Accept": JSON}], ids=["page", "part", "json"])
def test_more_than_200_characters_are_refused(client: FlaskClient, headers: dict[str, str]) -> None:
    refused = client.get(f"{PATH}?q={'竹' * 201}", headers=headers)
    assert refused.status_code == 400
    assert "最多 200 个字" in refused.text


def test_only_what_is_public_is_suggested(app: Flask) -> None:
    with app.test_request_context():
        public = Page.public(now()).with_only_columns(Page.id)
        titles = db.session.scalars(db.select(Page.title).where(Page.id.not_in(public))).all()
        assert len(titles) == 3
        for title in titles:
            assert title not in [one.text for one in suggest(title)]
        resources = public.with_only_columns(Page.title).where(Page.kind == "resource")
        for title in db.session.scalars(resources.limit(5)):
            assert title in [one.text for one in suggest(title)]


def test_no_more_than_asked_for(app: Flask) -> None:
    with app.test_request_context():
        assert len(suggest("竹")) > 2
        assert len(suggest("竹", 2)) == 2


@pytest.fixture
def mounted(app: Flask) -> Callable[[], FlaskClient]:
    hung = create_app(
        CONTENT=COUNTY,
        DATA_DIR=Path(app.config["DATA_DIR"]),
        BASE_URL="https://example.org/learn",
    )
    hung.testing = True  # no thread of its own writes into the site that all share
    yield hung.test_client()
    close_site(hung)


def test_below_a_path_addresses_carry_it(mounted: FlaskClient) -> None:
    below, host = "/learn" + PATH, "https://example.org"
    answer = mounted.get(f"{below}?q=山歌", base_url=host, headers={"Accept": JSON})
    addresses = answer.json[3]
    assert f"{host}/learn/catalogue/?topic={quote('山歌')}" in addresses
    assert all(one.startswith(f"{host}/learn/") for one in addresses)
    tree, _ = read_html(mounted.get(f"{below}?q=山歌", base_url=host).text)
    (block,) = [one for one in tree.iter() if one.attrib.get("id") == "suggestions"]
    assert [host + link.attrib["href"] for link in block.iter("a")] == addresses
    (field,) = [one for one in tree.iter("input") if one.attrib["name"] == "q"]
    assert field.attrib["data-suggest"] == below
    assert mounted.get(field.attrib["data-script"], base_url=host).mimetype.endswith("javascript")
