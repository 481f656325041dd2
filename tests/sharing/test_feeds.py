"""The news as Atom: whole, the same for everyone, and saying what was corrected."""

from xml.etree import ElementTree

from flask import Flask
from flask.testing import FlaskClient

from tests.desk.writing import ARTICLE, PATH, base, publish, save
from tests.persons import signed_in

ATOM = {"a": "http://www.w3.org/2005/Atom"}


def entries(client: FlaskClient, path: str = "/news/feed.atom") -> dict[str, ElementTree.Element]:
    answer = client.get(path)
    assert (answer.status_code, answer.content_type) == (
        200,
        "application/atom+xml; charset=utf-8",
    )
    feed = ElementTree.fromstring(answer.text)
    return {one.findtext("a:title", "", ATOM): one for one in feed.findall("a:entry", ATOM)}


def test_a_feed_has_the_public_articles_newest_first(client: FlaskClient) -> None:
    found = entries(client)
    times = [one.findtext("a:published", "", ATOM) for one in found.values()]
    assert len(found) > 2
    assert times == sorted(times, reverse=True)
    assert not any("2099" in time for time in times)


def test_a_column_has_its_own(client: FlaskClient) -> None:
    assert entries(client, "/news/xiaoxi/feed.atom").keys() < entries(client).keys()
    assert client.get("/news/meiyou/feed.atom").status_code == 404


def test_a_feed_is_answered_with_304(client: FlaskClient) -> None:
    tag = client.get("/news/feed.atom").headers["ETag"]
    assert client.get("/news/feed.atom", headers={"If-None-Match": tag}).status_code == 304


def test_addresses_are_whole_and_ids_stay(house: Flask) -> None:
    editor = signed_in(house, "bianji")
    save(editor, body="见[关于](../../pages/about.md)。")
    publish(editor)
    reader = house.test_client()
    entry = entries(reader)[ARTICLE["title"]]
    assert 'href="http://localhost/about"' in entry.findtext("a:content", "", ATOM)
    publish(editor, slug="bie-de-wangzhi")
    with house.app_context():
        version = base()
    save(editor, base=version, title="换了题目")
    publish(editor, slug="bie-de-wangzhi")
    again = entries(reader)["换了题目"]
    assert again.findtext("a:id", "", ATOM) == entry.findtext("a:id", "", ATOM)


def test_a_correction_is_told_and_cannot_do_harm(house: Flask) -> None:
    editor = signed_in(house, "bianji")
    save(editor)
    publish(editor)
    with house.app_context():
        version = base()
    note = "“三十五”应为 <b>五十三</b>\x0b。"
    sent = {**ARTICLE, "base": version, "body": "五十三人来学。", "note": note}
    assert editor.send(f"{PATH}/correct", sent).status_code == 303
    content = entries(house.test_client())[ARTICLE["title"]].findtext("a:content", "", ATOM)
    assert content.startswith("<p>更正（20")
    assert "&lt;b&gt;五十三&lt;/b&gt;" in content
    assert "五十三人来学" in content
