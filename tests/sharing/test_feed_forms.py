"""Feeds as they are written: well-formed whatever a title contains, and as the formats demand."""

import json
import re
from datetime import UTC, datetime, timedelta
from html import unescape
from xml.etree import ElementTree

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from cedu_site.markup.characters import remove_controls
from cedu_site.sharing.entries import Category, Entry, Feed
from cedu_site.sharing.writers import WRITERS
from tests.properties import HOSTILE as ANYTHING
from tests.properties import modest
from tests.sharing.following import LISTS, parsed

DAY = datetime(2026, 9, 1, 1, 30, tzinfo=UTC)
HOSTILE = (
    "]]>",
    "<b>&amp;</b> \"'",
    "\x00\x08\x0b\x0c\x1f\x7f\x80\x9f",
    "\ufffe\uffff",
    "\ud83d",
    "\udc00\ud800",
    "🎋竹\U0002000b",
    "\u2028\u202e\ufeff",
    "{{ 7*7 }}{% raw %}",
)
KEPT = "🎋竹\U0002000b"


def feed_with(title: str) -> Feed:
    """Return a feed in which everything that is written bears the title."""
    one = Entry(
        id="tag:localhost,2026:a",
        url="http://localhost/a",
        title=title,
        published=DAY,
        updated=DAY,
        author=title,
        summary=title,
        content=f"<p>{title}</p>",
        categories=(Category(title, title),),
    )
    return Feed(
        id="tag:localhost,2026:/",
        title=title,
        url="http://localhost/",
        address="http://localhost/feed",
        author=title,
        summary=title,
        updated=DAY,
        entries=(one,),
    )


def written(app: Flask, title: str, form: str) -> bytes:
    _, write = WRITERS[form]
    with app.test_request_context():
        return write(feed_with(title)).encode()  # a lone surrogate would not let itself be


@pytest.mark.parametrize("form", ["atom", "rss"])
@pytest.mark.parametrize("title", HOSTILE, ids=ascii)
def test_feed_is_well_formed_whatever_a_title_contains(app: Flask, title: str, form: str) -> None:
    data = written(app, f"一{title}二", form)
    ElementTree.fromstring(data)
    found = parsed(data, WRITERS[form][0])
    assert len(found.entries) == 1
    assert found.entries[0].title.startswith("一")
    assert (KEPT in found.entries[0].title) == (title == KEPT)


def outline(element: ElementTree.Element) -> list[object]:
    """Return the elements and attributes inside, without their texts."""
    return [(one.tag, sorted(one.attrib), outline(one)) for one in element]


def texts(tree: ElementTree.Element, *names: str) -> set[str]:
    """Return what all elements of these names say, whichever namespace they are of."""
    return {one.text or "" for one in tree.iter() if one.tag.rpartition("}")[2] in names}


@modest(30)
@given(title=st.text(st.characters(codec=None)) | ANYTHING)
def test_feed_says_whatever_there_is_and_nothing_else(app: Flask, title: str) -> None:
    title = f"一{title}二"  # what is empty is left out
    said = remove_controls(title)
    for form in ("atom", "rss"):
        tree = ElementTree.fromstring(written(app, title, form))
        assert outline(tree) == outline(ElementTree.fromstring(written(app, "题", form)))
        assert texts(tree, "title", "name", "creator", "subtitle") == {said}
        assert texts(tree, "content", "encoded") == {f"<p>{said}</p>"}
        summaries = texts(tree, "summary") if form == "atom" else texts(tree, "description")
        assert said in {unescape(one) if form == "rss" else one for one in summaries}
        in_attributes = " ".join(re.split("[\t\n]", said))  # XML 1.0, section 3.3.3
        assert {one.get("label", in_attributes) for one in tree.iter()} == {in_attributes}
    feed = json.loads(written(app, title, "json"))
    assert feed["items"][0]["title"] == feed["title"] == feed["description"] == said
    assert feed["items"][0]["content_html"] == f"<p>{said}</p>"
    assert feed["items"][0]["tags"] == [said]


def test_json_feed_says_what_version_1_1_demands(client: FlaskClient) -> None:
    """jsonfeed.org/version/1.1"""
    for path in LISTS:
        feed = client.get(f"{path}feed.json").get_json(force=True)
        assert feed["version"] == "https://jsonfeed.org/version/1.1"
        assert isinstance(feed["title"], str)
        assert feed["feed_url"] == f"http://localhost{path}feed.json"
        assert feed["home_page_url"] == f"http://localhost{path}"
        assert feed["language"] == "zh-CN"
        assert all(author["name"] for author in feed["authors"])
        assert feed["icon"].startswith("http://localhost/media/")
        assert isinstance(feed["items"], list)
        for item in feed["items"]:
            assert isinstance(item["id"], str)
            assert {"content_html", "content_text"} & item.keys()
            assert item["url"].startswith("http://localhost/")
            assert all(isinstance(tag, str) for tag in item.get("tags", []))
            for name in ("date_published", "date_modified"):
                if name in item:
                    moment = datetime.fromisoformat(item[name])
                    assert moment.utcoffset() == timedelta(0)
            assert not {name for name, value in item.items() if value in (None, "", [])}


def test_json_feed_without_entries_still_has_items(app: Flask) -> None:
    _, write = WRITERS["json"]
    empty = Feed("tag:localhost,2026:/", "空", "http://localhost/", "http://localhost/feed", "甲")
    with app.test_request_context():
        assert '"items": []' in write(empty)
        for form in ("atom", "rss"):
            assert not parsed(WRITERS[form][1](empty).encode(), WRITERS[form][0]).entries
