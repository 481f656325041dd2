"""A site goes from SQLite to PostgreSQL: all of it, nothing else, and nobody else's is lost."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import make_url, text

import cedu_site
from cedu_site.clock import now
from cedu_site.database import migrate, writing
from cedu_site.extensions import db
from cedu_site.library.importer import Import
from cedu_site.publishing.log import LogEntry
from cedu_site.publishing.models import Page
from cedu_site.publishing.reads import ReadCount
from cedu_site.publishing.revisions import Revision
from cedu_site.search.following import follow
from tests.conftest import COUNTY, close_site
from tests.databases import databases, settings_of
from tests.ops.conftest import OPEN
from tests.persons import admit, signed_in
from tests.web.crawling import HOST, crawl, visit

pytestmark = [pytest.mark.postgresql, pytest.mark.xdist_group("move")]

LISTS = (
    "/catalogue/?q=竹编", "/news/", "/offerings/", "/courses/feed.atom", "/api/v1/search",
)  # fmt: skip
LESSON = "/courses/zhubian/beidian"
MOMENT = datetime(2026, 3, 4, 5, 6, 7, 89, UTC)


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The data folder of the county's site on SQLite, with people and their traces."""
    data = tmp_path_factory.mktemp("county")
    app = on_sqlite(data)
    with app.app_context():
        migrate()
        assert not Import(COUNTY).run().refused
        follow()
        admit("bianji").created_at = MOMENT
        with writing():
            ReadCount.add(date(2026, 3, 4), "abc", 3)
            entry = LogEntry(at=MOMENT, verb="publish", subject="x", title="", why="")
            entry.before, entry.after = ["\ud800", {"b": 1.5, "a": None}], 5
            db.session.add(entry)
            db.session.commit()
    close_site(app)
    yield data


def on_sqlite(data: Path) -> Flask:
    app = cedu_site.create_app(CONTENT=COUNTY, DATA_DIR=data)
    app.testing = True
    return app


@pytest.fixture
def old(county: Path, tmp_path: Path) -> Iterator[Flask]:
    """The site on SQLite, which a test may change."""
    app = on_sqlite(Path(shutil.copytree(county, tmp_path / "old")))
    yield app
    close_site(app)


@pytest.fixture
def to(tmp_path: Path) -> str:
    """The address of an empty database."""
    return settings_of(tmp_path / "new")["DATABASE_URL"]


@pytest.fixture
def new(old: Flask, to: str) -> Iterator[Flask]:
    """The site as it is opened on PostgreSQL after it was moved."""
    app = cedu_site.create_app(CONTENT=COUNTY, DATA_DIR=old.config["DATA_DIR"], DATABASE_URL=to)
    app.testing = True
    yield app
    close_site(app)


def move(app: Flask, to: str) -> tuple[int, str]:
    """Run the command; return how it ended and what it said."""
    result = app.test_cli_runner().invoke(args=["move", "--to", to])
    assert make_url(to).password or "" not in result.output
    return result.exit_code, result.output + str(result.exception or "")


def moved(app: Flask, to: str) -> str:
    code, said = move(app, to)
    assert code == 0, said
    return said


def test_every_page_answers_as_before(old: Flask, new: Flask, to: str) -> None:
    assert "一致" in moved(old, to)
    clients = [app.test_client() for app in (old, new)]
    pages = re.findall(r"<loc>http://localhost(.*?)</loc>", clients[0].get("/sitemap.xml").text)
    assert len(pages) > 30
    for path in {*pages, *LISTS}:
        before, after = (client.get(path) for client in clients)
        assert before.status_code == 200, path
        assert (after.status_code, after.data) == (200, before.data), path


@pytest.mark.long
def test_every_address_answers_as_before(old: Flask, new: Flask, to: str) -> None:
    moved(old, to)
    before, client = crawl(old.test_client(), "/"), new.test_client()
    assert len(before) > 100
    for address, page in before.items():
        after = client.get(address.removeprefix(HOST), base_url=HOST)
        assert (after.status_code, after.data) == (page.answer.status_code, page.answer.data)


def test_values_arrive_as_they_were(old: Flask, new: Flask, to: str) -> None:
    moved(old, to)
    with new.app_context():
        entry = db.session.scalars(db.select(LogEntry).filter_by(subject="x")).one()
        assert entry.at == MOMENT
        assert (entry.before, entry.after) == (["\ud800", {"b": 1.5, "a": None}], 5)
        nothing = db.select(text("count(*)")).select_from(LogEntry.__table__)
        assert db.session.scalar(nothing.where(LogEntry.before.is_(None))) == 0
        read = db.session.scalars(db.select(ReadCount)).one()
        assert (read.day, read.uid, read.times) == (date(2026, 3, 4), "abc", 3)
        assert admit("bianji").created_at == MOMENT


def test_the_moved_site_is_written_on(old: Flask, new: Flask, to: str) -> None:
    moved(old, to)
    desk = signed_in(new, "zuozhe")
    assert visit(desk, "/desk/").answer.status_code == 200
    with new.app_context():
        newest = db.session.scalars(db.select(LogEntry.id).order_by(LogEntry.id)).all()
        db.session.add(LogEntry(at=now(), verb="publish", subject="y", title="", why=""))
        db.session.commit()
        assert db.session.scalar(db.select(LogEntry.id).filter_by(subject="y")) not in newest


def test_moving_again_changes_nothing(old: Flask, to: str) -> None:
    moved(old, to)
    assert "早已搬好" in moved(old, to)


def test_what_was_written_since_is_brought_along(old: Flask, new: Flask, to: str) -> None:
    moved(old, to)
    rename(old, "后来改的")
    moved(old, to)
    assert title(new) == "后来改的"


def test_a_site_in_use_is_not_overwritten(old: Flask, new: Flask, to: str) -> None:
    moved(old, to)
    rename(new, "在新家改的")
    code, said = move(old, to)
    assert code == 1
    assert "已经有人写过" in said
    assert title(new) == "在新家改的"


def test_another_site_is_not_overwritten(old: Flask, new: Flask, to: str) -> None:
    moved(old, to)
    with old.app_context(), writing():  # a site of the same library, made at another time
        db.session.execute(text("UPDATE revision SET created_at = '2020-01-01 00:00:00.000001'"))
        db.session.commit()
    code, said = move(old, to)
    assert code == 1
    assert "另一个网站" in said
    with new.app_context():
        made = db.session.scalars(db.select(Revision.created_at)).all()
        assert len(made) > 20
        assert min(made).year > 2020


def test_what_cannot_be_stored_is_replaced_and_named(old: Flask, new: Flask, to: str) -> None:
    with old.app_context(), writing():
        odd = b"\xe5\x89\x8d\x00\xed\xa0\x80\xe5\x90\x8e"
        statement = text("UPDATE page SET title = CAST(:odd AS TEXT) WHERE path = :path")
        db.session.execute(statement, {"odd": odd, "path": LESSON})
        db.session.commit()
    said = moved(old, to)
    assert "换成了" in said
    assert "page" in said
    assert title(new) == "前\ufffd后"


def test_what_is_too_long_is_named_and_nothing_is_moved(old: Flask, new: Flask, to: str) -> None:
    rename(old, "长" * 500)
    code, said = move(old, to)
    assert code == 1
    assert "太长" in said
    assert "page" in said
    with new.app_context():
        assert db.session.scalar(db.select(db.func.count()).select_from(Page)) == 0


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"password": "falsch"}, "连不上"),
        pytest.param({"database": "none"}, "连不上", marks=pytest.mark.long),
        pytest.param({"port": 1}, "连不上", marks=pytest.mark.long),
        ({"drivername": "sqlite"}, "只能搬到 PostgreSQL"),
        pytest.param({"drivername": "nonsense"}, "网址不对", marks=pytest.mark.long),
    ],
)
def test_an_address_that_leads_nowhere_is_refused(
    old: Flask, to: str, change: dict[str, Any], says: str
) -> None:
    wrong = make_url(to).set(**change).render_as_string(hide_password=False)
    code, said = move(old, wrong)
    assert code == 1
    assert says in said
    assert len(said.strip().splitlines()) == 1


@pytest.mark.long
def test_a_database_of_something_else_is_refused(old: Flask, to: str) -> None:
    with databases().connect(str(make_url(to).database)) as connection:
        connection.execute('CREATE TABLE "user" (id integer)')
    code, said = move(old, to)
    assert (code, "别的程序" in said) == (1, True)


def test_a_database_of_a_newer_version_is_refused(old: Flask, new: Flask, to: str) -> None:
    moved(old, to)
    with new.app_context():
        db.session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        db.session.commit()
    code, said = move(old, to)
    assert (code, "更新的版本" in said) == (1, True)


@pytest.mark.long
def test_only_a_site_on_sqlite_is_moved(old: Flask, new: Flask, to: str) -> None:
    code, said = move(new, to)
    assert (code, "不在 SQLite" in said) == (1, True)


def test_who_is_killed_in_the_middle_begins_again(old: Flask, new: Flask, to: str) -> None:
    process = begin(old, to)
    wait_for(process, "搬 address")
    process.kill()
    rest, _ = process.communicate()
    assert "搬好了" not in rest
    with new.app_context():
        assert db.session.scalar(db.select(db.func.count()).select_from(Page)) == 0
    assert "搬好了" in moved(old, to)


@pytest.mark.long
def test_what_is_written_meanwhile_is_told(old: Flask, new: Flask, to: str) -> None:
    with new.app_context():
        migrate()
    with databases().connect(str(make_url(to).database)) as connection, connection.transaction():
        connection.execute("LOCK TABLE page")
        process = begin(old, to)
        wait_for(process, "读 library_file")
        rename(old, "搬的时候改的")
    said, _ = process.communicate()
    assert process.returncode == 1
    assert "请停下网站再运行一次" in said
    assert title(new) != "搬的时候改的"
    moved(old, to)
    assert title(new) == "搬的时候改的"


def rename(app: Flask, name: str) -> None:
    with app.app_context(), writing():
        db.session.scalars(db.select(Page).filter_by(path=LESSON)).one().title = name
        db.session.commit()


def title(app: Flask) -> str:
    with app.app_context():
        return str(db.session.scalar(db.select(Page.title).filter_by(path=LESSON)))


def begin(app: Flask, to: str) -> "subprocess.Popen[str]":
    """Run the command as another process."""
    settings = {"CEDU_CONTENT": str(COUNTY), "CEDU_DATA_DIR": str(app.config["DATA_DIR"])}
    return subprocess.Popen(
        [sys.executable, "-c", OPEN, "move", "--to", to],
        env={k: v for k, v in os.environ.items() if k != "CEDU_DATABASE_URL"} | settings,
        stdout=subprocess.PIPE,
        text=True,
    )


def wait_for(process: "subprocess.Popen[str]", words: str) -> None:
    assert process.stdout is not None
    assert any(words in line for line in process.stdout), f"{words} was not said"
