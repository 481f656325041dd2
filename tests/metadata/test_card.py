"""Share cards and canonical addresses: one of each on every public page, nowhere else."""

import pytest
from flask.testing import FlaskClient

from tests.web.crawling import Visit, visit

ADDRESSES = {  # as it is asked for: its one address
    "/courses/zhubian/beidian?from=singlemessage&isappinstalled=0": "/courses/zhubian/beidian",
    "/courses/zhubian/print": "/courses/zhubian/",
    "/courses/?page=1&from=timeline": "/courses/",
    "/news/xiaoxi/?from=x&year=2026": "/news/xiaoxi/?year=2026",
    "/offerings/?state=over&week=": "/offerings/?state=over",
    "/catalogue/?page=2&utm_source=x": "/catalogue/?page=2",
    "/catalogue/?q=竹&topic=竹编&sort=relevance&from=x": (
        "/catalogue/?q=%E7%AB%B9&topic=%E7%AB%B9%E7%BC%96"
    ),
    "/catalogue/suggest?q=竹": "/catalogue/suggest",
    "/?gclid=1": "/",
    "/centres/taishi/?from=x": "/centres/taishi/",
    "/about": "/about",
}
REQUIRED = {
    *("og:title", "og:description", "og:url", "og:type", "og:site_name", "og:locale"),
    *("og:image", "og:image:width", "og:image:height", "og:image:alt"),
}


def metas(page: Visit) -> dict[str, str]:
    found = [one.attrib for one in page.all("meta") if "content" in one.attrib]
    return {one.get("property") or one.get("name", ""): one["content"] for one in found}


def canonicals(page: Visit) -> list[str]:
    return [one.attrib["href"] for one in page.all("link") if one.attrib["rel"] == "canonical"]


@pytest.mark.parametrize(("asked", "address"), ADDRESSES.items())
def test_a_page_has_one_address(client: FlaskClient, asked: str, address: str) -> None:
    page = visit(client, asked)
    assert page.answer.status_code == 200
    assert canonicals(page) == [f"http://localhost{address}"]
    said = metas(page)
    assert said.keys() >= REQUIRED
    assert said["og:url"] == f"http://localhost{address}"
    assert client.get(address).status_code == 200


def test_searches_are_not_listed_but_the_catalogue_is(client: FlaskClient) -> None:
    assert metas(visit(client, "/catalogue/?q=竹"))["robots"] == "noindex"
    assert metas(visit(client, "/catalogue/?topic=竹编"))["robots"] == "noindex"
    assert "robots" not in metas(visit(client, "/catalogue/?from=x"))
    assert metas(visit(client, "/catalogue/suggest?q=竹"))["robots"] == "noindex"
    assert "robots" not in metas(visit(client, "/courses/"))


def test_a_card_shows_the_cover_or_the_picture_of_the_site(client: FlaskClient) -> None:
    own = metas(visit(client, "/courses/zhubian/beidian"))
    assert own["og:image"].endswith("/beidian.jpg")
    assert (own["og:image:width"], own["og:image:height"]) == ("900", "600")
    assert own["og:type"] == "article"
    assert own["article:published_time"] == "2025-09-15T09:00:00+08:00"
    others = metas(visit(client, "/courses/shange/qidiao"))
    assert others["og:image"].endswith("/share.png")
    assert client.get(others["og:image"].removeprefix("http://localhost")).mimetype == "image/png"


def test_what_is_made_up_says_so_on_its_card(client: FlaskClient) -> None:
    assert metas(visit(client, "/centres/taishi/"))["og:title"] == "苔石镇社区学校（示例）"
    offering = metas(visit(client, "/offerings/shange-2028-xia"))
    assert offering["og:title"] == "山歌夏夜班（2028）（示例）"


@pytest.mark.parametrize("path", ["/meiyou", "/news/xiaoxi/xiutang", "/login", "/?page=0"])
def test_what_is_no_public_page_has_no_card(client: FlaskClient, path: str) -> None:
    page = visit(client, path)
    is_home = path.startswith("/?")
    assert bool(canonicals(page)) == is_home
    assert ("og:title" in metas(page)) == is_home


def test_parameters_cannot_break_out(client: FlaskClient) -> None:
    page = visit(client, "/news/xiaoxi/?year=%22%3E%3Cscript%3E&page=%0d%0aX:y")
    assert page.answer.status_code == 400
    odd = visit(client, "/news/xiaoxi/?year=%22%3E%3Cscript%3E%0d%0a")
    assert odd.errors == []
    (address,) = canonicals(odd)
    assert address.endswith("?year=%22%3E%3Cscript%3E%0D%0A")
