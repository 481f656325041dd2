"""A site behind its page cache, and what is left in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask, template_rendered

from cedu_site.caching.front import PageCache
from cedu_site.changes import record_change
from cedu_site.extensions import db
from cedu_site.publishing.models import Page
from tests.web.conftest import crawled  # noqa: F401 - a fixture

LESSON = "/courses/zhubian/beidian"


def cache_of(app: Flask) -> PageCache:
    found = app.extensions["page cache"]
    assert isinstance(found, PageCache)
    return found


def database_of(app: Flask) -> Path:
    return Path(app.config["DATA_DIR"]) / "cedu.sqlite3"


def change(app: Flask, path: str = LESSON, **columns: Any) -> None:
    """Change the page at `path` and commit that to the change log."""
    with app.app_context():
        page = db.session.scalars(db.select(Page).filter_by(path=path)).one()
        for name, value in columns.items():
            setattr(page, name, value)
        record_change(page.uid)
        db.session.commit()


@contextmanager
def renders(app: Flask) -> Iterator[list[str]]:
    """Give a list that grows by every template that is rendered meanwhile."""
    made: list[str] = []

    def note(sender: Flask, template: Any, **context: Any) -> None:
        made.append(template.name)

    with template_rendered.connected_to(note, app):
        yield made
