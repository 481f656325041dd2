"""What all processes need is there before they are forked."""

import gc
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask, template_rendered
from sqlalchemy import select

from cedu_site.extensions import db
from cedu_site.ops.preloading import preload
from cedu_site.publishing.reads import ReadCount, flush_reads
from cedu_site.search.counting import flush
from cedu_site.search.models import SearchCount


@pytest.fixture(autouse=True)
def thawed() -> Iterator[None]:
    yield
    gc.unfreeze()


def test_index_dictionaries_and_templates_are_loaded_and_shared(app: Flask) -> None:
    app.extensions.pop("index", None)

    preload(app)

    assert app.extensions["index"]._view is not None
    assert "search/catalogue.html" in {name for _, name in app.jinja_env.cache or {}}
    assert gc.get_freeze_count() > 100_000
    assert list((app.config["DATA_DIR"] / "templates").iterdir())


def test_what_is_made_to_be_shared_is_not_counted_as_read(house: Flask) -> None:
    made: list[str] = []
    with template_rendered.connected_to(lambda *_, template, **__: made.append(template.name)):
        preload(house)
    with house.app_context():
        flush()
        flush_reads()
        assert {"front/home.html", "catalogue/course.html", "search/catalogue.html"} <= {*made}
        assert not db.session.scalars(select(ReadCount)).all()
        assert not db.session.scalars(select(SearchCount)).all()


def test_a_start_loads_nothing_that_few_starts_need(tmp_path: Path) -> None:
    rare = {"alembic", "rich", "psycopg", "sqlalchemy.dialects.postgresql", "cedu_site.ops.bench",
            "PIL", "ruamel", "segno", "pypinyin", "mammoth"}  # fmt: skip
    asked = "import sys, cedu_site, cedu_site.cli, cedu_site.ops.cli; cedu_site.create_app()"
    told = subprocess.run(
        [sys.executable, "-c", f"{asked}; print(*sys.modules)"],
        env={**os.environ, "CEDU_DATA_DIR": str(tmp_path), "CEDU_DATABASE_URL": ""},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert "rjieba" in told and not rare & {*told}
