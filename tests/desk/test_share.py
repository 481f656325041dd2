"""An unpublished version is shown to people with a link, until it expires."""

from datetime import timedelta
from urllib.parse import urlsplit

from flask import Flask

from cedu_site.clock import now
from cedu_site.extensions import db
from cedu_site.publishing.preview_links import PreviewLink
from cedu_site.search.following import follow
from tests.desk.pages import page_at, write
from tests.desk.writing import ARTICLE, UID, save
from tests.persons import Desk, signed_in
from tests.web.crawling import text_of, visit


def share(desk: Desk, uid: str) -> str:
    """Make a link; return its path."""
    made = desk.send(f"/desk/pages/{uid}/share")
    assert made.status_code == 303
    (link,) = [one for one in visit(desk, made.location).all("input") if "readonly" in one.attrib]
    return urlsplit(link.attrib["value"]).path


def test_a_draft_is_shown_as_the_real_page(house: Flask, author: Desk) -> None:
    path = share(author, write(house, "晾晒笋干", by="zuozhe", centre="taishi", body="切成片"))
    page = visit(house.test_client(), path)
    assert page.answer.status_code == 200
    assert text_of(page.one("h1")) == "晾晒笋干"
    assert "切成片" in text_of(page.classed("body")[0])
    assert "还没有发布，请勿转发" in text_of(page.classed("preview-bar")[0])
    headers = page.answer.headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Robots-Tag"] == "noindex, nofollow"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in headers


def test_the_newest_version_of_a_public_page_is_shown(house: Flask, editor: Desk) -> None:
    with house.app_context():
        page = page_at("/about")
        page.revise({"title": "新的关于"}, title="新的关于", body="", html="<p>新</p>", text="新")
        db.session.commit()
        uid = page.uid
    shown = visit(house.test_client(), share(editor, uid))
    assert text_of(shown.one("h1")) == "新的关于"
    assert "新的关于" not in house.test_client().get("/about").text


def test_a_link_is_shown_once(house: Flask, author: Desk) -> None:
    uid = write(house, "晾晒笋干", by="zuozhe", centre="taishi")
    path = share(author, uid)
    again = author.get(f"/desk/pages/{uid}/share")
    assert again.status_code == 200
    assert path not in again.text


def test_a_link_expires(house: Flask, author: Desk) -> None:
    path = share(author, write(house, "晾晒笋干", by="zuozhe", centre="taishi"))
    with house.app_context():
        db.session.scalars(db.select(PreviewLink)).one().expires_at = now() - timedelta(seconds=1)
        db.session.commit()
    over = house.test_client().get(path)
    assert over.status_code == 410
    assert "已经过期" in over.text
    assert over.headers["Cache-Control"] == "no-store"


def test_all_links_of_a_page_are_ended(house: Flask, author: Desk) -> None:
    uid = write(house, "晾晒笋干", by="zuozhe", centre="taishi")
    path = share(author, uid)
    assert author.send(f"/desk/pages/{uid}/unshare").status_code == 303
    assert house.test_client().get(path).status_code == 404


def test_an_unknown_link_is_not_found(house: Flask) -> None:
    answer = house.test_client().get("/preview/meiyou")
    assert answer.status_code == 404
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"


def test_another_author_may_not(house: Flask, author: Desk) -> None:
    uid = write(house, "晾晒笋干", by="bianji", centre="taishi")
    for verb in ("share", "unshare"):
        assert author.send(f"/desk/pages/{uid}/{verb}").status_code == 403
    assert signed_in(house, "zhenbianji").send(f"/desk/pages/{uid}/share").status_code == 303


def test_a_page_that_was_never_saved_has_no_link(editor: Desk) -> None:
    assert editor.send("/desk/pages/meiyou/share").status_code == 404


def test_a_preview_is_in_no_list(house: Flask, author: Desk) -> None:
    share(author, write(house, "晾晒笋干", by="zuozhe", centre="taishi"))
    client = house.test_client()
    with house.app_context():
        follow()
    found = client.get("/api/v1/search?q=晾晒笋干").json["items"]
    assert not any("晾晒笋干" in item["url"] for item in found)
    assert "晾晒笋干" not in client.get("/courses/").text


def test_an_article_that_stands_nowhere_yet_is_shown(editor: Desk, house: Flask) -> None:
    save(editor, column="")
    assert ARTICLE["title"] in house.test_client().get(share(editor, UID)).text


def test_a_resource_without_a_course_is_shown(editor: Desk, house: Flask) -> None:
    uid = "rrrrrrrr2345"
    sent = {
        "kind": "resource",
        "base": "",
        "title": "编一只竹篓",
        "centre": "taishi",
        "body": "正文",
    }
    editor.send(f"/desk/pages/{uid}", sent)
    assert "编一只竹篓" in house.test_client().get(share(editor, uid)).text
