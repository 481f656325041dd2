"""oEmbed: the address of a page, pasted elsewhere, becomes a card."""

import re
import threading
from collections.abc import Iterator
from urllib.parse import parse_qs, quote, urlsplit
from urllib.request import urlopen

import pytest
from flask import Flask
from flask.testing import FlaskClient
from micawber import Provider, ProviderRegistry
from micawber.exceptions import ProviderHTTPException
from werkzeug.serving import make_server
from werkzeug.test import TestResponse

from cedu_site.centres.models import Centre
from cedu_site.extensions import db
from cedu_site.publishing.models import Page
from tests.desk.writing import PUBLIC, publish, save
from tests.persons import signed_in
from tests.web.crawling import read_html, visit

HOST = "http://localhost"
COURSE, LESSON = f"{HOST}/courses/zhubian/", f"{HOST}/courses/zhubian/beidian"
OFFERING, ARTICLE = f"{HOST}/offerings/shange-2028-xia", f"{HOST}/news/xiaoxi/xin-ketang"
TITLES = {
    COURSE: "竹编入门",
    LESSON: "编一只竹杯垫",
    OFFERING: "山歌夏夜班（2028）（示例）",
    ARTICLE: "苔石镇竹编新课堂启用（示例）",
    f"{HOST}/centres/taishi/": "苔石镇社区学校（示例）",
}
LET_THROUGH = re.compile(  # what WordPress keeps of a stranger's card: one link, one frame
    r'<blockquote><a href="[^"]+">[^<]+</a></blockquote>'
    r'<iframe src="[^"]+" title="[^"]+" width="\d+" height="\d+" frameborder="0" '
    r'marginwidth="0" marginheight="0" scrolling="no"></iframe>'
)


def ask(client: FlaskClient, url: str, **more: str) -> TestResponse:
    return client.get("/oembed", query_string={"url": url, **more})


def uid_of(app: Flask, url: str) -> str:
    with app.app_context():
        path = url.removeprefix(HOST)
        return db.session.scalars(db.select(Page.uid).filter_by(path=path)).one()


@pytest.fixture
def origin(app: Flask) -> Iterator[str]:
    """The county's site behind a real address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_client_finds_the_card_of_a_page(origin: str) -> None:
    for path in (urlsplit(one).path for one in (COURSE, LESSON, OFFERING, ARTICLE)):
        with urlopen(origin + path) as page:
            tree, _ = read_html(page.read().decode())
        (link,) = [one.attrib for one in tree.iter("link")
                   if one.attrib.get("type") == "application/json+oembed"]  # fmt: skip
        endpoint, _, query = link["href"].partition("?")
        (address,) = parse_qs(query)["url"]
        registry = ProviderRegistry()
        registry.register(re.escape(origin) + r"/\S+", Provider(endpoint))
        card = registry.request(address, maxwidth=360)
        assert card["type"] == "rich"
        assert card["title"] == link["title"] == TITLES[HOST + path]
        assert card["width"] <= 360
        assert address == origin + path
        assert f'<a href="{address}">' in card["html"]
    with pytest.raises(ProviderHTTPException) as refused:
        registry.request(f"{origin}/courses/meiyou/")
    assert refused.value.status == 404
    refused.value.__cause__.close()  # the client leaves it open


@pytest.mark.parametrize(("url", "title"), TITLES.items())
def test_a_card_is_a_link_and_a_frame(client: FlaskClient, url: str, title: str) -> None:
    answer = ask(client, url)
    assert (answer.status_code, answer.content_type) == (200, "application/json")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")
    card = answer.json
    assert (card["version"], card["type"], card["title"]) == ("1.0", "rich", title)
    assert card["provider_name"] == "听竹县社区学习网"
    assert card["author_name"].endswith("（示例）")
    assert LET_THROUGH.fullmatch(card["html"])


def test_a_course_shows_its_list_and_all_else_itself(app: Flask, client: FlaskClient) -> None:
    def frame(url: str) -> str:
        tree, _ = read_html(ask(client, url).json["html"])
        return next(tree.iter("iframe")).attrib["src"].removeprefix(f"{HOST}/embed/courses?")

    assert frame(COURSE) == "what=courses&course=zhubian&theme=light"
    assert frame(f"{HOST}/centres/taishi/") == "centre=taishi&theme=light"
    for url in (LESSON, OFFERING, ARTICLE):
        assert frame(url) == f"what=page&of={uid_of(app, url)}&theme=light"


@pytest.mark.parametrize(
    "url",
    [
        f"{LESSON}?from=singlemessage&isappinstalled=0#bu-zhou",
        f"{LESSON}/",
        "https://localhost/courses/zhubian/beidian",
        "http://LOCALHOST:80/courses/zhubian/beidian",
        f"  {LESSON}\n",
        f"{HOST}/courses/zhubian/%62eidian",
    ],
)
def test_however_the_address_was_copied(client: FlaskClient, url: str) -> None:
    assert ask(client, url).json["title"] == "编一只竹杯垫"


@pytest.mark.parametrize(
    ("url", "status"),
    [
        ("", 400),
        ("/courses/zhubian/", 400),
        ("//localhost/courses/zhubian/", 400),
        ("//evil", 400),
        ("javascript:alert(1)", 400),
        ("data:text/html,x", 400),
        ("file:///courses/zhubian/", 400),
        ("http://[::1", 400),
        ("http://localhost:99999/", 400),
        ("http://localhost:x/", 400),
        ("http://localhost\\@evil/courses/zhubian/", 400),
        ("http://localhost/courses/\tzhubian/", 400),
        ("http://localhost／courses/zhubian/", 400),
        ("http://", 400),
        ("http://[::1]/courses/zhubian/", 404),
        ("http://localhost@evil/courses/zhubian/", 404),
        ("http://evil@localhost/courses/zhubian/", 404),
        ("http://localhost.evil/courses/zhubian/", 404),
        ("http://localhost:8080/courses/zhubian/", 404),
        ("https://www.example.org/courses/zhubian/", 404),
        (HOST, 404),
        (f"{HOST}/", 404),
        (f"{HOST}/about", 404),
        (f"{HOST}/desk/", 404),
        (f"{HOST}/courses/meiyou/", 404),
        (f"{HOST}/courses/zhubian%252F", 404),
        (f"{HOST}/courses/zhubian/%2525", 404),
        (f"{HOST}/courses/zhubian/../zhubian/", 404),
        (f"{HOST}/courses/%00", 404),
        (f"{HOST}/courses/%ED%A0%80/", 404),
        (f"{HOST}/courses/%0d%0aX-Bad:1", 404),
        (f"{HOST}/" + "a/" * 5000, 404),
        (f"{HOST}/news/xiaoxi/xiutang", 404),
        (f"{HOST}/news/xiaoxi/bainian-zhuhui", 404),
    ],
)
def test_what_is_not_here_is_refused_in_words(client: FlaskClient, url: str, status: int) -> None:
    answer = ask(client, url)
    assert (answer.status_code, answer.content_type) == (status, "application/json")
    assert answer.json["status"] == status
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert re.fullmatch(r"[^<>]*[\u4e00-\u9fff][^<>]*。", answer.json["error"])


def test_without_an_address_or_in_another_form(client: FlaskClient) -> None:
    assert client.get("/oembed").status_code == 400
    assert client.get("/oembed?url=").status_code == 400
    assert ask(client, COURSE, format="json").status_code == 200
    for form in ("xml", "yaml"):
        refused = ask(client, COURSE, format=form)
        assert (refused.status_code, refused.content_type) == (501, "application/json")
    posted = client.post("/oembed", data="<a/>", content_type="application/xml")
    assert (posted.status_code, posted.content_type) == (405, "application/json")
    raw = client.get("/oembed", environ_overrides={"QUERY_STRING": "url=\xff"})
    assert (raw.status_code, raw.content_type) == (400, "application/json")


def test_a_card_is_no_larger_than_asked(client: FlaskClient) -> None:
    usual = ask(client, LESSON).json
    assert (usual["width"], usual["thumbnail_width"], usual["thumbnail_height"]) == (600, 900, 600)
    small = ask(client, LESSON, maxwidth="300", maxheight="120").json
    assert (small["width"], small["height"]) == (300, 120)
    assert small.get("thumbnail_width", 0) <= 300
    assert small.get("thumbnail_height", 0) <= 120
    assert 'width="300" height="120"' in small["html"]
    assert ask(client, LESSON, maxwidth="1").json["width"] == 1
    assert ask(client, LESSON, maxwidth="1000000000", maxheight="").json == usual


@pytest.mark.parametrize("size", ["0", "-1", "1.5", "many", "１００", "1e3", " ", "9" * 40])
def test_a_size_that_cannot_be_meant_is_a_400(client: FlaskClient, size: str) -> None:
    for name in ("maxwidth", "maxheight"):
        answer = ask(client, LESSON, **{name: size})
        assert answer.status_code == 400
        assert name in answer.json["error"]


def test_a_second_fetch_is_304(client: FlaskClient) -> None:
    tag = ask(client, LESSON).headers["ETag"]
    address = f"/oembed?url={quote(LESSON)}"
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304


def test_what_has_moved_is_found_and_what_is_gone_is_not(house: Flask) -> None:
    client = house.test_client()
    with house.app_context():
        lesson = db.session.scalars(
            db.select(Page).filter_by(path="/courses/zhubian/beidian")
        ).one()
        lesson.take_address("茶垫")
        course = db.session.scalars(db.select(Page).filter_by(path="/courses/shange/")).one()
        course.take_address("shange-xin")
        db.session.scalars(db.select(Page).filter_by(path="/offerings/shange-2028-xia")).one().bin()
        db.session.scalars(
            db.select(Page).filter_by(path="/news/xiaoxi/xin-ketang")
        ).one().withdraw()
        db.session.scalars(db.select(Centre).filter_by(slug="taishi")).one().retire()
        db.session.commit()
    for url in (LESSON, f"{LESSON}/", f"{HOST}/courses/zhubian/茶垫",
                f"{HOST}/courses/zhubian/%E8%8C%B6%E5%9E%AB"):  # fmt: skip
        card = ask(client, url).json
        assert f'href="{HOST}/courses/zhubian/%E8%8C%B6%E5%9E%AB"' in card["html"]
    for url in (f"{HOST}/courses/shange", f"{HOST}/courses/shange/"):
        assert "course=shange-xin" in ask(client, url).json["html"]
    for url in (OFFERING, ARTICLE, f"{HOST}/centres/taishi/"):
        answer = ask(client, url)
        assert answer.status_code == 404
        assert not any(word in answer.text for word in ("山歌", "新课堂", "苔石"))
    assert "author_name" not in ask(client, f"{HOST}/courses/zhubian/pomie").json


def test_below_a_path_and_behind_another_host(app: Flask, client: FlaskClient) -> None:
    known = app.config["BASE_URL"]
    app.config["BASE_URL"] = "https://example.org:8443/learn"
    try:
        card = ask(client, "http://example.org:8443/learn/courses/zhubian/beidian").json
        assert card["provider_url"] == "https://example.org:8443/learn/"
        assert 'href="https://example.org:8443/learn/courses/zhubian/beidian"' in card["html"]
        for url in (LESSON, "https://example.org:8443/courses/zhubian/beidian",
                    "https://example.org:8443/learning/courses/zhubian/beidian"):  # fmt: skip
            assert ask(client, url).status_code == 404
    finally:
        app.config["BASE_URL"] = known


def test_discovery_is_where_there_is_something_to_embed(client: FlaskClient) -> None:
    def has_link(path: str) -> bool:
        return "json+oembed" in visit(client, path).answer.text

    for url in (COURSE, LESSON, OFFERING, ARTICLE):
        assert has_link(url.removeprefix(HOST))
    assert not any(has_link(path) for path in ("/", "/courses/", "/about", "/meiyou", "/news/"))


def test_no_title_breaks_out_of_the_card(house: Flask) -> None:
    editor = signed_in(house, "bianji")
    save(editor, title='"></a><script>alert(1)</script>\u2028&')
    publish(editor)
    card = ask(house.test_client(), HOST + PUBLIC).json
    assert LET_THROUGH.fullmatch(card["html"])
    assert "<script" not in card["html"]
    tree, _ = read_html("<!doctype html><title>x</title>" + card["html"])
    assert next(tree.iter("iframe")).attrib["title"] == card["title"]
    assert "<script>" in card["title"]
