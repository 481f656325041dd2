"""A site for the time of a measurement: its own library, data and database, then gone."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from flask import Flask

from cedu_site import create_app
from cedu_site.clock import now
from cedu_site.database import migrate, writing
from cedu_site.extensions import db
from cedu_site.library.importer import Import
from cedu_site.search.answers import answer, answers_of
from cedu_site.search.engine import Request, search
from cedu_site.search.following import the_index

SITE = "name: 搜索测量 示例\n"


@dataclass(frozen=True)
class Trial:
    """A site in `folder` that nobody else uses."""

    app: Flask
    folder: Path

    @property
    def library(self) -> Path:
        return self.folder / "library"

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def database(self) -> Path:
        return self.folder / "site.sqlite3"

    def settings(self) -> dict[str, str]:
        """Return the settings that another process opens this site with."""
        return {
            "CONTENT": str(self.library),
            "DATA_DIR": str(self.data),
            "DATABASE_URL": f"sqlite:///{self.database}",
        }

    def uids(self, q: str) -> list[str]:
        """Return the uids of the first ten answers to `q`."""
        with self.app.test_request_context():
            return [one.thing.uid for one in answer(Request(now(), q)).list.items]

    def timed(self, q: str) -> tuple[float, int]:
        """Return in how many seconds `q` got its count, facets and ten passages; and the count."""
        with self.app.test_request_context():
            index, request = the_index(), Request(now(), q)
            db.session.connection()  # the peer's is open too
            started = perf_counter()
            results = search(index, request)
            answers_of(results, request.now)
            return perf_counter() - started, results.total

    def timed_page(self, q: str) -> float:
        """Return in how many seconds all was there that the page of answers shows."""
        with self.app.test_request_context():
            started = perf_counter()
            answer(Request(now(), q))
            return perf_counter() - started

    def timed_engine(self, q: str) -> float:
        """Return in how many seconds the engine alone gives count, facets and the ten uids."""
        with self.app.test_request_context():
            index, request = the_index(), Request(now(), q)
            started = perf_counter()
            search(index, request)
            return perf_counter() - started


@contextmanager
def trial_site() -> Iterator[Trial]:
    """Open an empty site in a temporary folder, which is removed whatever happens."""
    with TemporaryDirectory(prefix="cedu-bench-", ignore_cleanup_errors=True) as name:
        folder = Path(name).resolve()
        (folder / "library").mkdir()
        (folder / "library" / "site.yaml").write_text(SITE, "utf-8")
        trial = Trial(_open(folder), folder)
        try:
            yield trial
        finally:
            _close(trial.app)


def _open(folder: Path) -> Flask:
    app = create_app(
        CONTENT=folder / "library",
        DATA_DIR=folder / "data",
        DATABASE_URL=f"sqlite:///{folder / 'site.sqlite3'}",
    )
    app.testing = True  # no thread follows the index: what is measured is measured alone
    with app.app_context():
        migrate()
        with writing():
            Import(folder / "library").run()
    return app


def _close(app: Flask) -> None:
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
