"""The sitemap: every public address once, nothing else, split where one file does not hold it."""

from datetime import datetime
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from cedu_site.centres.models import Centre
from cedu_site.changes import EVERYTHING, record_change
from cedu_site.clock import now
from cedu_site.extensions import db
from cedu_site.news.models import Article, Column
from cedu_site.publishing.models import Page
from cedu_site.sharing import sitemap
from tests.sharing.following import change

NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def read(client: FlaskClient, address: str = "/sitemap.xml") -> dict[str, str]:
    """Return the paths of a sitemap, with when each was last changed."""
    answer = client.get(address)
    assert (answer.status_code, answer.content_type) == (200, "application/xml; charset=utf-8")
    found = {}
    for one in ElementTree.fromstring(answer.data):
        url = urlsplit(one.findtext("s:loc", "", NAMES))
        assert (url.scheme, url.netloc) == ("http", "localhost")
        assert url.path not in found
        found[url.path] = one.findtext("s:lastmod", "", NAMES)
    return found


def test_addresses_of_each_kind_answer_200(client: FlaskClient) -> None:
    one_of_each = {(path.split("/")[1], path.count("/")): path for path in read(client)}
    assert len(one_of_each) > len(sitemap.LISTS)
    answers = {path: client.get(path).status_code for path in one_of_each.values()}
    assert set(answers.values()) == {200}


def test_everything_public_is_there(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        things = [*db.session.scalars(Page.public(now())), *db.session.scalars(select(Centre)),
                  *db.session.scalars(select(Column))]  # fmt: skip
        paths = {thing.path for thing in things}
        page = db.session.scalars(Article.public(now())).first()
        assert page
        path, changed = page.path, page.changed_at.replace(microsecond=0)
    found = read(client)
    assert {unquote(one) for one in found} == paths | set(sitemap.LISTS)
    assert datetime.fromisoformat(found[path]) == changed


def test_what_is_withdrawn_retired_or_merged_is_not(house: Flask) -> None:
    reader = house.test_client()
    gone = {"/courses/shange/", "/courses/shange/duige", "/news/jiyi/", "/centres/malan/"}
    assert gone <= read(reader).keys()
    with change(house):
        for page in db.session.scalars(select(Page).filter_by(path="/courses/shange/")):
            page.withdraw()
        for column in db.session.scalars(select(Column).filter_by(slug="jiyi")):
            column.retire()
        malan, taishi = (
            db.session.scalars(select(Centre).filter_by(slug=slug)).one()
            for slug in ("malan", "taishi")
        )
        malan.merge(taishi)
    found = read(reader)
    assert not gone & found.keys()
    articles = [path for path in found if path.startswith("/news/jiyi/")]
    assert {reader.get(path).status_code for path in articles} == {200}


def test_many_pages_are_split_and_stay_where_they_are(
    house: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = house.test_client()
    whole = read(reader)
    monkeypatch.setattr(sitemap, "MOST", 7)
    with change(house):
        record_change(EVERYTHING)
    files = read(reader)
    assert next(iter(files)) == "/sitemap-1.xml"
    parts = {path: read(reader, path) for path in files}
    assert {path: date for part in parts.values() for path, date in part.items()} == whole
    assert sum(map(len, parts.values())) == len(whole)
    assert max(len(part) for path, part in parts.items() if path != "/sitemap-1.xml") <= 7
    first = min(path for path in files if path != "/sitemap-1.xml")
    vanishing = [path for path in parts[first] if "/courses/shange/" in path or "/news" in path]
    with change(house):
        for path in vanishing:
            db.session.scalars(select(Page).filter_by(path=path)).one().withdraw()
    for path in read(reader):
        assert read(reader, path).keys() <= parts[path].keys()


def test_numbers_out_of_range_are_404(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    assert client.get("/sitemap-1.xml").status_code == 404
    monkeypatch.setattr(sitemap, "MOST", 7)
    for number in ("0", "99", "999999999999999", "99999999999999999999", "-1", "x", "1.5"):
        assert client.get(f"/sitemap-{number}.xml").status_code == 404


def test_sitemap_is_answered_with_304(client: FlaskClient) -> None:
    tag = client.get("/sitemap.xml").headers["ETag"]
    assert client.get("/sitemap.xml", headers={"If-None-Match": tag}).status_code == 304
