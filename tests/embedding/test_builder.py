"""The builder: what is chosen is shown, and copied as something that any old page takes."""

from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cedu_site.embedding.asking import Asked
from cedu_site.embedding.snippets import height_of
from cedu_site.extensions import db
from tests.embedding.framing import end, page_at
from tests.persons import centre_of
from tests.web.crawling import HOST, Visit, read_html, text_of, visit

OUTPUTS = ["widget", "frame", "fixed", "links", "feed"]
ASKED = (
    "centre=taishi", "what=courses&centre=malan&n=3", "what=news&centre=feiping&layout=cards",
    "course=zhubian", "what=courses&course=zhubian&size=huge", "column=xiaoxi",
    "course=zhubian&centre=taishi&layout=timetable", "what=news", "",
)  # fmt: skip
PARTIAL = {"HX-Request": "true", "HX-Request-Type": "partial"}


def made(page: Visit) -> dict[str, str]:
    """Return what can be copied, by name, in the order of the page."""
    return {one.attrib["name"]: "".join(one.itertext()) for one in page.all("textarea")}


def read(snippet: str) -> Element:
    return read_html(f"<!doctype html><title>x</title>{snippet}")[0]


def links(snippet: str) -> list[tuple[str, str]]:
    return [(text_of(one), one.attrib["href"]) for one in read(snippet).iter("a")]


@pytest.mark.parametrize("asked", ASKED)
def test_what_is_copied_is_ascii_and_leads_somewhere(client: FlaskClient, asked: str) -> None:
    page = visit(client, f"/embed/?{asked}")
    assert (page.answer.status_code, page.errors) == (200, [])
    snippets = made(page)
    assert list(snippets) == OUTPUTS
    assert all(text.isascii() for text in snippets.values())
    plain = links(snippets["links"])
    assert len(plain) > 1
    assert links(snippets["widget"]) == plain
    (place,) = (one for one in read(snippets["widget"]).iter("div") if "data-cedu" in one.attrib)
    (frame,) = read(snippets["frame"]).iter("iframe")
    assert frame.attrib["src"] == place.attrib["data-cedu"]
    targets = {to for _, to in plain} | {frame.attrib["src"]}
    assert {client.get(to.removeprefix(HOST)).status_code for to in targets} == {200}


def test_links_within_a_frame_are_for_what_shows_none(client: FlaskClient) -> None:
    snippets = made(visit(client, "/embed/?centre=taishi"))
    assert snippets["links"] in snippets["frame"]
    assert snippets["links"] in snippets["fixed"]
    assert "<script" not in snippets["fixed"]


def test_the_links_stay_right_for_years(client: FlaskClient) -> None:
    centre = links(made(visit(client, "/embed/?centre=taishi"))["links"])
    assert centre == [
        ("苔石镇社区学校（示例）", f"{HOST}/centres/taishi/"),
        ("苔石镇社区学校的开班（示例）", f"{HOST}/offerings/?centre=taishi"),
        ("全部开班", f"{HOST}/offerings/"),
    ]
    course = links(made(visit(client, "/embed/?course=zhubian"))["links"])
    assert course[0] == ("竹编入门", f"{HOST}/courses/zhubian/")
    assert len(course) == 6
    assert all(to.startswith(f"{HOST}/courses/zhubian/") for _, to in course)


@pytest.mark.parametrize(
    ("asked", "feed"),
    [
        ("centre=taishi", "/centres/taishi/"),
        ("course=zhubian", "/courses/zhubian/"),
        ("column=xiaoxi", "/news/xiaoxi/"),
        ("what=courses", "/courses/"),
        ("what=news", "/news/"),
        ("", "/offerings/"),
    ],
)
def test_the_feed(client: FlaskClient, asked: str, feed: str) -> None:
    assert made(visit(client, f"/embed/?{asked}"))["feed"] == f"{HOST}{feed}feed.atom"


def test_the_form_shows_what_is_chosen(client: FlaskClient) -> None:
    page = visit(client, "/embed/?what=courses&centre=taishi&course=&n=9&layout=cards")
    chosen = {
        select.attrib["name"]: one.attrib["value"]
        for select in page.all("select")
        for one in select.iter("option")
        if "selected" in one.attrib
    }
    assert chosen["centre"] == "taishi"
    assert chosen["layout"] == "cards"
    first, *centres = next(one for one in page.all("select") if one.attrib["name"] == "centre")
    assert text_of(first) == "全站"
    assert [one.text for one in centres][:3] == [
        "听竹县社区学院（示例）", "　苔石镇社区学校（示例）", "　　晒篾村学习点（示例）",
    ]  # fmt: skip


def test_a_field_that_means_nothing_is_left_out(client: FlaskClient) -> None:
    offerings = made(visit(client, "/embed/?what=offerings&course=zhubian&column=xiaoxi"))
    assert 'embed/courses?course=zhubian"' in offerings["widget"]
    news = made(visit(client, "/embed/?what=news&course=zhubian&column=xiaoxi"))
    assert 'embed/courses?what=news&amp;column=xiaoxi"' in news["widget"]


def test_the_preview_is_the_frame_at_three_widths(client: FlaskClient) -> None:
    page = visit(client, "/embed/?centre=taishi&n=3")
    frames = [(one.attrib["width"], one.attrib["src"]) for one in page.all("iframe")]
    asked = "/embed/courses?centre=taishi&n=3"
    assert frames == [("240", asked), ("360", asked), ("720", asked)]
    policy = page.answer.headers["Content-Security-Policy"]
    assert "frame-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert client.get(asked).status_code == 200


@pytest.mark.parametrize("asked", ["n=-1", "n=1000000000", "n=x", "layout=round", "what=x"])
def test_what_cannot_be_meant_is_said_beside_the_form(client: FlaskClient, asked: str) -> None:
    page = visit(client, f"/embed/?centre=taishi&theme=contrast&{asked}")
    assert page.answer.status_code == 422
    assert len(page.classed("refused")) == 1
    kept = [one for one in page.all("option") if "selected" in one.attrib]
    assert {"taishi", "contrast"} <= {one.attrib["value"] for one in kept}
    assert page.all("textarea", "iframe") == []


@pytest.mark.parametrize("asked", ["centre=meiyou", "course=meiyou", "column=meiyou"])
def test_what_is_unknown_is_a_404(client: FlaskClient, asked: str) -> None:
    assert client.get(f"/embed/?{asked}").status_code == 404
    assert client.get(f"/embed/qr.png?{asked}").status_code == 404


def test_htmx_is_answered_with_what_was_made(client: FlaskClient) -> None:
    part = client.get("/embed/?centre=taishi", headers=PARTIAL).text
    assert part.partition("\n")[2].startswith('<div id="made">')
    assert "<select" not in part
    assert client.get("/embed/?n=0", headers=PARTIAL).status_code == 422


def test_the_code_leads_to_the_site(client: FlaskClient) -> None:
    page = visit(client, "/embed/?course=zhubian")
    (code,) = (one for one in page.all("img") if "qr.png" in one.attrib["src"])
    assert int(code.attrib["width"]) >= 180
    assert "二维码" in code.attrib["alt"]
    assert f"{HOST}/courses/zhubian/" in text_of(page.one("main"))
    answer = client.get(code.attrib["src"])
    assert answer.content_type == "image/png"
    assert int.from_bytes(answer.data[16:20], "big") >= 180
    assert client.get("/embed/qr.png?course=shange").data != answer.data


@pytest.mark.parametrize("path", ["/centres/taishi/", "/courses/zhubian/"])
def test_it_is_reached_from_what_it_shows(client: FlaskClient, path: str) -> None:
    (link,) = (one for one in visit(client, path).all("a") if text_of(one) == "嵌入到我的网站")
    assert client.get(link.attrib["href"]).status_code == 200
    assert urlsplit(link.attrib["href"]).query == f"{path.split('/')[1][:-1]}={path.split('/')[2]}"


def test_it_is_the_same_for_everybody(client: FlaskClient) -> None:
    answer = client.get("/embed/?centre=taishi")
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")
    again = client.get("/embed/?centre=taishi", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_below_a_folder_addresses_are_whole(house: Flask) -> None:
    house.config["BASE_URL"] = "https://xuexi.example/w"
    text = made(visit(house.test_client(), "/embed/?centre=taishi"))
    assert 'src="https://xuexi.example/w/embed.js"' in text["widget"]
    assert text["feed"] == "https://xuexi.example/w/centres/taishi/feed.atom"


def test_what_was_renamed_is_copied_with_the_name_of_today(house: Flask) -> None:
    with house.app_context():
        page_at("/courses/shange/").take_address("duige")
        db.session.commit()
    page = visit(house.test_client(), "/embed/?course=shange")
    assert 'embed/courses?course=duige"' in made(page)["widget"]
    assert "/courses/shange/" not in made(page)["links"]


def test_what_has_ended_is_said_without_its_name(house: Flask) -> None:
    end(house, "/courses/zhubian/")
    page = visit(house.test_client(), "/embed/?course=zhubian")
    assert page.answer.status_code == 422
    assert "这门课程已经结束。请另选一个。" in text_of(page.one("main"))
    assert "竹编入门" not in page.answer.text


def test_no_name_breaks_out_of_what_is_copied(house: Flask) -> None:
    name = "\"'><script>x()</script>]]>&amp;</textarea>\u2028\U0001f38b竹"
    with house.app_context():
        centre_of("taishi").name = f"{name[:9]}\x07\x85{name[9:]}"
        db.session.commit()
    page = visit(house.test_client(), "/embed/?centre=taishi")
    snippets = made(page)
    assert "".join(snippets.values()).isascii()
    assert links(snippets["links"])[0][0] == " ".join(f"{name}（示例）".split())
    assert [one.attrib["src"] for one in read(snippets["widget"]).iter("script")] == [
        f"{HOST}/embed.js"
    ]
    (frame,) = read(snippets["fixed"]).iter("iframe")
    assert frame.attrib["title"] == f"{name}的开班（示例）"


def test_more_needs_more_room() -> None:
    few, many = (height_of(Asked(n=n), 9) for n in (2, 6))
    assert few == height_of(Asked(n=6), 1)
    assert few < many < height_of(Asked(n=6, size="huge"), 9)
    assert height_of(Asked(n=6, size="huge"), 9) <= height_of(Asked(n=50, layout="cards"), 50)
