"""A site that may change, with people at its desk."""

from collections.abc import Callable

import pytest
from flask import Flask

from tests.persons import Desk, signed_in


@pytest.fixture
def house(site: Callable[[], Flask]) -> Flask:
    """The county's site, which a test may change."""
    return site()


@pytest.fixture
def editor(house: Flask) -> Desk:
    """The browser of an editor of the whole site."""
    return signed_in(house, "bianji")


@pytest.fixture
def author(house: Flask) -> Desk:
    """The browser of an author at the school of Taishi."""
    return signed_in(house, "zuozhe")
