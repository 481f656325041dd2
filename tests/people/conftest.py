"""A site that may change, with its people and browsers in which nobody is signed in."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.persons import Desk, admit, signed_in


@pytest.fixture
def house(site: Callable[[], Flask]) -> Flask:
    """The county's site with an editor, an author and an admin."""
    app = site()
    with app.app_context():
        for username in ("bianji", "zuozhe", "guanli"):
            admit(username)
    return app


@pytest.fixture
def visitor(house: Flask) -> FlaskClient:
    """The browser of somebody who is not signed in."""
    return house.test_client()


@pytest.fixture
def admin(house: Flask) -> Desk:
    """The browser of an admin of the whole site."""
    return signed_in(house, "guanli")
