"""The change log: one version for each transaction that changes anything public."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from cedu_site.changes import changed_since, record_change, site_version
from cedu_site.extensions import db


@pytest.fixture
def version(site: Callable[[], Flask]) -> Iterator[int]:
    """The version of a site that may change, inside its context."""
    with site().app_context():
        yield site_version()
        db.session.rollback()


def test_a_transaction_raises_the_version_once(version: int) -> None:
    record_change("a")
    record_change("b")
    db.session.commit()
    assert site_version() == version + 1
    assert changed_since(version) == {"a", "b"}


def test_nothing_recorded_raises_nothing(version: int) -> None:
    db.session.commit()
    assert site_version() == version


def test_what_is_rolled_back_is_forgotten(version: int) -> None:
    record_change("a")
    db.session.rollback()
    db.session.commit()
    assert site_version() == version


def test_a_part_that_is_rolled_back_takes_nothing_else_with_it(version: int) -> None:
    record_change("a")
    inner = db.session.begin_nested()
    record_change("b")
    inner.rollback()
    db.session.commit()
    assert "a" in changed_since(version)


def test_a_part_that_is_kept_is_logged_with_the_whole(version: int) -> None:
    with db.session.begin_nested():
        record_change("a")
    record_change("b")
    db.session.commit()
    assert site_version() == version + 1
    assert changed_since(version) == {"a", "b"}
