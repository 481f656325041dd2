"""A site that may change, and a lesson of it that readers look at."""

from collections.abc import Callable

import pytest
from flask import Flask

from cedu_site.extensions import db
from cedu_site.publishing.models import Page
from tests.persons import Desk, signed_in

LESSON = "/courses/zhubian/beidian"


@pytest.fixture
def house(site: Callable[[], Flask]) -> Flask:
    return site()


@pytest.fixture
def lesson(house: Flask) -> str:
    """The uid of a lesson."""
    with house.app_context():
        return db.session.scalars(db.select(Page.uid).filter_by(path=LESSON)).one()


@pytest.fixture
def editor(house: Flask) -> Desk:
    """The browser of an editor of the whole site."""
    return signed_in(house, "bianji")
