"""What is wrong with an address is said on a page that leads on, or in JSON to programs."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cedu_site.extensions import db
from tests.web.conftest import ERRORS
from tests.web.crawling import text_of, visit


@pytest.mark.parametrize(("path", "status"), ERRORS.items())
def test_an_error_page_explains_and_offers_the_search(
    client: FlaskClient, path: str, status: int
) -> None:
    page = visit(client, path)
    assert (page.answer.status_code, page.answer.mimetype) == (status, "text/html")
    (form,) = [one for one in page.all("form") if one.attrib.get("role") == "search"]
    assert form.attrib["action"] == "/catalogue/"
    assert [field.attrib["name"] for field in form.iter("input")] == ["q"]
    assert text_of(page.one("h1"))
    assert "/" in list(page.references())


@pytest.mark.parametrize(
    "path",
    [
        "/meiyou",
        "/meiyou/",
        "/courses/meiyou/",
        "/courses/meiyou/print",
        "/courses/meiyou/beidian",
        "/courses/zhubian/meiyou",
        "/courses/zhubian/meiyou.md",
        "/courses/shange/beidian",  # another course's
        "/courses/zhubian/beidian/",
        "/courses/zhubian/beidian/print",
        "/offerings/meiyou",
        "/news/meiyou/",
        "/news/meiyou/xin-ketang",
        "/news/jiyi/xin-ketang",  # another column's
        "/news/xiaoxi/bainian-zhuhui",  # not yet public
        "/centres/meiyou/",
        "/centres/tingzhu/meiyou",
        "/media/0/x.jpg",
        f"/media/{'0' * 64}/x.jpg",
        "/qr/meiyou.png",
        "/static/0000000000/site.css",
        "/static/0000000000/meiyou.css",
        "/中文",
        "/%ff/%fe",
        "/courses/%00/",
        "/..%2f..%2fetc/passwd",
        "/zhubian",  # a slug of another kind
        "/offerings/about",
    ],
)
def test_what_is_not_there_is_404_with_the_search(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.mimetype) == (404, "text/html")
    assert 'role="search"' in answer.text


@pytest.mark.parametrize(
    "path", ["/news/xiaoxi/qiuji-baoming", "/news/xiaoxi/xiutang"], ids=["expired", "withdrawn"]
)
def test_what_was_public_is_410(client: FlaskClient, path: str) -> None:
    page = visit(client, path)
    assert page.answer.status_code == 410
    assert text_of(page.one("h1")) == "这一页已经撤下"


def test_410_leads_to_the_successor(client: FlaskClient) -> None:
    withdrawn = visit(client, "/news/xiaoxi/xiutang")
    links = {link.attrib["href"]: text_of(link) for link in withdrawn.one("main").iter("a")}
    assert links["/news/xiaoxi/xin-ketang"] == "苔石镇竹编新课堂启用"
    assert "旧课堂" not in withdrawn.answer.text  # what was withdrawn is not shown
    expired = visit(client, "/news/xiaoxi/qiuji-baoming")
    assert [one.attrib["href"] for one in expired.one("main").iter("a")] == ["/"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/search?page=0", 400),
        ("/api/v1/search?page=99", 404),
        ("/api/v1/search?sort=best", 400),
        ("/api/v1/meiyou", 404),
        ("/api/", 404),
    ],
)
def test_errors_for_programs_are_problems(client: FlaskClient, path: str, status: int) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert answer.json
    assert answer.json.keys() == {"type", "status", "title", "detail", "reference"}
    assert answer.json["status"] == status
    assert answer.json["detail"].endswith("。")


def test_a_wrong_method_says_which_are_right(client: FlaskClient) -> None:
    for path in ("/", "/courses/zhubian/", "/api/v1/search"):
        answer = client.post(path)
        assert answer.status_code == 405
        assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}
    assert 'role="search"' in client.delete("/").text


def test_a_fault_of_ours_is_a_page_of_ours(
    site: Callable[[], Flask], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = site()
    app.config["PROPAGATE_EXCEPTIONS"] = False
    monkeypatch.setattr(app.logger, "disabled", True)
    app.add_url_rule("/fault", view_func=lambda: 1 // 0)
    app.add_url_rule("/api/fault", "api fault", view_func=lambda: 1 // 0)
    page = visit(app.test_client(), "/fault")
    assert (page.answer.status_code, page.answer.mimetype) == (500, "text/html")
    assert text_of(page.one("h1")) == "网站出了点问题"
    assert "division" not in page.answer.text
    told = app.test_client().get("/api/fault").json
    assert (told["title"], told["status"]) == ("网站出了点问题", 500)
    assert told["detail"].startswith("不是您的操作有误。请过一会儿再试")


def test_the_words_of_an_address_cannot_become_html(client: FlaskClient) -> None:
    for path in ("/<script>alert(1)</script>", '/catalogue/?q="><script>alert(1)</script>'):
        page = visit(client, path)
        assert page.errors == []
        assert all("src" in script.attrib for script in page.scripts())


def test_an_absurdly_long_address_is_refused(client: FlaskClient) -> None:
    assert client.get("/catalogue/?x=" + "a" * 50_000).status_code == 200
    answer = client.get("/catalogue/?" + "course=a&" * 10_000)
    assert answer.status_code == 414
    assert 'role="search"' in answer.text


@pytest.mark.sqlite
def test_without_a_database_the_page_still_says_so(site: Callable[[], Flask]) -> None:
    app = site()
    app.testing = False
    with app.app_context():
        db.engine.dispose()
    for file in Path(app.config["DATA_DIR"]).glob("cedu.sqlite3*"):
        file.write_bytes(b"no database" * 500)
    for path in ("/", "/courses/zhubian/", "/catalogue/", "/meiyou"):
        answer = app.test_client().get(path)
        assert answer.status_code == 503
        assert "网站的数据暂时读不到" in answer.text
    assert app.test_client().get("/api/v1/search").json["status"] == 503
