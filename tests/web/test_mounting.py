"""Below a sub-path and behind proxies, every address carries where the site hangs."""

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
import segno
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from tests.conftest import COUNTY, close_site
from tests.databases import create_app
from tests.web.crawling import Visit, crawl, read_html

HOST = "https://example.org"
BASE = f"{HOST}/learn"
Open = Callable[..., FlaskClient]


@pytest.fixture(scope="module")
def hang(app: Flask) -> Iterator[Open]:
    """Open the county's site, hung as the settings say."""
    opened: list[Flask] = []

    def open_site(**settings: object) -> FlaskClient:
        data = Path(app.config["DATA_DIR"])
        opened.append(create_app(CONTENT=COUNTY, DATA_DIR=data, **settings))
        opened[-1].testing = True  # no thread of its own writes into the site that all share
        return opened[-1].test_client()

    yield open_site
    for one in opened:
        close_site(one)


@pytest.fixture(scope="module")
def mounted(hang: Open) -> FlaskClient:
    return hang(BASE_URL=BASE)


@pytest.fixture(scope="module")
def visits(mounted: FlaskClient) -> dict[str, Visit]:
    return crawl(mounted, "/learn/", HOST)


def modules_of(png: bytes, border: int = 4) -> list[list[bool]]:
    """Return the dark modules of a QR code."""
    picture = Image.open(io.BytesIO(png)).convert("1")
    across = range(picture.width)
    pixels = [[not picture.getpixel((x, y)) for x in across] for y in across]
    scale = pixels_of_a_module(pixels)
    size = picture.width // scale
    inner = range(border, size - border)
    return [[pixels[y * scale][x * scale] for x in inner] for y in inner]


def pixels_of_a_module(pixels: list[list[bool]]) -> int:
    """Return the size of a module: the finder pattern in the corner is seven of them wide."""
    row = next(row for row in pixels if any(row))
    return (row.index(False, row.index(True)) - row.index(True)) // 7


def qr_of(address: str) -> list[list[bool]]:
    return [[bool(module) for module in row] for row in segno.make(address, error="m").matrix]


def test_below_a_path_every_link_answers(visits: dict[str, Visit]) -> None:
    assert len(visits) > 60
    assert {a: v.answer.status for a, v in visits.items() if v.answer.status_code != 200} == {}


def test_below_a_path_every_address_carries_it(visits: dict[str, Visit]) -> None:
    for page in visits.values():
        for written in page.references() if page.is_page else ():
            if not written.startswith(("#", "https://www.", f"{BASE}/")):
                assert written.startswith("/learn/"), (page.address, written)


def test_below_a_path_the_links_and_pictures_in_a_text_carry_it(visits: dict[str, Visit]) -> None:
    lesson = visits[f"{BASE}/courses/zhubian/beidian"]
    (body,) = lesson.classed("body")
    links = {one.attrib["href"] for one in body.iter("a")}
    assert {"/learn/courses/zhubian/pomie", "/learn/news/xiaoxi/xin-ketang"} <= links
    steps = next(body.iter("source")).attrib["srcset"].split(", ")
    assert len(steps) == 2
    assert all(step.startswith("/learn/media/") for step in steps)
    assert next(body.iter("img")).attrib["src"].startswith("/learn/media/")


def test_below_a_path_share_cards_and_handouts_say_the_whole_address(
    visits: dict[str, Visit],
) -> None:
    address = f"{BASE}/courses/zhubian/beidian"
    metas = {
        meta.attrib.get("property"): meta.attrib["content"]
        for meta in visits[address].all("meta")
        if "content" in meta.attrib
    }
    assert metas["og:url"] == address
    assert metas["og:image"].startswith(f"{BASE}/media/")
    handout = visits[f"{BASE}/courses/zhubian/print"].answer.text
    assert f"{BASE}/courses/zhubian/" in handout
    assert address in handout


def test_the_qr_code_leads_to_the_whole_address(visits: dict[str, Visit]) -> None:
    found = [visit for visit in visits.values() if "/qr/" in visit.address]
    wanted = [qr_of(f"{BASE}/courses/{slug}/") for slug in ("zhubian", "shange")]
    assert len(found) == 2
    for visit in found:
        assert modules_of(visit.answer.data) in wanted


def test_below_a_path_programs_and_tables_get_it_too(mounted: FlaskClient) -> None:
    items = mounted.get("/learn/api/v1/search?q=杯垫", base_url=HOST).json["items"]
    assert items
    assert all(item["url"].startswith("/learn/") for item in items)
    table = mounted.get("/learn/catalogue/export.csv", base_url=HOST).text
    assert table.count(f"{BASE}/") == table.count("\r\n") - 1


def test_below_a_path_errors_and_moves_stay_below(mounted: FlaskClient) -> None:
    missing = mounted.get("/learn/meiyou", base_url=HOST)
    assert missing.status_code == 404
    tree, _ = read_html(missing.text)
    assert {one.attrib["action"] for one in tree.iter("form")} == {"/learn/catalogue/"}
    slash = mounted.get("/learn/courses/zhubian", base_url=HOST)
    assert slash.headers["Location"] == "/learn/courses/zhubian/"
    for outside in ("/", "/courses/", "/learning/", "/lear"):
        assert mounted.get(outside, base_url=HOST).status_code == 404


def test_the_base_address_stands_in_for_the_host_of_the_request(hang: Open) -> None:
    client = hang(BASE_URL=HOST + "/")
    for host in ("http://127.0.0.1:8000", "https://other.example"):
        page = client.get("/about", base_url=host).text
        assert f'<meta property="og:url" content="{HOST}/about">' in page
        assert "other.example" not in page


FORWARDED = {
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "learn.example.org",
    "X-Forwarded-For": "203.0.113.9",
}


def test_a_trusted_proxy_says_how_the_site_is_called(hang: Open) -> None:
    client = hang(TRUSTED_PROXIES=1)
    page = client.get("/about", headers=FORWARDED).text
    assert 'content="https://learn.example.org/about"' in page


def test_nobody_else_does(client: FlaskClient) -> None:
    page = client.get("/about", headers={**FORWARDED, "X-Forwarded-Prefix": "/evil"}).text
    assert 'content="http://localhost/about"' in page
    assert "/evil" not in page


@pytest.mark.parametrize("settings", [{}, {"BASE_URL": BASE}], ids=["told by the proxy", "set"])
def test_a_trusted_proxy_may_take_the_path_away(hang: Open, settings: dict[str, str]) -> None:
    client = hang(TRUSTED_PROXIES=1, **settings)
    answer = client.get("/courses/zhubian/", headers={**FORWARDED, "X-Forwarded-Prefix": "/learn"})
    assert answer.status_code == 200
    assert 'href="/learn/courses/zhubian/renzhu"' in answer.text


def test_a_trusted_proxy_may_pass_the_path_on(hang: Open) -> None:
    client = hang(TRUSTED_PROXIES=1, BASE_URL=BASE)
    answer = client.get("/learn/courses/zhubian/", headers=FORWARDED)
    assert answer.status_code == 200
    assert 'href="/learn/courses/zhubian/renzhu"' in answer.text


def test_chinese_addresses_are_percent_encoded_below_a_path(mounted: FlaskClient) -> None:
    answer = mounted.get("/learn/catalogue/?q=竹编", base_url=HOST)
    tree, _ = read_html(answer.text)
    links = [one.attrib["href"] for one in tree.iter("a")]
    assert f"/learn/catalogue/export.csv?q={quote('竹编')}" in links
