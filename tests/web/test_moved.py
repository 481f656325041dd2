"""Who comes by an old address is led to the new one, with everything that was asked."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote, unquote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from cedu_site.extensions import db
from cedu_site.library.importer import Import

Site = Callable[[], Flask]
MOVED = {
    "/courses/zhubian/": "/courses/竹编-入门/",
    "/courses/zhubian/print": "/courses/竹编-入门/print",
    "/courses/zhubian/pomie": "/courses/竹编-入门/pomie",
    "/courses/zhubian/pomie.md": "/courses/竹编-入门/pomie.md",
    "/courses/zhubian/beidian": "/courses/竹编-入门/chadian",
    "/courses/zhubian/beidian.md": "/courses/竹编-入门/chadian.md",
    "/offerings/shange-2028-xia": "/offerings/xiaye",
    "/news/xiaoxi/xin-ketang": "/news/xiaoxi/新课堂",
    "/about": "/guanyu",
}


def rename(file: Path, slug: str) -> None:
    file.write_text(file.read_text("utf-8").replace("---\n", f"---\nslug: {slug}\n", 1), "utf-8")


@pytest.fixture
def moved(site: Site, library: Path) -> FlaskClient:
    """The county's site after its course, a lesson and some others have got other addresses."""
    rename(library / "courses/zhubian/index.md", "竹编-入门")
    rename(library / "courses/zhubian/03-beidian.md", "chadian")
    rename(library / "offerings/shange-2028-xia.md", "xiaye")
    rename(library / "news/xiaoxi/2026-05-20-xin-ketang.md", "新课堂")
    rename(library / "pages/about.md", "guanyu")
    app = site()
    with app.app_context():
        assert not Import(library).run().refused
    return app.test_client()


def test_moved_is_301_to_what_answers(moved: FlaskClient) -> None:
    answers = {old: moved.get(old) for old in MOVED}
    led = {old: (one.status_code, one.headers.get("Location")) for old, one in answers.items()}
    assert led == {old: (301, quote(new)) for old, new in MOVED.items()}
    assert {moved.get(new).status_code for new in MOVED.values()} == {200}
    assert moved.head("/about").status_code == 301
    assert moved.get("/courses/zhubian").headers["Location"].endswith("/courses/zhubian/")


def test_the_query_goes_along(moved: FlaskClient) -> None:
    for query in ("q=1", "from=groupmessage&isappinstalled=0", "q=%E7%AB%B9&x=", "%ff=%0a"):
        assert moved.get(f"/about?{query}").headers["Location"] == f"/guanyu?{query}"
    raw = {"QUERY_STRING": "q=竹".encode().decode("latin-1")}
    location = moved.get("/about", environ_overrides=raw).headers["Location"]
    assert location == "/guanyu?q=%E7%AB%B9"


def test_lists_lead_straight_to_the_new_address(moved: FlaskClient) -> None:
    pages = [moved.get(path).text for path in ("/", "/courses/", "/catalogue/?q=杯垫", "/news/")]
    assert not any("/zhubian/" in page or "/xin-ketang" in page for page in pages)
    assert any("/courses/竹编-入门/chadian" in unquote(page) for page in pages)


def test_a_link_written_to_an_old_address_still_leads_there(moved: FlaskClient) -> None:
    """The handout, the neighbours and the bodies of a moved course hold."""
    for path in ("/courses/竹编-入门/renzhu", "/news/xiaoxi/新课堂", "/courses/shange/jige"):
        page = moved.get(path)
        assert page.status_code == 200
        links = [part.split('"')[0] for part in page.text.split('href="')[1:]]
        inner = [link for link in links if link.startswith("/courses/")]
        assert inner
        assert {moved.get(link, follow_redirects=True).status_code for link in inner} == {200}


def test_an_unknown_address_with_many_parts_costs_few_questions(app: Flask) -> None:
    asked: list[str] = []
    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    assert app.test_client().get("/" + "a/" * 20_000).status_code == 404
    assert len(asked) < 500


def test_a_missing_slash_is_added_whatever_the_host_is_called(client: FlaskClient) -> None:
    for path in ("/courses", "/courses/zhubian?from=x", "/centres/taishi", "/courses//zhubian/"):
        answer = client.get(path, base_url="http://127.0.0.1:8000")
        plain, mark, query = path.replace("//", "/").partition("?")
        assert answer.status_code == 308
        assert answer.headers["Location"] == plain.rstrip("/") + "/" + mark + query


def test_no_redirect_leaves_the_site(client: FlaskClient) -> None:
    for path in (
        "//example.org/courses",
        "///example.org",
        "//example.org/%2e%2e",
        "/%5cexample.org",
    ):
        raw = {"PATH_INFO": path, "RAW_URI": path, "REQUEST_URI": path}
        answer = client.get("/", environ_overrides=raw)
        assert not answer.headers.get("Location", "/").startswith(("//", "http", "/\\"))
