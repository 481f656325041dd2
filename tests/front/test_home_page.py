"""The home page: what the library puts on it, in its order; the foot of every page."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cedu_site.library.importer import Import
from tests.conftest import close_site, open_site
from tests.web.clock import set_clock
from tests.web.crawling import Visit, text_of, visit

Changed = Callable[..., FlaskClient]
BAOYANG, BEIDIAN = "/courses/zhubian/baoyang", "/courses/zhubian/beidian"


@pytest.fixture
def changed(site: Callable[[], Flask], library: Path) -> Changed:
    """The site after `site.yaml` was changed: each pattern to what takes its place."""

    def change(*changes: tuple[str, str]) -> FlaskClient:
        file = library / "site.yaml"
        text = file.read_text("utf-8")
        for pattern, replacement in changes:
            text, count = re.subn(pattern, replacement, text)
            assert count
        file.write_text(text, "utf-8")
        app = site()
        with app.app_context():
            assert not Import(library).run().refused
        return app.test_client()

    return change


def headings(page: Visit) -> list[str]:
    sections = page.one("main").iter("section")
    return [text_of(next(section.iter("h2"))) for section in sections]


def links(page: Visit, name: str) -> list[str]:
    """Return the pages that the section `name` leads to, in order."""
    (section,) = page.classed(f"home-{name}")
    found = dict.fromkeys(one.attrib["href"] for one in section.iter("a"))
    return [link for link in found if link not in ("/courses/", "/offerings/", "/news/")]


def test_sections_stand_in_the_order_of_the_library(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_clock(monkeypatch, "2026-10-31")
    found = headings(visit(client, "/"))
    assert found[0].endswith("时令手艺")
    assert found[1:] == ["课程", "哪里有班", "街坊新事", "各栏目"]


def test_each_shows_what_it_says(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, "2026-10-31")
    home = visit(client, "/")
    assert links(home, "season") == [BEIDIAN]
    assert set(links(home, "courses")) == {"/courses/zhubian/", "/courses/shange/"}
    assert links(home, "offerings") == [
        "/offerings/zhubian-2027-chun",
        "/offerings/shange-2028-xia",
    ]
    assert [one for one in links(home, "news") if one[-1] != "/"] == [
        "/news/zhuanzai/linxian-zhuyi",
        "/news/xiaoxi/xin-ketang",
        "/news/jiyi/lao-youfang",
        "/news/xiaoxi/chuntian-kaike",
    ]
    assert links(home, "columns") == ["/news/xiaoxi/", "/news/jiyi/", "/news/zhuanzai/"]


@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        ("2026-03-31 23:59:59", None),
        ("2026-04-01 00:00:00", [BAOYANG]),
        ("2026-06-30 23:59:59", [BAOYANG]),
        ("2026-07-01 00:00:00", None),
        ("2026-09-01 00:00:00", [BEIDIAN]),
        ("2026-11-30 23:59:59", [BEIDIAN]),
        ("2026-12-01 00:00:00", None),
    ],
)
def test_the_season_is_that_of_the_month_in_beijing(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, moment: str, shown: list[str] | None
) -> None:
    set_clock(monkeypatch, moment)
    home = visit(client, "/")
    if shown is None:
        assert not home.classed("home-season")  # a section without anything is left out
    else:
        assert links(home, "season") == shown
    assert home.errors == []


def test_offerings_that_have_begun_are_not_announced(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_clock(monkeypatch, "2028-06-07")
    assert not visit(client, "/").classed("home-offerings")


def test_another_order_other_headings_and_counts(changed: Changed) -> None:
    home = """home:
  - {show: news, title: 新近, count: 2}
  - {show: nothing-known, title: 不认识}
  - {show: columns, title: 三栏, count: 1}
  - {show: courses, title: 学什么, count: 1}
footer:"""
    page = visit(changed((r"home:\n(?s:.*)footer:", home)), "/")
    assert headings(page) == ["新近", "三栏", "学什么"]
    assert len([one for one in links(page, "news") if one[-1] != "/"]) == 2
    assert links(page, "columns") == ["/news/xiaoxi/"]
    assert len(links(page, "courses")) == 1


def test_there_is_one_search_box_that_leads_to_the_catalogue(client: FlaskClient) -> None:
    page = visit(client, "/")
    (form,) = page.all("form")
    (field,) = form.iter("input")
    assert (form.attrib["action"], field.attrib["name"]) == ("/catalogue/", "q")
    assert "method" not in form.attrib
    assert client.get("/catalogue/?q=竹编").status_code == 200


def test_the_site_is_called_as_the_library_says(changed: Changed) -> None:
    before = visit(changed(("听竹县社区学习网", "云海镇学习网"), ("听竹学习", "云海学习")), "/")
    assert text_of(before.one("h1")) == "云海镇学习网"
    assert text_of(before.one("title")) == "云海镇学习网"
    assert "云海学习" in text_of(before.classed("masthead")[0])


def foot_links(page: Visit) -> list[str]:
    """Return what the foot leads readers to."""
    links = [one for one in page.one("footer").iter("a") if "rel" not in one.attrib]
    return [one.attrib["href"] for one in links]


def test_the_foot_leads_to_the_pages_the_library_names(client: FlaskClient) -> None:
    for path in ("/", "/courses/zhubian/beidian", "/meiyou"):
        assert foot_links(visit(client, path)) == ["/about", "/privacy", "/jieyong"]


def test_the_foot_follows_the_library(changed: Changed) -> None:
    client = changed((r"footer: .*", "footer: [jieyong, meiyou, about]"))
    assert foot_links(visit(client, "/")) == ["/jieyong", "/about"]


def test_the_foot_leads_editors_to_the_desk(client: FlaskClient) -> None:
    (way,) = [one for one in visit(client, "/").one("footer").iter("a") if "rel" in one.attrib]
    assert (way.attrib["href"], way.attrib["rel"]) == ("/desk/", "nofollow")


def test_what_is_not_set_is_not_shown(client: FlaskClient) -> None:
    foot = text_of(visit(client, "/").one("footer"))
    assert "听竹县社区学院" in foot
    assert "听竹县苔石镇溪边路示例号" in foot
    for label in ("电话", "邮箱", "备", "None"):
        assert label not in foot


def test_what_is_set_is_shown_record_numbers_as_links(changed: Changed) -> None:
    client = changed(
        (r'telephone: ""', "telephone: 示例电话"),
        (r'email: ""', "email: shili@example.org"),
        (r'icp: ""', "icp: 示例备0号"),
        (r'public_security: ""', "public_security: 示例公安备0号"),
        (r'url: ""', "url: https://www.example.org/"),
    )
    foot = visit(client, "/").one("footer")
    said = {text_of(one): one.attrib["href"] for one in foot.iter("a")}
    assert "示例电话" in text_of(foot)
    assert "shili@example.org" in text_of(foot)
    assert said["示例备0号"].startswith("https://beian.miit.gov.cn")
    assert said["示例公安备0号"].startswith("https://beian.mps.gov.cn")
    assert said["听竹县社区学院"] == "https://www.example.org/"


@pytest.mark.parametrize("path", ["/about", "/privacy", "/jieyong"])
def test_a_standing_page(client: FlaskClient, path: str) -> None:
    page = visit(client, path)
    assert page.answer.status_code == 200
    heading = text_of(page.one("h1"))
    assert text_of(page.one("title")).startswith(f"{heading}｜")
    assert text_of(page.classed("body")[0])


def test_an_empty_library_makes_a_site_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "library").mkdir()
    (tmp_path / "library/site.yaml").write_text("name: 空的学习网\n", "utf-8")
    app = open_site(tmp_path / "library", tmp_path / "data")
    client = app.test_client()
    for path in ("/", "/courses/", "/offerings/", "/news/", "/centres/", "/catalogue/"):
        page = visit(client, path)
        assert (page.answer.status_code, page.errors) == (200, []), path
        assert len(page.all("h1")) == 1
    assert client.get("/catalogue/export.csv").text.count("\r\n") == 1
    assert client.get("/api/v1/search").json["total"] == 0
    close_site(app)
