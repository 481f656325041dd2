"""Every link of the site leads somewhere, and everything public is reached by links."""

from urllib.parse import quote

from flask import Flask
from flask.testing import FlaskClient

from cedu_site.centres.models import Centre
from cedu_site.clock import now
from cedu_site.extensions import db
from cedu_site.news.models import Column
from cedu_site.publishing.models import Page
from tests.web.crawling import HOST, Visit


def test_every_internal_link_answers_200(crawled: dict[str, Visit]) -> None:
    assert len(crawled) > 60
    assert {a: v.answer.status for a, v in crawled.items() if v.answer.status_code != 200} == {}


def test_links_from_error_pages_and_searches_answer_too(
    client: FlaskClient, crawled: dict[str, Visit], pages: list[Visit]
) -> None:
    known = crawled.keys() | {page.address for page in pages}
    others = {link for page in pages for link, _ in page.links()} - known
    answers = {link: client.get(link.removeprefix(HOST)).status_code for link in others}
    assert set(answers.values()) == {200}
    assert any("/export.csv?q=" in link for link in answers)


def test_links_into_a_page_find_their_place(crawled: dict[str, Visit], pages: list[Visit]) -> None:
    lost = {
        (page.path, f"{link}#{fragment}")
        for page in pages
        for link, fragment in page.links()
        if fragment and link in crawled and fragment not in crawled[link].ids
    }
    assert lost == set()


def test_everything_public_is_reached_by_links(app: Flask, crawled: dict[str, Visit]) -> None:
    with app.app_context():
        things = [
            *db.session.scalars(Page.public(now())),
            *db.session.scalars(db.select(Centre)),
            *db.session.scalars(db.select(Column)),
        ]
        missed = {thing.path for thing in things if HOST + quote(thing.path) not in crawled}
    assert missed == set()


def test_what_is_not_public_is_linked_nowhere(app: Flask, crawled: dict[str, Visit]) -> None:
    with app.app_context():
        public = Page.public(now()).with_only_columns(Page.id)
        hidden = db.session.scalars(db.select(Page.path).where(Page.id.not_in(public))).all()
    assert len(hidden) == 3
    assert [path for path in hidden if HOST + path in crawled] == []


def test_nothing_is_loaded_from_elsewhere(pages: list[Visit]) -> None:
    def loads(page: Visit) -> list[str]:
        return [
            address
            for element in page.all("script", "link", "img", "source", "video", "audio", "iframe")
            if element.attrib.get("rel") not in ("canonical", "alternate")
            for name in ("src", "href", "srcset")
            for address in [element.attrib.get(name, "/")]
            if not address.startswith("/") or address.startswith("//")
        ]

    assert {page.path: loads(page) for page in pages if loads(page)} == {}


def test_links_to_other_sites_do_not_hand_over_the_window(pages: list[Visit]) -> None:
    outer = [
        link
        for page in pages
        for link in page.all("a")
        if link.attrib["href"].startswith(("http:", "https:"))
    ]
    assert {link.attrib["href"] for link in outer} == {
        "https://www.bilibili.com/video/BV1Zh4y1Q7Tx",
        "https://www.example.org/zhuyi",
    }
    assert all("noopener" in link.attrib.get("rel", "") for link in outer)


def test_no_page_shows_the_mark_that_stands_for_the_mount_point(
    crawled: dict[str, Visit], pages: list[Visit]
) -> None:
    texts = [v for v in crawled.values() if v.answer.mimetype.startswith("text/")] + pages
    assert [visit.address for visit in texts if "\ue000" in visit.answer.text] == []
