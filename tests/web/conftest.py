"""The county's site crawled once, for all that must hold on every page."""

import pytest
from flask import Flask

from tests.web.crawling import Visit, crawl, visit

ERRORS = {
    "/meiyou": 404,
    "/news/xiaoxi/xiutang": 410,
    "/news/xiaoxi/qiuji-baoming": 410,
    "/catalogue/?page=0": 400,
    "/catalogue/?page=99": 404,
}


@pytest.fixture(scope="session")
def crawled(app: Flask) -> dict[str, Visit]:
    """Every address of the site that a link from the home page leads to."""
    return crawl(app.test_client(), "/")


@pytest.fixture(scope="session")
def pages(app: Flask, crawled: dict[str, Visit]) -> list[Visit]:
    """Every page of the site, those that say what is wrong included, and a search with answers."""
    client = app.test_client()
    others = [visit(client, path) for path in (*ERRORS, "/catalogue/?q=竹编&topic=竹编")]
    others += [visit(client, path) for path in ("/catalogue/?q=潜水艇", "/offerings/?state=none")]
    others += [visit(client, path) for path in ("/embed/?centre=taishi", "/embed/?n=0")]
    return [found for found in crawled.values() if found.is_page] + others
