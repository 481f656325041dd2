"""A feed written as Atom (RFC 4287), as RSS 2.0, as JSON Feed 1.1."""

import json
from datetime import UTC, datetime
from typing import Any

from flask import render_template

from cedu_site.markup.characters import remove_controls
from cedu_site.sharing.entries import Entry, Feed
from cedu_site.web.dates import rfc3339

LANGUAGE = "zh-CN"
NEVER = datetime.fromtimestamp(0, UTC)  # Atom asks for a date also where nothing has one
VERSION = "https://jsonfeed.org/version/1.1"


def atom(feed: Feed) -> str:
    """Return the feed as Atom."""
    text = render_template("sharing/feed.atom.xml", feed=feed, language=LANGUAGE, never=NEVER)
    return remove_controls(text)


def rss(feed: Feed) -> str:
    """Return the feed as RSS 2.0."""
    return remove_controls(render_template("sharing/feed.rss.xml", feed=feed, language=LANGUAGE))


def json_feed(feed: Feed) -> str:
    """Return the feed as JSON Feed 1.1."""
    written = {
        "version": VERSION,
        "title": feed.title,
        "home_page_url": feed.url,
        "feed_url": feed.written_as("json"),
        "description": feed.summary,
        "icon": feed.logo,
        "favicon": feed.icon,
        "language": LANGUAGE,
        "authors": _authors(feed.author),
        "items": [_item(one) for one in feed.entries],
    }
    return json.dumps(_said(written) | {"items": written["items"]}, ensure_ascii=False)


def _item(entry: Entry) -> dict[str, Any]:
    written = {
        "id": entry.id,
        "url": entry.url,
        "external_url": entry.source,
        "title": entry.title,
        "content_html": entry.content,
        "content_text": "" if entry.content else entry.summary or entry.title,
        "summary": entry.summary,
        "image": entry.image,
        "banner_image": entry.image,
        "date_published": rfc3339(entry.published),
        "date_modified": rfc3339(entry.updated),
        "authors": _authors(entry.author),
        "tags": [one.label for one in entry.categories],
    }
    return _said(written)


def _said(written: dict[str, Any]) -> dict[str, Any]:
    """Return what is said, without what is empty and what no reader could show."""
    return {name: _clean(value) for name, value in written.items() if value}


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return remove_controls(value)
    if isinstance(value, list):
        return [_clean(one) for one in value]
    return value


def _authors(name: str) -> list[dict[str, str]]:
    return [{"name": remove_controls(name)}] if name else []


WRITERS = {
    "atom": ("application/atom+xml", atom),
    "rss": ("application/rss+xml", rss),
    "json": ("application/feed+json", json_feed),
}
