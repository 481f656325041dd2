"""The library that is shipped: it comes in whole and holds what was promised."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from extruct.jsonld import JsonLdExtractor
from PIL import Image

from cedu_site.catalogue.models import Course, Offering, Resource
from cedu_site.centres.models import Centre
from cedu_site.clock import now
from cedu_site.config import shipped
from cedu_site.database import migrate
from cedu_site.extensions import db
from cedu_site.library.importer import Import
from cedu_site.news.models import Article, Column
from cedu_site.publishing.models import Page
from cedu_site.selfcheck.checking import check_library
from tests.databases import create_app

LIBRARY = shipped("content")
TELEPHONE = re.compile(
    r"(?<![\d.])(1[3-9]\d{9}|0\d{2,3}[- ]?\d{7,8}|400[- ]?\d{3}[- ]?\d{4})(?!\d)"
)
KINDS = {"course": "Course", "offering": "Course", "resource": "LearningResource"}
RECORD = re.compile(r"ICP备\d|公网安备\s*\d")


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleNamespace]:
    """The site of the shipped library, opened for reading."""
    app = create_app(CONTENT=LIBRARY, DATA_DIR=tmp_path_factory.mktemp("city"))
    with app.app_context():
        migrate()
        report = Import(LIBRARY).run()
        yield SimpleNamespace(app=app, report=report)
        db.engine.dispose()


def public(kind: type[Page]) -> list[Page]:
    return list(db.session.scalars(kind.public(now())))


def test_it_comes_in_without_a_word(city) -> None:
    assert city.report.problems == []


def test_check_refuses_nothing(city) -> None:
    assert [str(problem) for problem in check_library().problems if problem.refusal] == []


def test_courses_have_their_lessons(city) -> None:
    courses = {course.title: len(course.children) for course in public(Course)}
    assert courses.keys() == {"攀枝花美食-盐边特色菜", "攀枝花美食-米易特色菜", "美味仁和 百味人生"}
    assert courses["攀枝花美食-盐边特色菜"] >= 6
    assert courses["攀枝花美食-米易特色菜"] >= 5
    assert courses["美味仁和 百味人生"] >= 5
    assert len(public(Resource)) == sum(courses.values())


def test_courses_say_what_for_and_for_whom(city) -> None:
    for course in public(Course):
        headings = {entry["title"] for entry in course.live.toc}
        assert {"学习目标", "适合谁学"} <= headings, course.title
        assert course.cover is not None


def test_lessons_have_one_shape_and_teach(city) -> None:
    for lesson in public(Resource):
        headings = [entry["title"] for entry in lesson.live.toc]
        shape = ["它是什么", "从哪里来", "用料", "步骤", "出处"]
        assert [heading for heading in headings if heading in shape] == shape, lesson.path
        assert len(re.findall("[\u4e00-\u9fff]", lesson.live.text)) >= 500, lesson.path
        assert lesson.live.recipe["ingredients"] and lesson.live.recipe["steps"], lesson.path
        assert "安全提示" in lesson.live.html, lesson.path
        assert lesson.fields.get("source") and lesson.fields.get("licence"), lesson.path


def test_columns_have_their_articles(city) -> None:
    articles = Counter(article.column.title for article in public(Article))
    assert set(articles) == set(db.session.scalars(db.select(Column.title)))
    assert articles["攀枝花本土文化"] >= 4
    assert articles["攀枝花社区教育动态"] >= 6
    assert articles["四川社区教育资讯"] >= 3


def test_invented_news_are_marked(city) -> None:
    for article in public(Article):
        if article.column.slug in ("dongtai", "sichuan-zixun"):
            assert article.fields.get("example") is True, article.path
            assert "示例" in city.app.test_client().get(article.path).text


def test_link_posts_leave_the_address_empty(city) -> None:
    posts = [article for article in public(Article) if article.column.link_posts]
    assert {post.column.slug for post in posts} == {"sichuan-zixun"}
    assert not any(post.fields["source"].get("url") for post in posts)
    assert all(post.summary for post in posts)


def test_offerings_are_marked_and_three_are_at_huguang(city) -> None:
    offerings = public(Offering)
    assert len(offerings) >= 6
    assert sum(offering.centre.slug == "huguang" for offering in offerings) >= 3
    for offering in offerings:
        assert offering.fields.get("example") is True and offering.course, offering.path
        assert "示例" in city.app.test_client().get(offering.path).text


def test_tree_has_four_levels(city) -> None:
    centres = {centre.slug: centre for centre in db.session.scalars(db.select(Centre))}
    top = centres["panzhihua"]
    assert (top.name, top.ancestors) == ("攀枝花社区大学", [])
    assert {child.slug for child in top.children} >= {"dongqu", "xiqu", "renhe", "miyi", "yanbian"}
    assert {len(centre.ancestors) for centre in centres.values()} == {0, 1, 2, 3}
    for slug in ("huguang", "zijingshan", "minjian"):
        assert centres[slug].example and len(centres[slug].ancestors) >= 1


def test_standing_pages_are_there(city) -> None:
    assert {"/about", "/privacy"} <= {page.path for page in public(Page)}


def test_each_cover_has_a_large_png_beside_its_drawing(city) -> None:
    covers = {page.cover.path for page in public(Page) if page.cover}
    assert len(covers) >= 3
    for cover in covers:
        assert cover.endswith(".svg")
        with Image.open((LIBRARY / cover).with_suffix(".png")) as picture:
            assert min(picture.size) >= 315 and max(picture.size) >= 600, cover


def test_every_page_says_what_it_is_to_machines(city) -> None:
    client = city.app.test_client()
    recipes = 0
    for page in public(Page):
        nodes = JsonLdExtractor().extract(client.get(page.path).text)
        kinds = [one["@type"] for one in nodes]
        assert kinds[0] == "BreadcrumbList"
        assert KINDS.get(page.kind) in (*kinds, None), (page.path, kinds)
        recipe = page.live and page.live.recipe
        assert ("Recipe" in kinds) == bool(recipe and recipe["ingredients"] and recipe["steps"])
        recipes += "Recipe" in kinds
        invented = [one for one in nodes if page.fields.get("example") and "headline" in one]
        assert all("示例" in one["headline"] for one in invented)
    assert recipes > 10


def test_share_picture_is_large(city) -> None:
    with Image.open(LIBRARY / "images/share.png") as picture:
        assert picture.width >= 600


@pytest.mark.parametrize(
    "file",
    [file for file in sorted(LIBRARY.rglob("*")) if file.suffix in (".md", ".yaml")],
    ids=lambda file: str(file.relative_to(LIBRARY)),
)
def test_no_telephone_or_record_number_is_invented(file: Path) -> None:
    text = file.read_text("utf-8")
    assert not TELEPHONE.search(text) and not RECORD.search(text)
