"""The search for programs, as the contract writes it."""

from urllib.parse import unquote

from flask.testing import FlaskClient

from cedu_site.search.document import FACETS
from tests.web.crawling import text_of, visit

STEPS = {"exact", "folded", "variant", "pinyin", "near", "most"}
QUERIES = ["", "q=竹编", "q=竹編", "q=杯垫 潜水艇", "q=竹编&kind=resource&topic=竹编", "q=潜水艇"]


def test_the_answer_has_the_shape_of_the_contract(client: FlaskClient) -> None:
    for query in QUERIES:
        answer = client.get(f"/api/v1/search?{query}")
        assert (answer.status_code, answer.mimetype) == (200, "application/json")
        told = answer.json
        assert told.keys() == {"total", "step", "items", "facets"}
        assert type(told["total"]) is int
        assert told["step"] in STEPS
        assert len(told["items"]) == min(told["total"], 10)
        assert tuple(told["facets"]) == FACETS or set(told["facets"]) == set(FACETS)
        for item in told["items"]:
            assert item.keys() == {"url", "kind", "title", "passages"}
            assert all(isinstance(passage, str) for passage in item["passages"])
        for value in (one for values in told["facets"].values() for one in values):
            assert value.keys() == {"value", "label", "count", "selected"}
            assert (type(value["count"]), type(value["selected"])) == (int, bool)


def test_page_and_programs_get_the_same_answers_in_the_same_order(client: FlaskClient) -> None:
    for query in QUERIES:
        told = client.get(f"/api/v1/search?{query}").json
        page = visit(client, f"/catalogue/?{query}")
        (results,) = [one for one in page.elements if one.attrib.get("id") == "results"]
        links = [
            a for one in results.iter("article") for h2 in one.iter("h2") for a in h2.iter("a")
        ]
        assert results.attrib["data-total"] == str(told["total"])
        assert [link.attrib["href"] for link in links] == [item["url"] for item in told["items"]]
        assert [text_of(link) for link in links] == [item["title"] for item in told["items"]]


def test_every_url_answers(client: FlaskClient) -> None:
    for page in (1, 2, 3):
        for item in client.get(f"/api/v1/search?page={page}").json["items"]:
            assert item["url"].isascii()
            answer = client.get(item["url"])
            assert answer.status_code == 200
            assert item["title"] in answer.text


def test_the_kind_of_an_answer_is_told(client: FlaskClient) -> None:
    for kind, start in (
        ("course", "/courses/"),
        ("resource", "/courses/"),
        ("offering", "/offerings/"),
        ("article", "/news/"),
        ("centre", "/centres/"),
    ):
        items = client.get(f"/api/v1/search?kind={kind}").json["items"]
        assert items
        assert {item["kind"] for item in items} == {kind}
        assert all(unquote(item["url"]).startswith(start) for item in items)


def test_passages_are_escaped_and_marked(client: FlaskClient) -> None:
    (first, *_) = client.get("/api/v1/search?q=破篾").json["items"]
    assert first["url"] == "/courses/zhubian/pomie"
    assert first["passages"]
    assert all("<mark>破篾</mark>" in one or "<" not in one for one in first["passages"])
    assert client.get("/api/v1/search").json["items"][0]["passages"] == []


def test_labels_are_what_people_read(client: FlaskClient) -> None:
    facets = client.get("/api/v1/search").json["facets"]
    labels = {name: {one["value"]: one["label"] for one in facets[name]} for name in facets}
    assert labels["kind"]["resource"] == "资源"
    assert labels["course"] == {"zhubian": "竹编入门", "shange": "听竹山歌"}
    assert labels["centre"]["taishi"] == "苔石镇社区学校"
    assert labels["topic"]["竹编"] == "竹编"


def test_an_unknown_value_is_listed_as_chosen_with_none(client: FlaskClient) -> None:
    for name in FACETS:
        told = client.get(f"/api/v1/search?{name}=没有").json
        assert told["total"] == 0
        chosen = [one for one in told["facets"][name] if one["selected"]]
        assert chosen == [{"value": "没有", "label": "没有", "count": 0, "selected": True}]


def test_the_step_says_how_it_was_found(client: FlaskClient) -> None:
    def step(q: str) -> str:
        return client.get(f"/api/v1/search?q={q}").json["step"]

    assert (step("竹编"), step(""), step("杯垫 潜水艇")) == ("exact", "exact", "most")
    assert step("紅燒") == "exact"  # nothing found: no step helped
    assert step("竹編入門") == "folded"


def test_ten_a_page(client: FlaskClient) -> None:
    pages = [client.get(f"/api/v1/search?page={page}").json for page in (1, 2, 3)]
    assert len({page["total"] for page in pages}) == 1
    assert [len(page["items"]) for page in pages[:2]] == [10, 10]
    assert sum(len(page["items"]) for page in pages) == pages[0]["total"]
    assert all(page["facets"] == pages[0]["facets"] for page in pages)


def test_columns_are_among_the_answers(client: FlaskClient) -> None:
    told = client.get("/api/v1/search?q=街坊消息&kind=column").json
    assert [(item["kind"], item["url"]) for item in told["items"]] == [("column", "/news/xiaoxi/")]
    (value,) = [one for one in told["facets"]["kind"] if one["value"] == "column"]
    assert value == {"value": "column", "label": "栏目", "count": 1, "selected": True}
