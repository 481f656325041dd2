"""What all processes need is there before they are forked."""

import gc
import subprocess
import sys
from collections.abc import Iterator

import pytest
from flask import Flask

from cedu_site.ops.preloading import preload


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


def test_a_start_loads_nothing_that_few_starts_need() -> None:
    rare = ("alembic", "rich", "psycopg", "cedu_site.ops.bench")
    asked = "import sys, cedu_site.cli, cedu_site.ops.cli; print(*sys.modules)"
    answer = subprocess.run([sys.executable, "-c", asked], capture_output=True, check=True)
    assert not {*rare} & {*answer.stdout.decode().split()}
