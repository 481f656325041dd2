"""A page of its own for each test, written without a library."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from cedu_site.addresses import make_uid
from cedu_site.extensions import db
from cedu_site.publishing.models import StandingPage
from cedu_site.publishing.revisions import Revision

Written = tuple[StandingPage, Revision]


@pytest.fixture
def write(site: Callable[[], Flask]) -> Iterator[Callable[..., Written]]:
    """Write a standing page, or a further revision of it, inside a site that may change."""
    with site().app_context():

        def write(page: StandingPage | None = None, **written: str) -> Written:
            if page is None:
                page = StandingPage(uid=make_uid(), slug="", path="#")
                db.session.add(page)
                page.take_address("gonggao")
            content = {"title": written.get("title", "公告"), "html": "<p>正文</p>", "text": "正文"}
            return page, page.revise(dict(written), body="正文", **content)

        yield write
        db.session.rollback()
