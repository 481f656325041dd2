"""Courses, their lessons in order, a lesson, its Markdown, the handout of a course."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from cedu_site.extensions import db
from cedu_site.library.importer import Import
from cedu_site.publishing.models import Page
from tests.conftest import COUNTY
from tests.web.crawling import Visit, text_of, visit

ZHUBIAN = ["renzhu", "pomie", "beidian", "shoukou", "baoyang"]
SHANGE = ["qidiao", "duige", "jige"]
COURSES = {"zhubian": ZHUBIAN, "shange": SHANGE}
TITLES = {"zhubian": "竹编入门", "shange": "听竹山歌"}


def links(page: Visit, start: str) -> list[str]:
    found = [one.attrib["href"] for one in page.one("main").iter("a")]
    return [one for one in dict.fromkeys(found) if one.startswith(start)]


def neighbours(page: Visit) -> dict[str, str]:
    return {one.attrib["rel"]: one.attrib["href"] for one in page.all("a") if
            one.attrib.get("rel") in ("prev", "next")}  # fmt: skip


def test_all_courses(client: FlaskClient) -> None:
    page = visit(client, "/courses/")
    courses = [one for one in links(page, "/courses/") if one[-1] == "/"]
    assert set(courses) == {f"/courses/{slug}/" for slug in COURSES}
    assert all(title in page.answer.text for title in TITLES.values())


@pytest.mark.parametrize("slug", COURSES)
def test_a_course_lists_its_lessons_in_order(client: FlaskClient, slug: str) -> None:
    page = visit(client, f"/courses/{slug}/")
    (contents,) = page.classed("contents")
    listed = [one.attrib["href"] for one in contents.iter("a")]
    assert listed == [f"/courses/{slug}/{lesson}" for lesson in COURSES[slug]]
    assert text_of(page.one("h1")) == TITLES[slug]
    assert f"/courses/{slug}/print" in links(page, "/courses/")
    assert "学习目标" in text_of(page.one("main"))


def test_a_course_says_where_it_is_held(client: FlaskClient) -> None:
    assert set(links(visit(client, "/courses/zhubian/"), "/offerings/")) == {
        "/offerings/zhubian-2027-chun",
        "/offerings/zhubian-2026-chun",
    }


@pytest.mark.parametrize("slug", COURSES)
def test_next_visits_every_lesson_and_previous_comes_back(client: FlaskClient, slug: str) -> None:
    addresses = [f"/courses/{slug}/{lesson}" for lesson in COURSES[slug]]
    chain = [visit(client, addresses[0])]
    while "next" in neighbours(chain[-1]):
        chain.append(visit(client, neighbours(chain[-1])["next"]))
        assert len(chain) <= len(addresses)
    assert [page.path for page in chain] == addresses
    assert [neighbours(page).get("prev") for page in chain] == [None, *addresses[:-1]]
    for number, page in enumerate(chain, 1):
        assert f"第 {number} 课，共 {len(addresses)} 课" in text_of(page.one("main"))


def test_a_lesson_is_titled_with_its_series(client: FlaskClient) -> None:
    for slug, lessons in COURSES.items():
        for lesson in lessons:
            page = visit(client, f"/courses/{slug}/{lesson}")
            heading = text_of(page.one("h1"))
            assert text_of(page.one("title")) == f"{heading}｜{TITLES[slug]}"


def test_a_lesson_says_what_it_takes_whose_it_is_and_where_it_stands(client: FlaskClient) -> None:
    page = visit(client, "/courses/zhubian/beidian")
    text = text_of(page.one("main"))
    for said in (
        *("编一只竹杯垫", "茶垫", "十字编", "苔石镇", "9月至11月", "今天 1 小时 · 晾 1–2 天"),
        *("1 只", "入门", "苔石镇社区学校", "2025年9月15日", "CC BY-SA 4.0", "人工智能辅助"),
        *("听竹县社区学院竹编课堂记录（示例）", "2025-08"),
    ):
        assert said in text, said
    trail = [one.attrib["href"] for one in page.classed("breadcrumbs")[0].iter("a")]
    assert trail == ["/", "/courses/", "/courses/zhubian/"]
    assert "/centres/taishi/" in links(page, "/centres/")


def test_the_table_of_contents_leads_to_every_part(client: FlaskClient) -> None:
    page = visit(client, "/courses/zhubian/beidian")
    (toc,) = page.classed("toc")
    leads = {one.attrib["href"]: text_of(one) for one in toc.iter("a")}
    (body,) = page.classed("body")
    parts = {"#" + one.attrib["id"]: text_of(one) for one in body.iter("h2")}
    assert leads == parts
    assert list(leads.values()) == ["用料", "步骤", "三种编法", "做好了吗"]


def test_what_is_not_said_is_not_shown(client: FlaskClient) -> None:
    text = text_of(visit(client, "/courses/shange/qidiao").one("main"))
    for label in ("也可以搜", "当季", "做出", "来源", "示例 这是"):
        assert label not in text
    assert "None" not in text


def test_a_lesson_as_markdown_is_its_file(client: FlaskClient) -> None:
    for slug, lessons in COURSES.items():
        for number, lesson in enumerate(lessons, 1):
            answer = client.get(f"/courses/{slug}/{lesson}.md")
            assert answer.content_type == "text/markdown; charset=utf-8"
            assert answer.data == (COUNTY / f"courses/{slug}/0{number}-{lesson}.md").read_bytes()


def test_the_handout_has_every_lesson_whole(client: FlaskClient) -> None:
    for slug, lessons in COURSES.items():
        page = visit(client, f"/courses/{slug}/print")
        sections = page.classed("lesson")
        assert len(sections) == len(lessons)
        for section, lesson in zip(sections, lessons, strict=True):
            alone = visit(client, f"/courses/{slug}/{lesson}")
            assert text_of(alone.one("h1")) in text_of(next(section.iter("h2")))
            assert text_of(alone.classed("body")[0]) in text_of(section)
            assert f"http://localhost/courses/{slug}/{lesson}" in text_of(section)


def test_the_handout_says_address_version_and_code(client: FlaskClient, app: Flask) -> None:
    page = visit(client, "/courses/zhubian/print")
    (origin,) = page.classed("origin")
    assert "http://localhost/courses/zhubian/" in text_of(origin)
    with app.app_context():
        pages = db.session.scalars(db.select(Page).where(Page.path.startswith("/courses/zhubian/")))
        newest = max(one.changed_at for one in pages)
    assert f"{newest.year}年" in text_of(origin)
    code = next(origin.iter("img"))
    assert code.attrib["alt"]
    picture = Image.open(io.BytesIO(client.get(code.attrib["src"]).data))
    assert (picture.format, picture.width == picture.height) == ("PNG", True)
    assert picture.width >= 180
    assert int(code.attrib["width"]) >= 180


def test_there_is_no_code_for_what_is_not_public(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        codes = {page.path: page.uid for page in db.session.scalars(db.select(Page))}
    assert client.get(f"/qr/{codes['/courses/shange/duige']}.png").status_code == 200
    hidden = ["bainian-zhuhui", "qiuji-baoming", "xiutang"]
    assert {
        client.get(f"/qr/{codes['/news/xiaoxi/' + slug]}.png").status_code for slug in hidden
    } == {404}


def test_a_lesson_that_is_hidden_leaves_the_chain_whole(
    site: Callable[[], Flask], library: Path
) -> None:
    file = library / "courses/zhubian/02-pomie.md"
    file.write_text(
        file.read_text("utf-8").replace("---\n", "---\nstatus: withdrawn\n", 1), "utf-8"
    )
    app = site()
    with app.app_context():
        Import(library).run()
    client = app.test_client()
    first = visit(client, "/courses/zhubian/renzhu")
    assert neighbours(first) == {"next": "/courses/zhubian/beidian"}
    assert "第 1 课，共 4 课" in text_of(first.one("main"))
    for path in ("/courses/zhubian/", "/courses/zhubian/print"):
        assert "一剖二、二剖四" not in client.get(path).text


def test_a_course_without_lessons_is_a_page(site: Callable[[], Flask], library: Path) -> None:
    (library / "courses/kong").mkdir()
    (library / "courses/kong/index.md").write_text("# 空课\n\n还没有写。\n", "utf-8")
    app = site()
    with app.app_context():
        Import(library).run()
    for path in ("/courses/kong/", "/courses/kong/print"):
        page = visit(app.test_client(), path)
        assert (page.answer.status_code, text_of(page.one("h1"))) == (200, "空课")
        assert page.errors == []
