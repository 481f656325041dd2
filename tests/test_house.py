"""The ways of the house: what holds for every room, told by tests."""

import ast
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask

import cedu_site.config
from cedu_site.extensions import db
from cedu_site.web.rendering import render_block
from tests.persons import signed_in

TOP = Path(__file__).parent.parent
PACKAGE = TOP / "cedu_site"
SOURCES = sorted(PACKAGE.rglob("*.py"))
BANNED_NAMES = {"utils.py", "helpers.py", "services.py", "common.py", "managers.py"}
LARGEST_FILE = 300


def test_models_and_migrations_agree(app: Flask) -> None:
    with app.app_context(), db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, db.metadata) == []


@pytest.mark.sqlite
def test_sqlite_is_durable_and_checked(app: Flask) -> None:
    wanted = {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 2}
    with app.app_context(), db.engine.connect() as connection:
        found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in wanted}
    assert found == wanted


def test_every_setting_is_documented() -> None:
    source = (PACKAGE / "config.py").read_text("utf-8")
    used = set(re.findall(r'setting\("([A-Z_]+)"', source))
    documented = set(re.findall(r"`CEDU_([A-Z_]+)`", cedu_site.config.__doc__ or ""))
    assert used == documented
    for name in ("README.md", "README.zh-CN.md"):
        listed = set(re.findall(r"\| `CEDU_([A-Z_]+)`", (TOP / name).read_text("utf-8")))
        assert listed == documented, name


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(TOP)))
def test_a_file_says_what_it_is_for_and_stays_small(path: Path) -> None:
    source = path.read_text("utf-8")
    assert ast.get_docstring(ast.parse(source))
    assert source.count("\n") <= LARGEST_FILE
    assert path.name not in BANNED_NAMES


def fragments() -> list[tuple[str, str]]:
    """Return the templates and fragments that routes name."""
    call = re.compile(r'render\(\s*"([\w/]+\.html)",\s*fragment="(\w+)"')
    return [match.groups() for path in SOURCES for match in call.finditer(path.read_text("utf-8"))]


def test_every_fragment_is_a_block_that_renders_alone(site: Callable[[], Flask]) -> None:
    client = signed_in(site(), "bianji")
    addresses = {
        "desk/edit.html": "/desk/pages/abcdefgh2345?kind=article",
        "desk/media_choose.html": "/desk/media/choose",
        "embedding/builder.html": "/embed/?centre=taishi",
        "search/catalogue.html": "/catalogue/",
        "search/suggest.html": "/catalogue/suggest",
    }
    assert fragments()
    for template, fragment in fragments():
        assert f"{{% block {fragment} %}}" in (PACKAGE / "templates" / template).read_text("utf-8")
        address = addresses[template]
        part = client.get(address, headers={"HX-Request": "true", "HX-Request-Type": "partial"})
        title, _, block = part.text.partition("</title>")
        page = client.get(address).text
        assert f'id="{fragment}"' in block
        assert title + "</title>" in page
        assert block.strip() in page


def test_a_missing_block_is_noticed(app: Flask) -> None:
    with app.test_request_context(), pytest.raises(KeyError):
        render_block("search/catalogue.html", "nothing", {})
