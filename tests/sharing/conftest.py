"""A site whose news may change."""

from collections.abc import Callable

import pytest
from flask import Flask


@pytest.fixture
def house(site: Callable[[], Flask]) -> Flask:
    """The county's site, which a test may change."""
    return site()
