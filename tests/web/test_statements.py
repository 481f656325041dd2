"""What a public page costs the database: so many questions, and no more work on a larger site."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import update

from cedu_site.catalogue.models import Offering
from cedu_site.changes import EVERYTHING, record_change
from cedu_site.database import writing
from cedu_site.extensions import db
from tests.conftest import close_site
from tests.multiplying import copy_of
from tests.questions import asked
from tests.web.crawling import text_of, visit

pytestmark = pytest.mark.sqlite  # which tells how many steps it took

STATEMENTS = {  # of an answer that is made anew, besides the one for the site's version
    "/": 4,
    "/courses/zhubian/": 5,
    "/courses/zhubian/renzhu": 1,
    "/offerings/shange-changnian": 2,
    "/news/jiyi/lao-youfang": 2,
    "/about": 1,
    "/courses/": 1,
    "/news/": 1,
    "/news/xiaoxi/": 1,
    "/news/xiaoxi/?year=2026": 1,
    "/offerings/": 3,
    "/offerings/?state=upcoming": 1,
    "/offerings/?state=running": 1,
    "/offerings/?state=over": 2,
    "/offerings/?centre=taishi": 3,
    "/offerings/?week=2026-12-07": 3,
    "/centres/": 0,
    "/centres/tingzhu/": 5,
    "/centres/taishi/": 5,
    "/news/feed.atom": 4,
    "/news/xiaoxi/feed.rss": 4,
    "/courses/feed.json": 4,
    "/courses/zhubian/feed.atom": 5,
    "/offerings/feed.atom": 4,
    "/centres/taishi/feed.atom": 5,
    "/embed/courses": 1,
    "/embed/courses?centre=taishi": 1,
    "/embed/courses?course=zhubian": 2,
    "/embed/courses?what=courses&order=title": 1,
    "/embed/courses?what=news&column=xiaoxi&order=newest": 1,
    "/api/v1/courses": 4,
    "/api/v1/resources?course=zhubian": 9,
    "/api/v1/articles": 4,
    "/api/v1/offerings": 4,
    "/oembed?url=http://localhost/courses/zhubian/": 3,
    "/sitemap.xml": 4,
}
NAMES_ALL = ("/sitemap.xml",)
MORE, SPARE = 1.5, 3_000


def cost(app: Flask, path: str) -> tuple[int, int]:
    """Return how many statements and steps an answer takes that this process has given before,
    asked anew where the site turned meanwhile, as it does in the second after a change."""
    client = app.test_client()
    assert [client.get(path).status_code for _ in range(2)] == [200, 200]
    span = app.extensions["span"]
    with asked(app) as found:
        client.get(path)
    if app.extensions["span"] is not span:
        return cost(app, path)
    return len(found.questions), found.steps


@pytest.fixture(scope="module")
def sizes(tmp_path_factory: pytest.TempPathFactory, app: Flask) -> Iterator[tuple[Flask, Flask]]:
    """Two sites with the county's pages 10 times and 100 times."""
    made = [copy_of(app, tmp_path_factory.mktemp(f"times-{one}"), one) for one in (10, 100)]
    yield made[0], made[1]
    for one in made:
        close_site(one)


@pytest.fixture(scope="module")
def uncached(tmp_path_factory: pytest.TempPathFactory, app: Flask) -> Iterator[Flask]:
    """The county's site, making each answer anew."""
    site = copy_of(app, tmp_path_factory.mktemp("uncached"), 0)
    yield site
    close_site(site)


@pytest.mark.parametrize("path", STATEMENTS)
def test_a_page_asks_so_many_questions(uncached: Flask, path: str) -> None:
    assert cost(uncached, path)[0] == STATEMENTS[path]


@pytest.mark.parametrize("path", [one for one in STATEMENTS if one not in NAMES_ALL])
def test_no_page_costs_more_on_a_larger_site(sizes: tuple[Flask, Flask], path: str) -> None:
    (asked, steps), (asked_larger, steps_larger) = (cost(site, path) for site in sizes)
    assert asked_larger <= asked
    assert steps_larger <= MORE * steps + SPARE


def test_what_is_over_is_found_whether_it_was_noted_or_not(sizes: tuple[Flask, Flask]) -> None:
    def listed(query: str) -> str:
        page = visit(sizes[0].test_client(), f"/offerings/{query}")
        return text_of(page.one("main")).partition("编号")[0]

    queries = ("", "?state=over", "?state=running", "?page=2", "?centre=taishi&page=2")
    noted = {query: listed(query) for query in queries}
    with sizes[0].app_context(), writing():
        offering = Offering.__table__
        had = db.session.execute(update(offering).where(offering.c.ended_on.is_not(None))
                                 .values(ended_on=None)).rowcount  # fmt: skip
        record_change(EVERYTHING)
        db.session.commit()
    assert had
    assert {query: listed(query) for query in queries} == noted
