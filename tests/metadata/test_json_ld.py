"""JSON-LD on every kind of page, as an independent reader takes it out of the page."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from extruct.jsonld import JsonLdExtractor
from flask import Flask
from flask.testing import FlaskClient

from cedu_site.centres.models import Centre
from cedu_site.clock import now
from cedu_site.extensions import db
from cedu_site.metadata.json_ld import script
from cedu_site.metadata.nodes import NEEDS, node
from cedu_site.metadata.timing import days, offer, opening_hours, span
from cedu_site.publishing.models import Page
from tests.desk.writing import PUBLIC, publish, save
from tests.persons import signed_in
from tests.web.crawling import text_of, visit

Node = dict[str, Any]
LIST = ["BreadcrumbList"]
KINDS = {  # what stands on each kind of page
    "/": ["WebSite", "EducationalOrganization"],
    "/courses/": ["BreadcrumbList", "ItemList"],
    "/courses/zhubian/": ["BreadcrumbList", "Course"],
    "/courses/zhubian/print": ["BreadcrumbList", "Course"],
    "/courses/zhubian/beidian": ["BreadcrumbList", "LearningResource", "Recipe"],
    "/courses/shange/qidiao": ["BreadcrumbList", "LearningResource"],
    "/offerings/": LIST,
    "/offerings/shange-2028-xia": ["BreadcrumbList", "Course"],
    "/news/": LIST,
    "/news/xiaoxi/": LIST,
    "/news/xiaoxi/xin-ketang": ["BreadcrumbList", "NewsArticle"],
    "/news/zhuanzai/linxian-zhuyi": ["BreadcrumbList", "WebPage"],
    "/centres/": LIST,
    "/centres/taishi/": ["BreadcrumbList", "EducationalOrganization"],
    "/catalogue/": LIST,
    "/about": LIST,
    "/correction": LIST,
    "/meiyou": [],
    "/login": [],
}


def read(client: FlaskClient, path: str) -> dict[str, Node]:
    """Return the nodes of a page by their type, as they stand in it."""
    found = JsonLdExtractor().extract(client.get(path).text)
    assert len({one["@type"] for one in found}) == len(found)
    return {one["@type"]: one for one in found}


def inner(value: Any) -> Iterator[Node]:
    """Yield every node of a value, however deep."""
    for one in value.values() if isinstance(value, dict) else value:
        if isinstance(one, dict | list):
            yield from inner(one)
    if isinstance(value, dict):
        yield value


@pytest.mark.parametrize(("path", "kinds"), KINDS.items())
def test_every_kind_of_page_says_what_it_is(
    client: FlaskClient, path: str, kinds: list[str]
) -> None:
    nodes = read(client, path)
    assert list(nodes) == kinds
    for one in inner(list(nodes.values())):
        assert {*NEEDS.get(one["@type"], ())} <= one.keys()
        assert all(str(one[name]).startswith("http://localhost/") for name in ("url", "image")
                   if name in one)  # fmt: skip


def test_the_trail_is_the_one_that_people_see(client: FlaskClient) -> None:
    page = visit(client, "/courses/zhubian/beidian")
    (shown,) = page.classed("breadcrumbs")
    steps = read(client, "/courses/zhubian/beidian")["BreadcrumbList"]["itemListElement"]
    assert [one["name"] for one in steps] == [text_of(one) for one in shown.iter("li")]
    assert [one["position"] for one in steps] == [1, 2, 3, 4]
    assert [one.get("item", "") for one in steps] == [
        *(f"http://localhost{path}" for path in ("/", "/courses/", "/courses/zhubian/")),
        "",
    ]


def test_the_site_says_how_it_is_searched(client: FlaskClient) -> None:
    action = read(client, "/")["WebSite"]["potentialAction"]
    target = action["target"]["urlTemplate"]
    assert target == "http://localhost/catalogue/?q={search_term_string}"
    assert action["query-input"] == "required name=search_term_string"
    found = client.get(target.removeprefix("http://localhost").format(search_term_string="杯垫"))
    assert "编一只竹<mark>杯垫</mark>" in found.text


def test_a_course_tells_of_its_lessons_and_of_where_it_is_held(client: FlaskClient) -> None:
    course = read(client, "/courses/zhubian/")["Course"]
    assert [one["url"].rpartition("/")[2] for one in course["hasPart"]] == [
        *("renzhu", "pomie", "beidian", "shoukou", "baoyang"),
    ]
    held = course["hasCourseInstance"][0]
    assert (held["startDate"], held["endDate"]) == ("2027-03-06", "2027-05-01")
    assert held["offers"]["price"] == "20"


def test_an_offering_says_when_and_where_and_that_it_is_made_up(client: FlaskClient) -> None:
    (held,) = read(client, "/offerings/shange-2028-xia")["Course"]["hasCourseInstance"]
    assert held["name"] == "山歌夏夜班（2028）（示例）"
    assert held["courseMode"] == "Onsite"
    assert held["location"] == {"@type": "Place", "name": "油榨村溪边晒场"}
    assert held["organizer"]["name"] == "油榨村学习点（示例）"
    schedule = held["courseSchedule"]
    assert schedule["byDay"] == ["https://schema.org/Wednesday", "https://schema.org/Friday"]
    assert (schedule["startTime"], schedule["endTime"]) == ("19:30", "21:00")


def test_a_lesson_that_makes_something_is_a_recipe_too(client: FlaskClient) -> None:
    nodes = read(client, "/courses/zhubian/beidian")
    lesson, recipe = nodes["LearningResource"], nodes["Recipe"]
    assert lesson["timeRequired"] == "PT60M"
    assert lesson["license"] == "https://creativecommons.org/licenses/by-sa/4.0/"
    assert lesson["datePublished"] == "2025-09-15T09:00:00+08:00"
    assert lesson["isPartOf"]["url"] == "http://localhost/courses/zhubian/"
    assert recipe["recipeIngredient"] == ["青篾（20 厘米长） 12 根", "细藤皮 1 米", "温水 1 盆"]
    assert [one["@type"] for one in recipe["recipeInstructions"]] == ["HowToStep"] * 3
    assert recipe["recipeInstructions"][0]["text"].startswith("泡软")
    assert recipe["recipeYield"] == "1 只"
    assert "totalTime" not in recipe  # it must dry for days
    borrowed = read(client, "/courses/zhubian/pomie")["Recipe"]
    assert borrowed["image"] == recipe["image"]
    assert borrowed["totalTime"] == "PT90M"


def test_what_others_wrote_is_not_claimed(client: FlaskClient) -> None:
    assert read(client, "/news/zhuanzai/linxian-zhuyi")["WebPage"]["isBasedOn"] == (
        "https://www.example.org/zhuyi"
    )


def test_a_centre_has_its_former_names_and_what_is_above_it(client: FlaskClient) -> None:
    centre = read(client, "/centres/feiping/")["EducationalOrganization"]
    assert centre["alternateName"] == ["榧子坪成人学校"]
    assert centre["parentOrganization"]["url"] == "http://localhost/centres/tingzhu/"
    assert "openingHours" not in centre
    top = read(client, "/centres/tingzhu/")["EducationalOrganization"]
    assert top["openingHours"] == "Mo-Fr 09:00-17:00"
    assert "parentOrganization" not in top


def test_hidden_things_are_never_named(house: Flask) -> None:
    client = house.test_client()
    paths = ["/offerings/zhubian-2027-chun", "/courses/shange/qidiao", "/centres/shaimie/"]
    assert "竹编入门" in str(read(client, paths[0]))
    with house.app_context():
        db.session.scalars(db.select(Page).filter_by(path="/courses/zhubian/")).one().withdraw()
        db.session.scalars(db.select(Page).filter_by(path="/courses/shange/jige")).one().bin()
        db.session.scalars(db.select(Centre).filter_by(slug="taishi")).one().retire()
        db.session.commit()
    alone = read(client, paths[0])
    assert list(alone) == ["BreadcrumbList", "CourseInstance"]
    said = str(alone) + str(read(client, "/courses/shange/")) + str(read(client, paths[2]))
    assert not any(word in said for word in ("竹编入门", "老歌写下来", "苔石镇社区学校（示例）"))


def test_the_desk_and_a_preview_say_nothing_of_themselves(house: Flask) -> None:
    editor = signed_in(house, "bianji")
    save(editor)
    with house.app_context():
        page = db.session.scalars(db.select(Page).filter_by(uid="abcdefgh2345")).one()
        assert page.opens_at is None or page.opens_at > now()
    editor.send("/desk/pages/abcdefgh2345/share", {})
    (link,) = {
        part.split('"')[0].split("<")[0]
        for part in editor.get("/desk/pages/abcdefgh2345/share").text.split("/preview/")[1:]
    }
    shown = house.test_client().get(f"/preview/{link}")
    for answer in (shown, editor.get("/desk/")):
        assert answer.status_code == 200
        assert not any(word in answer.text for word in ("ld+json", "og:title", "canonical"))


HOSTILE = "</script><script>alert(1)</script><!-- ]]> \u2028 ' & <b>"


def test_no_title_ends_the_block(house: Flask) -> None:
    editor = signed_in(house, "bianji")
    save(editor, title=HOSTILE, summary="“二”\\u003c")
    publish(editor)
    page = visit(house.test_client(), PUBLIC)
    assert page.errors == []
    assert all("src" in one.attrib for one in page.scripts())
    article = read(house.test_client(), PUBLIC)["NewsArticle"]
    assert article["headline"] == " ".join(HOSTILE.split())
    assert article["description"] == "“二”\\u003c"


def test_data_stays_data_and_short() -> None:
    block = script([{"name": HOSTILE + "竹\U0001f38b"}])
    data = block.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    assert not set(data) & set("<>&'\u2028\u2029")
    assert "竹\U0001f38b" in data
    assert json.loads(data)[0]["name"] == HOSTILE + "竹\U0001f38b"


def test_a_node_is_whole_or_not_there() -> None:
    assert (
        node("Recipe", name="粥", image="/a.png", recipeIngredient=[], recipeInstructions=[{}])
        is None
    )
    assert node("Course", name="茶", description="", provider={"@type": "x"}, url="/") is None
    assert node("Place", name="堂屋", address="") == {"@type": "Place", "name": "堂屋"}


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("周一至周五 9:00–17:00", "Mo-Fr 09:00-17:00"),
        ("周六 9:00–11:00", "Sa 09:00-11:00"),
        ("逢三逢八 9:00–11:00", ""),
        ("周五至周一 9:00–17:00", ""),
        ("周一至周五 9:00–12:00，14:00–17:00", ""),
        ("周六 9:00–25:00", ""),
    ],
)
def test_opening_hours_are_read_for_sure_or_not_at_all(text: str, hours: str) -> None:
    assert opening_hours(text) == hours


def test_times_and_fees_are_read_for_sure_or_not_at_all() -> None:
    assert days(["周二", "周日"]) == ["https://schema.org/Tuesday", "https://schema.org/Sunday"]
    assert days(["周二", "逢集"]) == []
    assert span("19:00—20:30") == ("19:00", "20:30")
    assert span("下午两点") is span("20:30–19:00") is span("19:00") is None
    assert (offer("免费") or {})["price"] == "0"
    assert (offer("材料费 20 元") or {})["price"] == "20"
    assert offer("免费，材料自带") is offer("20 元到 30 元") is offer("") is None
