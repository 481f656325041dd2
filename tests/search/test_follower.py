"""A serving process keeps its search current by itself: nobody calls `follow()` here."""

from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import rmtree
from time import monotonic, sleep

import pytest
from flask import Flask

from cedu_site.changes import record_change
from cedu_site.clock import now
from cedu_site.extensions import db
from cedu_site.publishing.models import Page
from cedu_site.search.follower import PAUSE, Follower, keep_current
from cedu_site.search.index import Index
from cedu_site.search.storage import writing
from tests.conftest import close_site
from tests.databases import create_app

Site = Callable[..., Flask]
QUESTION = "/api/v1/search?q=杯垫&kind=resource"
RENAMED = '/api/v1/search?q="竹丝隔热垫"&kind=resource'
LESSON = "/courses/zhubian/beidian"
PATIENCE = 20.0  # seconds, for the sake of a machine that is busy


@pytest.fixture
def serving(site: Site) -> Iterator[Flask]:
    """A site as it is served: its follower runs from the first search on."""
    app = site()
    app.testing = False
    yield app
    if "follower" in app.extensions:
        app.extensions["follower"].end()
        app.extensions["follower"].join(PATIENCE)
        assert not app.extensions["follower"].is_alive()


@pytest.fixture
def other(site: Site, library: Path, tmp_path: Path) -> Iterator[Flask]:
    """Another process on the same data folder."""
    made = create_app(CONTENT=library, DATA_DIR=tmp_path / "data")
    yield made
    close_site(made)


def found(app: Flask, query: str = QUESTION) -> list[str] | None:
    """Return what the search finds; None while it is being prepared."""
    answer = app.test_client().get(query)
    if answer.status_code == 503:
        assert int(answer.headers["Retry-After"]) > 0
        return None
    assert answer.status_code == 200
    return [item["url"] for item in answer.json["items"]]


def shows(app: Flask, query: str = QUESTION) -> bool | None:
    """Return whether the lesson is among what is found; None while that is not known."""
    urls = found(app, query)
    return None if urls is None else LESSON in urls


def total(app: Flask) -> int:
    """Return how many resources the index counts."""
    return int(app.test_client().get("/api/v1/search?kind=resource").json["total"])


def withdraw(app: Flask, withdrawn: bool) -> None:
    """Change the lesson as another process would, without touching any index."""
    with app.app_context():
        page = db.session.scalars(db.select(Page).filter_by(path=LESSON)).one()
        page.withdrawn_at = now() if withdrawn else None
        page.title = "竹丝隔热垫"
        record_change(page.uid)
        db.session.commit()


def becomes_true(question: Callable[[], object]) -> bool:
    deadline = monotonic() + PATIENCE
    while monotonic() < deadline:
        if question():
            return True
        sleep(0.05)
    return False


def follower_of(app: Flask) -> Follower:
    follower: Follower = app.extensions["follower"]
    return follower


def test_what_another_process_committed_becomes_searchable(serving: Flask, other: Flask) -> None:
    assert shows(serving)
    before = total(serving)
    withdraw(other, True)
    assert becomes_true(lambda: total(serving) == before - 1)
    assert shows(serving) is False
    withdraw(other, False)
    assert becomes_true(lambda: shows(serving, RENAMED))
    assert total(serving) == before


def test_what_it_writes_another_process_reads(serving: Flask, site: Site, other: Flask) -> None:
    second = site()
    second.testing = False
    assert shows(serving, RENAMED) is shows(second, RENAMED) is False
    try:
        withdraw(other, False)
        for app in (serving, second):
            assert becomes_true(lambda app=app: shows(app, RENAMED))
    finally:
        follower_of(second).end()
        follower_of(second).join(PATIENCE)


def test_it_goes_on_after_another_writer_was_in_the_way(
    serving: Flask, other: Flask, tmp_path: Path
) -> None:
    assert shows(serving)
    with writing(tmp_path / "data/index", wait=PATIENCE):
        withdraw(other, False)
        assert shows(serving, RENAMED) is False  # the index as it stands answers
    assert becomes_true(lambda: shows(serving, RENAMED))


def test_it_makes_an_index_that_is_missing(serving: Flask, tmp_path: Path) -> None:
    rmtree(tmp_path / "data/index")
    with writing(tmp_path / "data/index", wait=0):
        assert found(serving) is None
        assert serving.test_client().get("/").status_code == 200
    assert becomes_true(lambda: shows(serving))


def test_it_makes_a_damaged_index_anew_when_told(serving: Flask, tmp_path: Path) -> None:
    folder = tmp_path / "data/index"
    before = found(serving)
    for file in folder.rglob("*.trm"):
        file.unlink()
        file.write_bytes(b"damaged")
    assert not Index(folder).usable()
    assert found(serving) == before
    follower_of(serving).heal()
    assert becomes_true(Index(folder).usable)
    assert found(serving) == before


def test_it_goes_on_after_trouble(serving: Flask, other: Flask, tmp_path: Path) -> None:
    assert shows(serving)
    rmtree(tmp_path / "data/index")
    (tmp_path / "data/index").write_text("in the way")  # nothing can be written here
    withdraw(other, True)
    assert shows(serving) is False  # the database has the last word
    assert becomes_true(lambda: follower_of(serving)._pause > PAUSE)
    (tmp_path / "data/index").unlink()
    withdraw(other, False)
    assert becomes_true(lambda: shows(serving, RENAMED))


def test_a_process_has_one_and_a_new_one_where_it_ended(serving: Flask) -> None:
    first = keep_current(serving)
    assert keep_current(serving) is first
    first.end()
    first.join(PATIENCE)
    second = keep_current(serving)
    assert second is not first and second.is_alive()
    second.process = -1  # as after a fork, which leaves threads behind
    third = keep_current(serving)
    assert third is not second and third.is_alive()
    second.end()
    second.join(PATIENCE)
