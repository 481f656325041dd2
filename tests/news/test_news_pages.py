"""News for readers: all of it, a column by year and page, an article."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cedu_site.library.importer import Import
from tests.web.clock import set_clock
from tests.web.crawling import text_of, visit

XIAOXI = "/news/xiaoxi/"
XIN, CHUN = f"{XIAOXI}xin-ketang", f"{XIAOXI}chuntian-kaike"
YOUFANG, ZHUANZAI = "/news/jiyi/lao-youfang", "/news/zhuanzai/linxian-zhuyi"


def articles(client: FlaskClient, path: str) -> list[str]:
    """Return the articles listed on a page, in order."""
    page = visit(client, path)
    assert page.answer.status_code == 200
    links = [one.attrib["href"] for one in page.one("main").iter("a")]
    return [one for one in dict.fromkeys(links) if re.fullmatch("/news/[^/]+/[^./?]+", one)]


@pytest.fixture
def grown(site: Callable[[], Flask], library: Path) -> FlaskClient:
    """The county's site with 45 more articles in one column, three of them about New Year."""
    edges = ["2023-12-31 23:59:59", "2024-01-01 00:00:00", "2024-12-31 23:59:59"]
    moments = [*edges, *(f"2022-01-{day:02} 08:00" for day in range(1, 32))]
    moments += [f"2022-02-{day:02} 08:00" for day in range(1, 12)]
    for number, moment in enumerate(moments):
        text = f"---\ntitle: 旧闻第 {number} 条\npublished: {moment}\n---\n当年的事。\n"
        (library / f"news/jiyi/2020-01-01-jiuwen{number}.md").write_text(text, "utf-8")
    app = site()
    with app.app_context():
        assert not Import(library).run().refused
    return app.test_client()


def test_all_news_the_newest_first(client: FlaskClient) -> None:
    assert articles(client, "/news/") == [ZHUANZAI, XIN, YOUFANG, CHUN]


def test_the_columns_stand_in_the_order_of_the_library(client: FlaskClient) -> None:
    links = [one.attrib["href"] for one in visit(client, "/news/").one("main").iter("a")]
    columns = [one for one in dict.fromkeys(links) if one.count("/") == 3 and one[-1] == "/"]
    assert columns == ["/news/xiaoxi/", "/news/jiyi/", "/news/zhuanzai/"]


def test_a_column_shows_its_own(client: FlaskClient) -> None:
    assert articles(client, XIAOXI) == [XIN, CHUN]
    page = visit(client, XIAOXI)
    assert text_of(page.one("h1")) == "街坊消息"
    assert text_of(page.one("title")).startswith("街坊消息｜")
    assert "开班、停课、新课堂，身边的事。" in page.answer.text


def test_a_column_by_year(client: FlaskClient) -> None:
    assert articles(client, f"{XIAOXI}?year=2026") == [XIN]
    assert articles(client, f"{XIAOXI}?year=2025") == [CHUN]
    page = visit(client, f"{XIAOXI}?year=2025")
    (years,) = page.classed("years")
    links = {text_of(one): one.attrib["href"] for one in years.iter("a")}
    assert links == {
        "全部": XIAOXI,
        "2026年": f"{XIAOXI}?year=2026",
        "2025年": f"{XIAOXI}?year=2025",
    }
    (here,) = [one for one in years.iter("a") if "aria-current" in one.attrib]
    assert text_of(here) == "2025年"
    assert "2025年" in text_of(page.one("title"))


def test_an_unknown_year_has_nothing_and_no_year_everything(client: FlaskClient) -> None:
    for year in ("1999", "2030", "0000", "20", "９９９９", "abc", "2026x", "-1", "9999", "%00"):
        assert articles(client, f"{XIAOXI}?year={year}") == []
    assert articles(client, f"{XIAOXI}?year=") == [XIN, CHUN]


def test_a_year_begins_in_beijing(grown: FlaskClient) -> None:
    assert articles(grown, "/news/jiyi/?year=2023") == ["/news/jiyi/jiuwen0"]
    assert articles(grown, "/news/jiyi/?year=2024") == [
        "/news/jiyi/jiuwen2",
        "/news/jiyi/jiuwen1",
    ]


def test_twenty_a_page_newest_first(grown: FlaskClient) -> None:
    pages = [articles(grown, f"/news/jiyi/?page={page}") for page in (1, 2, 3)]
    assert [len(page) for page in pages] == [20, 20, 6]
    found = [one for page in pages for one in page]
    newest_first = [2, 1, 0, *range(44, 33, -1), *range(33, 2, -1)]
    assert found == [YOUFANG, *(f"/news/jiyi/jiuwen{number}" for number in newest_first)]
    assert grown.get("/news/jiyi/?page=4").status_code == 404
    in_2022 = [articles(grown, f"/news/jiyi/?year=2022&page={page}") for page in (1, 2, 3)]
    assert [len(page) for page in in_2022] == [20, 20, 2]
    links = [one.attrib["href"] for one in visit(grown, "/news/jiyi/?year=2022").all("a")]
    assert "/news/jiyi/?year=2022&page=2" in links


def test_an_article_says_where_from_when_and_whose(client: FlaskClient) -> None:
    page = visit(client, XIN)
    assert text_of(page.one("h1")) == "苔石镇竹编新课堂启用"
    assert text_of(page.one("title")) == "苔石镇竹编新课堂启用｜街坊消息"
    text = text_of(page.one("main"))
    for said in ("2026年5月20日", "苔石镇社区学校", "CC BY-SA 4.0", "示例"):
        assert said in text
    trail = [one.attrib["href"] for one in page.classed("breadcrumbs")[0].iter("a")]
    assert trail == ["/", "/news/", XIAOXI]
    others = articles(client, XIN)
    assert CHUN in others  # more of the column, itself not among them
    assert XIN not in others


def test_a_link_post_leads_to_its_source(client: FlaskClient) -> None:
    page = visit(client, ZHUANZAI)
    links = [one for one in page.one("main").iter("a") if one.attrib["href"].startswith("https:")]
    assert {one.attrib["href"] for one in links} == {"https://www.example.org/zhuyi"}
    assert "到来源阅读全文" in [text_of(one) for one in links]


def test_an_article_without_front_matter_has_title_and_date_of_its_file(
    client: FlaskClient,
) -> None:
    page = visit(client, YOUFANG)
    assert text_of(page.one("h1")) == "老油坊的一天"
    assert "2026年3月8日" in text_of(page.one("main"))
    assert len(page.all("h1")) == 1


def test_an_announcement_comes_and_goes_by_itself(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    notice = f"{XIAOXI}qiuji-baoming"
    for moment, status in (
        ("2025-10-19 23:59:59", 404),
        ("2025-10-20 00:00:00", 200),
        ("2025-11-09 23:59:59", 200),
        ("2025-11-10 00:00:00", 410),
    ):
        set_clock(monkeypatch, moment)
        assert client.get(notice).status_code == status
        assert (notice in articles(client, XIAOXI)) == (status == 200)
        assert (notice in articles(client, "/news/")) == (status == 200)
