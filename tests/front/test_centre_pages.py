"""The tree of centres, and a centre: its own subtree first, then what those above it offer."""

from collections.abc import Callable
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cedu_site.library.importer import Import
from tests.web.clock import set_clock
from tests.web.crawling import Visit, text_of, visit

CENTRES = ["tingzhu", "taishi", "feiping", "malan", "shaimie", "bojiwan", "youzha"]


def sections(page: Visit) -> dict[str, list[str]]:
    """Return the links of each section of the page, below its heading."""
    found: dict[str, list[str]] = {}
    for section in page.one("main").iter("section"):
        heading = text_of(next(section.iter("h2")))
        found[heading] = list(dict.fromkeys(one.attrib["href"] for one in section.iter("a")))
    return found


def starting(links: dict[str, list[str]], heading: str, start: str) -> list[str]:
    return [link for link in links.get(heading, []) if link.startswith(start)]


def test_the_tree_shows_every_centre_below_its_parent(client: FlaskClient) -> None:
    page = visit(client, "/centres/")
    tree = next(one for one in page.classed("tree"))

    def nested(items: list[Element]) -> dict[str, object]:
        return {
            next(item.iter("a")).attrib["href"].split("/")[2]: nested(item.findall("ul/li"))
            for item in items
        }

    assert nested(tree.findall("li")) == {
        "tingzhu": {
            "taishi": {"shaimie": {}, "bojiwan": {}},
            "feiping": {"youzha": {}},
            "malan": {},
        }
    }


def test_a_centre_shows_its_subtree_first_then_what_is_above(client: FlaskClient) -> None:
    found = sections(visit(client, "/centres/taishi/"))
    assert starting(found, "开班", "/offerings/") == [
        "/offerings/zhubian-2027-chun",
        "/offerings/zhubian-2026-chun",
    ]
    assert starting(found, "资讯", "/news/") == [
        "/news/xiaoxi/xin-ketang",
        "/news/xiaoxi/chuntian-kaike",
    ]
    above = [heading for heading in found if heading.startswith("听竹县社区学院")]
    assert starting(found, above[0], "/courses/") == ["/courses/zhubian/"]
    assert list(found).index("开班") < list(found).index(above[0])


def test_the_top_shows_all_below_it(client: FlaskClient) -> None:
    found = sections(visit(client, "/centres/tingzhu/"))
    assert len(starting(found, "开班", "/offerings/")) == 4
    assert set(starting(found, "课程", "/courses/")) == {"/courses/zhubian/", "/courses/shange/"}
    assert len(starting(found, "资讯", "/news/")) == 3  # one article names no centre


def test_a_centre_in_the_middle_shows_what_its_villages_hold(client: FlaskClient) -> None:
    found = sections(visit(client, "/centres/feiping/"))
    assert starting(found, "开班", "/offerings/") == ["/offerings/shange-2028-xia"]
    assert starting(found, "课程", "/courses/") == ["/courses/shange/"]


@pytest.mark.parametrize("slug", ["malan", "bojiwan", "shaimie"])
def test_a_centre_with_nothing_of_its_own_is_never_empty(client: FlaskClient, slug: str) -> None:
    found = sections(visit(client, f"/centres/{slug}/"))
    courses = {link for links in found.values() for link in links if link.startswith("/courses/")}
    assert "/courses/zhubian/" in courses


def test_the_courses_above_come_nearest_first(client: FlaskClient) -> None:
    headings = [one for one in sections(visit(client, "/centres/youzha/")) if "可以在网上学" in one]
    assert [one.split("的课程")[0] for one in headings] == ["榧坪乡社区学校", "听竹县社区学院"]


def test_a_centre_of_its_own_is_not_empty_either(site: Callable[[], Flask], library: Path) -> None:
    file = library / "centres.yaml"
    file.write_text(file.read_text("utf-8") + "- {slug: dandu, name: 单独学习点}\n", "utf-8")
    app = site()
    with app.app_context():
        Import(library).run()
    found = sections(visit(app.test_client(), "/centres/dandu/"))
    courses = {link for links in found.values() for link in links if link.startswith("/courses/")}
    assert {"/courses/zhubian/", "/courses/shange/"} <= courses


@pytest.mark.parametrize("slug", CENTRES)
def test_a_centre_says_where_it_stands(client: FlaskClient, slug: str) -> None:
    page = visit(client, f"/centres/{slug}/")
    trail = [one.attrib["href"] for one in page.classed("breadcrumbs")[0].iter("a")]
    above = {"tingzhu": [], "taishi": ["tingzhu"], "feiping": ["tingzhu"], "malan": ["tingzhu"]}
    above |= {"shaimie": ["tingzhu", "taishi"], "bojiwan": ["tingzhu", "taishi"]}
    above |= {"youzha": ["tingzhu", "feiping"]}
    assert trail == ["/", "/centres/", *(f"/centres/{upper}/" for upper in above[slug])]


def test_a_centre_says_what_is_known_of_it_and_no_more(client: FlaskClient) -> None:
    text = text_of(visit(client, "/centres/feiping/").one("main"))
    for said in ("榧坪乡社区学校", "榧子坪成人学校", "乡镇", "溪边的一座木楼", "示例"):
        assert said in text
    assert "地址" not in text
    assert "开放时间" not in text
    assert "听竹县苔石镇溪边路示例号" in text_of(visit(client, "/centres/tingzhu/").one("main"))


def test_an_offering_that_is_over_stands_last(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def first(moment: str) -> str:
        set_clock(monkeypatch, moment)
        return sections(visit(client, "/centres/taishi/"))["开班"][0]

    assert first("2026-12-01") == "/offerings/zhubian-2027-chun"
    assert first("2027-06-01") == "/offerings/zhubian-2027-chun"
    set_clock(monkeypatch, "2026-03-10")
    assert sections(visit(client, "/centres/taishi/"))["开班"] == ["/offerings/zhubian-2026-chun"]
