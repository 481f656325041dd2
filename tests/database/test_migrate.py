"""Several nodes that start at once on an empty PostgreSQL: one makes everything, all come up."""

from pathlib import Path

import pytest
from flask import Flask

from cedu_site.changes import site_version
from cedu_site.extensions import db
from tests.conftest import COUNTY
from tests.database.conftest import start
from tests.databases import close_site, create_app, databases, settings_of

pytestmark = pytest.mark.postgresql
BRING_UP = """
from cedu_site import create_app
from cedu_site.library.bringing_up import bring_up
app = create_app()
with app.app_context():
    bring_up()
print("/courses/zhubian/", app.test_client().get("/courses/zhubian/").status_code)
"""
COLLATIONS = """
SELECT DISTINCT collname FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
JOIN pg_collation ON pg_collation.oid = attcollation
WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND attnum > 0
"""


def test_nodes_that_start_at_once_come_up_and_one_takes_in(app: Flask, tmp_path: Path) -> None:
    url = settings_of(tmp_path / "0")["DATABASE_URL"]
    nodes = [start(BRING_UP, tmp_path / str(number), url) for number in range(3)]
    said = [node.communicate() for node in nodes]
    assert [node.returncode for node in nodes] == [0, 0, 0], said
    assert all("/courses/zhubian/ 200" in out for out, _ in said)
    assert sorted("没有任何变化" in out for out, _ in said) == [False, True, True], said
    one = create_app(CONTENT=COUNTY, DATA_DIR=tmp_path / "0")
    assert version_of(one) == version_of(app)  # as where only one took in
    close_site(one)


def version_of(app: Flask) -> int:
    with app.app_context():
        return site_version()


def test_text_sorts_as_on_sqlite_whatever_the_database_was_made_for(app: Flask) -> None:
    with app.app_context():
        assert db.session.scalars(db.text(COLLATIONS)).all() == ["C"]


def test_a_database_that_cannot_keep_chinese_is_refused(tmp_path: Path) -> None:
    url = settings_of(tmp_path)["DATABASE_URL"]
    name = url.rpartition("/")[2]
    databases().drop(name)
    with databases().connect() as admin:
        admin.execute(f"CREATE DATABASE {name} ENCODING LATIN1 LOCALE 'C' TEMPLATE template0")
    _, said = start(BRING_UP, tmp_path, url).communicate()
    assert "SettingError: 数据库的编码是 LATIN1，存不了中文（CEDU_DATABASE_URL）" in said
