"""Feeds as a reader's program takes them in."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import feedparser
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from cedu_site.database import writing
from cedu_site.extensions import db

LISTS = (
    *("/news/", "/news/xiaoxi/", "/news/jiyi/", "/news/zhuanzai/", "/courses/"),
    *("/courses/zhubian/", "/courses/shange/", "/offerings/", "/catalogue/"),
    *("/centres/tingzhu/", "/centres/taishi/", "/centres/malan/", "/centres/youzha/"),
)
FORMS = ("atom", "rss", "json")
TYPES = {
    "atom": "application/atom+xml; charset=utf-8",
    "rss": "application/rss+xml; charset=utf-8",
    "json": "application/feed+json; charset=utf-8",
}


def parsed(data: bytes, content_type: str) -> Any:
    """Return what feedparser makes of a feed, which has nothing to complain of."""
    found = feedparser.parse(data, response_headers={"content-type": content_type})
    assert not found.bozo, found.get("bozo_exception")
    return found


def follow(client: FlaskClient, address: str, form: str = "atom") -> Any:
    """Return the feed at `address` as feedparser reads it."""
    path, _, query = address.partition("?")
    answer = client.get(f"{path}feed.{form}" + (f"?{query}" if query else ""))
    assert (answer.status_code, answer.content_type) == (200, TYPES[form]), address
    return parsed(answer.data, answer.content_type)


def titles(client: FlaskClient, address: str) -> list[str]:
    """Return the titles in the feed, which all its forms have alike."""
    atom, rss = ([one.title for one in follow(client, address, form).entries]
                 for form in ("atom", "rss"))  # fmt: skip
    path, _, query = address.partition("?")
    read = client.get(f"{path}feed.json?{query}").get_json(force=True)
    assert atom == rss == [one["title"] for one in read["items"]]
    return atom


def entry(client: FlaskClient, address: str, title: str) -> Any:
    """Return the one entry with this title in the feed."""
    (found,) = [one for one in follow(client, address).entries if one.title == title]
    return found


def conditional(client: FlaskClient, address: str, **headers: str) -> TestResponse:
    """Return the answer to a request with such headers, `_` for `-`."""
    return client.get(address, headers={k.replace("_", "-"): v for k, v in headers.items()})


@contextmanager
def change(house: Flask) -> Iterator[None]:
    """Change the site's database inside, then commit."""
    with house.app_context(), writing():
        yield
        db.session.commit()
