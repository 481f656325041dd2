"""A lesson that readers look at."""

import pytest
from flask import Flask

from cedu_site.extensions import db
from cedu_site.publishing.models import Page

LESSON = "/courses/zhubian/beidian"


@pytest.fixture
def lesson(house: Flask) -> str:
    """The uid of a lesson."""
    with house.app_context():
        return db.session.scalars(db.select(Page.uid).filter_by(path=LESSON)).one()
