"""The second county's site, made once for each test process; copies for tests that change it."""

import gc
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings

from cedu_site.database import migrate
from cedu_site.library.importer import Import
from cedu_site.search.follower import Follower
from cedu_site.search.following import follow
from tests.compiling import compile_once
from tests.databases import (
    choose,
    close_site,
    copy_site,
    create_app,
    keep_as_template,
    made_inside,
)
from tests.persons import Desk, signed_in
from tests.postgres import NoPostgres
from tests.shelf import jpeg, shelf, workshop  # noqa: F401 - fixtures for every room

settings.register_profile("default", derandomize=True, deadline=None)
settings.register_profile("long", max_examples=1000, deadline=None)
settings.load_profile("default")


gc.disable()  # until all is loaded: see pytest_collection_finish()
compile_once()
MEMORY = Path("/dev/shm")  # where a commit need not wait for a disk
if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > 4 * 1024**3:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))
COUNTY = Path(__file__).parent / "library"


def pytest_addoption(parser: pytest.Parser) -> None:
    kinds = ("sqlite", "postgresql")
    parser.addoption("--database", choices=kinds, default=kinds[0], help="what the sites have")


def pytest_configure(config: pytest.Config) -> None:
    """Start the one server that all workers share, and end it with the run."""
    if hasattr(config, "workerinput"):
        return
    try:
        server = choose(config.getoption("--database"))
    except NoPostgres as error:
        if os.environ.get("CI") == "true":
            raise pytest.UsageError(str(error)) from error
        pytest.exit(f"{error}，PostgreSQL 上的测试没有运行", returncode=0)
    if server is not None:
        config.add_cleanup(server.remove)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is about the other database."""
    other = {"sqlite": "postgresql", "postgresql": "sqlite"}[config.getoption("--database")]
    left_out = [item for item in items if item.get_closest_marker(other)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]


def pytest_collection_finish() -> None:
    """Look for garbage now and then, and not among what was loaded: that was a quarter of all."""
    gc.freeze()
    gc.set_threshold(50_000, 5, 5)
    gc.enable()


def open_site(library: Path, data: Path) -> Flask:
    """Return the site of `library` with its data in `data`, migrated and taken in."""
    app = create_app(CONTENT=library, DATA_DIR=data)
    app.testing = True
    with app.app_context():
        migrate()
        report = Import(library).run()
        assert not report.refused, report.problems
        follow()
    return app


@pytest.fixture(autouse=True)
def _no_database_stays() -> Iterator[None]:
    with made_inside():
        yield


@pytest.fixture(autouse=True)
def _no_follower_stays(_no_database_stays: None) -> Iterator[None]:
    """End what follows a site whose folder goes with its test: its troubles would be others'."""
    yield
    followers = [one for one in threading.enumerate() if isinstance(one, Follower)]
    for follower in followers:
        follower.end()
    for follower in followers:
        follower.join()


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The county's site, for tests that only read."""
    app = open_site(COUNTY, data := tmp_path_factory.mktemp("county"))
    close_site(app)
    keep_as_template(data)
    yield app
    close_site(app)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A copy of the county's library that a test may change."""
    return Path(shutil.copytree(COUNTY, tmp_path / "library"))


@pytest.fixture
def site(app: Flask, library: Path, tmp_path: Path) -> Iterator[Callable[..., Flask]]:
    """Open the site of the copied library, beginning with what the county's site took in; it may
    have settings of its own."""
    copy_site(app, tmp_path / "data")
    opened: list[Flask] = []

    def open_copy(**settings: object) -> Flask:
        opened.append(create_app(CONTENT=library, DATA_DIR=tmp_path / "data", **settings))
        opened[-1].testing = True
        return opened[-1]

    yield open_copy
    for one in opened:
        close_site(one)


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
