"""The catalogue for people: answers, filters with true counts, order, pages, marked passages."""

from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cedu_site.catalogue.models import Offering, Resource
from cedu_site.centres.models import Centre
from cedu_site.clock import now
from cedu_site.extensions import db
from cedu_site.library.importer import Import
from cedu_site.news.models import Column
from cedu_site.publishing.models import Page
from cedu_site.text.pinyin import sort_key
from tests.web.clock import set_clock
from tests.web.crawling import Visit, text_of, visit

KINDS = ("course", "resource", "offering", "article")
FACETS = {"topic": "topics", "region": "region", "audience": "audience", "format": "format"}
Filters = dict[str, list[str]]


def answers(client: FlaskClient, path: str) -> list[str]:
    """Return the addresses that one page of answers leads to."""
    return [found.attrib["href"] for found in answer_links(visit(client, path))]


def answer_links(page: Visit) -> list:
    (results,) = [one for one in page.elements if one.attrib.get("id") == "results"]
    articles = list(results.iter("article"))
    links = [link for article in articles for h2 in article.iter("h2") for link in h2.iter("a")]
    assert len(links) == len(articles)
    return links


def every_answer(client: FlaskClient, query: str = "") -> list[str]:
    """Return the addresses of all answers, page after page."""
    found: list[str] = []
    page = 1
    while (answer := client.get(f"/api/v1/search?{query}&page={page}")).status_code == 200:
        found += [item["url"] for item in answer.json["items"]]
        page += 1
        if len(found) >= answer.json["total"]:
            break
    return found


def total(page: Visit) -> int:
    (results,) = [one for one in page.elements if one.attrib.get("id") == "results"]
    return int(results.attrib["data-total"])


def facet_values(page: Visit) -> dict[str, dict[str, int]]:
    """Return the counts that the page shows beside its check boxes."""
    counts: dict[str, dict[str, int]] = {}
    for label in page.all("label"):
        for box in label.iter("input"):
            name, value = box.attrib["name"], box.attrib["value"]
            (count,) = [one for one in label.iter() if "count" in one.attrib.get("class", "")]
            counts.setdefault(name, {})[value] = int(text_of(count))
    return counts


def has(thing: Page | Centre | Column) -> dict[str, set[str]]:
    """Return what filters may choose `thing` by, counted from the database alone."""
    if isinstance(thing, Centre):
        return {"kind": {"centre"}, "centre": {one.slug for one in [thing, *thing.ancestors]}}
    if isinstance(thing, Column):
        return {"kind": {"column"}}
    values = {name: set(thing.fields.get(field, [])) for name, field in FACETS.items()}
    course = thing.course if isinstance(thing, Offering | Resource) else thing
    centre = thing.centre or (course.centre if isinstance(thing, Resource) else None)
    values["kind"] = {thing.kind}
    values["course"] = {course.slug} if course and course.kind == "course" else set()
    values["centre"] = {one.slug for one in [centre, *centre.ancestors]} if centre else set()
    return values


@pytest.fixture
def public(app: Flask) -> Iterable[dict[str, dict[str, set[str]]]]:
    """Everything public by its path, with what filters may choose it by."""
    with app.app_context():
        pages = db.session.scalars(Page.public(now()).where(Page.kind.in_(KINDS)))
        named = [db.session.scalars(db.select(model)) for model in (Centre, Column)]
        things = [*pages, *named[0], *named[1]]
        yield {thing.path: has(thing) for thing in things}


def chosen(public: dict[str, dict[str, set[str]]], filters: Filters) -> set[str]:
    return {
        path
        for path, values in public.items()
        if all(values.get(name, set()) & set(some) for name, some in filters.items())
    }


CHOICES: list[Filters] = [
    {},
    {"kind": ["resource"]},
    {"kind": ["resource", "course"]},
    {"topic": ["竹编", "山歌"], "kind": ["resource"]},
    {"topic": ["竹编"], "audience": ["长者"], "format": ["动手"]},
    {"centre": ["taishi"]},
    {"centre": ["taishi", "youzha"], "kind": ["resource", "offering"]},
    {"course": ["zhubian"], "region": ["苔石镇"]},
    {"kind": ["centre"], "centre": ["feiping"]},
    {"kind": ["column"]},
    {"kind": ["column", "centre"], "centre": ["feiping"]},
    {"kind": ["没有"]},
    {"topic": ["没有", "山歌"]},
]


@pytest.mark.parametrize("filters", CHOICES, ids=repr)
def test_filters_choose_and_count_what_the_database_has(
    client: FlaskClient, public: dict[str, dict[str, set[str]]], filters: Filters
) -> None:
    query = urlencode(filters, doseq=True)
    answer = client.get(f"/api/v1/search?{query}").json
    assert set(every_answer(client, query)) == chosen(public, filters)
    assert answer["total"] == len(chosen(public, filters))
    for name, values in answer["facets"].items():
        others = {other: some for other, some in filters.items() if other != name}
        counted = Counter(v for path in chosen(public, others) for v in public[path].get(name, ()))
        wanted = {**dict.fromkeys(filters.get(name, []), 0), **counted}
        assert {one["value"]: one["count"] for one in values} == wanted
        assert {one["value"] for one in values if one["selected"]} == set(filters.get(name, []))


def test_the_page_shows_the_same_counts_as_programs_get(client: FlaskClient) -> None:
    for query in ("", "q=竹编", "topic=竹编&kind=resource&kind=没有"):
        shown = facet_values(visit(client, f"/catalogue/?{query}"))
        told = client.get(f"/api/v1/search?{query}").json["facets"]
        for name, values in told.items():
            if len(values) > 1 or any(one["selected"] for one in values):
                assert shown[name] == {one["value"]: one["count"] for one in values}
            else:
                assert name not in shown


def test_browsing_lists_everything_public_and_nothing_else(
    client: FlaskClient, public: dict[str, dict[str, set[str]]]
) -> None:
    found = [link for page in (1, 2, 3) for link in answers(client, f"/catalogue/?page={page}")]
    assert len(found) == len(set(found)) == len(public)
    assert set(found) == set(public)
    assert total(visit(client, "/catalogue/")) == len(public)


def test_ten_a_page_in_one_order_without_overlap(client: FlaskClient) -> None:
    for sort in ("relevance", "newest", "title"):
        pages = [answers(client, f"/catalogue/?sort={sort}&page={page}") for page in (1, 2, 3)]
        found = [link for page in pages for link in page]
        assert [len(page) for page in pages[:2]] == [10, 10]
        assert found == every_answer(client, f"sort={sort}")
        assert pages[0] == answers(client, f"/catalogue/?sort={sort}")
        assert len(set(found)) == len(found)


def test_newest_first_and_by_title_in_pinyin(app: Flask, client: FlaskClient) -> None:
    newest, by_title = (every_answer(client, f"sort={sort}") for sort in ("newest", "title"))
    with app.app_context():
        pages = {page.path: page for page in db.session.scalars(Page.public(now()))}
        named = [*db.session.scalars(db.select(Centre)), *db.session.scalars(db.select(Column))]
        names = {one.path: one.title for one in named}
    dates = [pages[path].opens_at for path in newest if path in pages]
    assert dates == sorted(dates, reverse=True)
    assert [path in names for path in newest] == sorted(path in names for path in newest)
    titles = [names.get(path) or pages[path].title for path in by_title]
    assert titles == sorted(titles, key=sort_key)


def test_what_is_asked_stays_in_the_form(client: FlaskClient) -> None:
    page = visit(client, '/catalogue/?q=竹编 "篾"&sort=newest&topic=竹编&kind=resource&kind=没有')
    fields = {field.attrib["id"]: field for field in page.all("input", "select")}
    assert fields["q"].attrib["value"] == '竹编 "篾"'
    checked = {
        (one.attrib["name"], one.attrib["value"])
        for one in page.all("input")
        if "checked" in one.attrib
    }
    assert checked == {("topic", "竹编"), ("kind", "resource"), ("kind", "没有")}
    (option,) = [one for one in page.all("option") if "selected" in one.attrib]
    assert option.attrib["value"] == "newest"


def test_the_form_works_without_javascript(client: FlaskClient) -> None:
    page = visit(client, "/catalogue/?q=竹编&topic=竹编")
    (form,) = [one for one in page.all("form") if "catalogue" in one.attrib.get("class", "")]
    assert form.attrib.get("method", "get") == "get"
    fields = [
        (one.attrib["name"], one.attrib["value"])
        for one in form.iter("input")
        if one.attrib["type"] != "checkbox" or "checked" in one.attrib
    ]
    assert any("type" not in button.attrib for button in form.iter("button"))
    asked = f"{form.attrib['action']}?{urlencode(fields)}"
    assert answers(client, asked) == answers(client, "/catalogue/?q=竹编&topic=竹编")


def test_matches_are_marked_in_title_and_passages(client: FlaskClient) -> None:
    page = visit(client, "/catalogue/?q=杯垫")
    links = answer_links(page)
    assert links[0].attrib["href"] == "/courses/zhubian/beidian"
    assert [text_of(mark) for mark in links[0].iter("mark")] == ["杯垫"]
    assert {text_of(mark) for mark in page.all("mark")} == {"杯垫"}
    assert page.classed("passage")


def test_nothing_found_leads_on(client: FlaskClient) -> None:
    page = visit(client, "/catalogue/?q=潜水艇&topic=竹编")
    assert (page.answer.status_code, total(page)) == (200, 0)
    links = {one.attrib["href"] for one in page.one("main").iter("a")}
    assert {"/catalogue/", "/courses/", f"/catalogue/?{urlencode({'q': '潜水艇'})}"} <= links


def test_where_only_most_words_were_found_it_is_said(client: FlaskClient) -> None:
    page = visit(client, "/catalogue/?q=杯垫 潜水艇")
    assert client.get("/api/v1/search?q=杯垫 潜水艇").json["step"] == "most"
    assert len(page.classed("step")) == 1
    assert total(page) >= 1


HOSTILE = """---
title: 注入 <script>alert(1)</script>
summary: <img src=x onerror=alert(2)>
topics: ["<b>粗</b>", "有 空格 & 引号\\""]
---
竹编 `<script>alert(3)</script>` 与 &lt;mark&gt;竹编&lt;/mark&gt; 一起写。
"""


def test_what_authors_write_cannot_become_html(site: Callable[[], Flask], library: Path) -> None:
    (library / "courses/shange/04-zhuru.md").write_text(HOSTILE, "utf-8")
    app = site()
    with app.app_context():
        assert not Import(library).run().refused
    client = app.test_client()
    items = client.get("/api/v1/search?q=注入 竹编").json["items"]
    (item,) = [one for one in items if one["url"] == "/courses/shange/zhuru"]
    assert item["title"] == "注入 <script>alert(1)</script>"
    for passage in item["passages"]:
        assert {part.split(">")[0] for part in passage.split("<")[1:]} == {"mark", "/mark"}
        assert "&lt;" in passage
    for query in ("q=注入 竹编", "topic=<b>粗</b>", 'topic=有 空格 %26 引号"', "q=<script>"):
        page = visit(client, f"/catalogue/?{query}")
        assert page.errors == []
        assert all("src" in script.attrib for script in page.scripts())
        assert not page.all("b")
        assert "/courses/shange/zhuru" in [one.attrib["href"] for one in answer_links(page)]


HIDDEN = {
    "/news/xiaoxi/bainian-zhuhui": "百年竹会",
    "/news/xiaoxi/qiuji-baoming": "秋季山歌班",
    "/news/xiaoxi/xiutang": "旧课堂停用通知",
}


@pytest.mark.parametrize(("path", "words"), HIDDEN.items())
def test_what_is_not_public_is_found_nowhere(
    app: Flask, client: FlaskClient, path: str, words: str
) -> None:
    with app.app_context():
        assert db.session.scalar(db.select(Page).filter_by(path=path))
    for query in (f"q={words}", "", "kind=article", "q=示例消息"):
        assert path not in every_answer(client, query)
        assert path not in client.get(f"/catalogue/export.csv?{query}").text
    assert path not in client.get(f"/catalogue/?q={words}").text


def test_a_page_whose_time_comes_is_found_without_any_change(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    scheduled, expiring, _withdrawn = HIDDEN
    for moment, found in (
        ("2025-10-19 23:59:59", set()),
        ("2025-10-20 00:00:00", {expiring}),
        ("2025-11-09 23:59:59", {expiring}),
        ("2025-11-10 00:00:00", set()),
        ("2098-12-31 23:59:59", set()),
        ("2099-01-01 00:00:00", {scheduled}),
    ):
        set_clock(monkeypatch, moment)
        assert set(every_answer(client, "kind=article")) & HIDDEN.keys() == found, moment
        opened = {path for path in HIDDEN if client.get(path).status_code == 200}
        assert opened == found, moment
    facet = client.get("/api/v1/search").json["facets"]["kind"]
    assert {one["value"]: one["count"] for one in facet}["article"] == 4 + 1


def test_a_draft_is_found_nowhere(site: Callable[[], Flask], library: Path) -> None:
    file = library / "courses/zhubian/06-caogao.md"
    file.write_text("---\ntitle: 尚未写完的草稿课\nstatus: draft\n---\n竹编草稿。\n", "utf-8")
    app = site()
    with app.app_context():
        assert not Import(library).run().refused
        assert db.session.scalar(db.select(Page).filter_by(path="/courses/zhubian/caogao"))
    client = app.test_client()
    assert client.get("/courses/zhubian/caogao").status_code == 404
    for path in ("/api/v1/search?q=草稿课", "/catalogue/export.csv", "/courses/zhubian/print"):
        assert "caogao" not in client.get(path).text
        assert "尚未写完" not in client.get(path).text
    file.write_text("---\ntitle: 尚未写完的草稿课\n---\n竹编草稿。\n", "utf-8")
    with app.app_context():
        Import(library).run()
    assert every_answer(client, "q=草稿课") == ["/courses/zhubian/caogao"]


def test_what_belongs_to_a_withdrawn_course_goes_with_it(
    site: Callable[[], Flask], library: Path
) -> None:
    file = library / "courses/zhubian/index.md"
    text = file.read_text("utf-8")
    file.write_text(text.replace("---\n", "---\nstatus: withdrawn\n", 1), "utf-8")
    app = site()
    client = app.test_client()
    assert "/courses/zhubian/pomie" in every_answer(client, "kind=resource")
    with app.app_context():
        Import(library).run()
    assert [one for one in every_answer(client) if one.startswith("/courses/zhubian")] == []
    assert client.get("/courses/zhubian/pomie").status_code == 410
    assert client.get("/courses/zhubian/pomie.md").status_code == 410
    facet = client.get("/api/v1/search").json["facets"]["course"]
    assert {one["value"]: one["count"] for one in facet} == {"shange": 6}
