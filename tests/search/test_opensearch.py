"""The OpenSearch description: how a browser adds the site to its own search box."""

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cedu_site.extensions import db
from cedu_site.place.models import Setting
from tests.conftest import COUNTY, close_site
from tests.databases import create_app
from tests.web.crawling import visit

PATH = "/opensearch.xml"
TYPE = "application/opensearchdescription+xml"
SUGGESTIONS = "application/x-suggestions+json"
NAMESPACE = "{http://a9.com/-/spec/opensearch/1.1/}"


def describe(client: FlaskClient, path: str = PATH, **how: object) -> Element:
    answer = client.get(path, **how)
    assert (answer.status_code, answer.content_type) == (200, TYPE)
    return ElementTree.fromstring(answer.data)


def said(description: Element, name: str) -> str:
    (element,) = description.findall(NAMESPACE + name)
    return element.text or ""


def templates(description: Element) -> dict[str, str]:
    """Return the address that is given for each type."""
    return {
        url.attrib["type"]: url.attrib["template"] for url in description.iter(f"{NAMESPACE}Url")
    }


def test_it_says_what_the_library_calls_the_site(client: FlaskClient) -> None:
    description = describe(client)
    assert description.tag == NAMESPACE + "OpenSearchDescription"
    assert said(description, "ShortName") == "听竹学习"
    assert said(description, "Description").startswith("听竹县的竹编与山歌课程")
    assert said(description, "InputEncoding") == said(description, "OutputEncoding") == "UTF-8"


def test_its_icon_is_a_picture(client: FlaskClient) -> None:
    (image,) = describe(client).iter(NAMESPACE + "Image")
    assert int(image.attrib["width"]) > 0
    assert int(image.attrib["height"]) > 0
    address = (image.text or "").removeprefix("http://localhost")
    answer = client.get(address, buffered=True)
    assert (answer.status_code, answer.mimetype) == (200, image.attrib["type"])


def test_its_addresses_search_and_suggest(client: FlaskClient) -> None:
    found = templates(describe(client))
    assert set(found) == {"text/html", SUGGESTIONS, TYPE}
    filled = {kind: one.replace("{searchTerms}", quote("杯垫")) for kind, one in found.items()}
    assert filled[TYPE] == "http://localhost" + PATH
    assert filled["text/html"] == f"http://localhost/catalogue/?q={quote('杯垫')}"
    assert 'href="/courses/zhubian/beidian"' in client.get(filled["text/html"]).text
    answer = client.get(filled[SUGGESTIONS], headers={"Accept": "*/*"})
    assert answer.mimetype == SUGGESTIONS
    assert "编一只竹杯垫" in answer.get_json(force=True)[1]


def test_it_names_itself(client: FlaskClient) -> None:
    (own,) = [url for url in describe(client).iter(f"{NAMESPACE}Url") if url.attrib["type"] == TYPE]
    assert own.attrib["rel"] == "self"


def test_every_page_points_to_it(client: FlaskClient) -> None:
    for path in ("/", "/courses/zhubian/beidian", "/catalogue/", "/meiyou"):
        page = visit(client, path)
        (link,) = [one for one in page.all("link") if one.attrib["rel"] == "search"]
        assert (link.attrib["type"], link.attrib["href"]) == (TYPE, PATH)
        assert link.attrib["title"] == "听竹学习"


@pytest.fixture
def hang(app: Flask) -> Iterator[Callable[[str], FlaskClient]]:
    opened: list[Flask] = []

    def open_site(base: str) -> FlaskClient:
        data = Path(app.config["DATA_DIR"])
        opened.append(create_app(CONTENT=COUNTY, DATA_DIR=data, BASE_URL=base))
        opened[-1].testing = True  # no thread of its own writes into the site that all share
        return opened[-1].test_client()

    yield open_site
    for one in opened:
        close_site(one)


@pytest.mark.parametrize("prefix", ["", "/learn"])
def test_its_addresses_are_the_public_ones(hang: Callable[[str], FlaskClient], prefix: str) -> None:
    base = "https://example.org" + prefix
    client = hang(base)
    description = describe(client, prefix + PATH, base_url="http://127.0.0.1:8000")
    found = templates(description)
    assert found["text/html"] == base + "/catalogue/?q={searchTerms}"
    assert found[SUGGESTIONS].startswith(base + "/catalogue/suggest?q={searchTerms}")
    assert found[TYPE] == base + PATH
    assert said(description, "Image").startswith(base + "/media/")
    page = client.get(prefix + "/", base_url="https://example.org").text
    assert f'href="{prefix}{PATH}"' in page


def test_any_name_is_well_formed_and_short(site: Callable[[], Flask]) -> None:
    app = site()
    name = '竹 & <编> "x" ]]>\x00\x0b\ufffe\x1f' + "很长" * 20
    with app.app_context():
        Setting.keep("site", {"name": name, "description": name})
        db.session.commit()
    description = describe(app.test_client())
    short = said(description, "ShortName")
    assert short.startswith('竹 & <编> "x"')
    assert len(short) <= 16
    assert said(description, "Description").endswith("很长")
    assert description.findall(NAMESPACE + "Image") == []
