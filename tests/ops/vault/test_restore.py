"""A backup put back gives the same site; stopped half-way, it leaves the old one or the new."""

import os
import random
import re
import signal
import time
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, text

import cedu_site
from cedu_site.changes import record_change
from cedu_site.config import SettingError
from cedu_site.database import migrate, prepare_migrations, writing
from cedu_site.extensions import db
from cedu_site.media.alone import alone_with_media
from cedu_site.media.models import Media
from cedu_site.ops.checking.leftovers import clear_up
from cedu_site.ops.vault.archive import Manifest, Writer
from cedu_site.ops.vault.backing_up import back_up
from cedu_site.ops.vault.copying import copy_database, counts
from cedu_site.ops.vault.restoring import restore
from cedu_site.people.erasing import erase
from cedu_site.place.models import Setting
from cedu_site.publishing.log import LogEntry
from cedu_site.publishing.models import Page
from cedu_site.search.following import lag
from tests.databases import close_site
from tests.ops.vault.conftest import Machine, tree
from tests.persons import admit, signed_in

COURSE = "/courses/zhubian/"
LISTS = ("/", "/catalogue/?q=竹编", "/news/", "/offerings/", "/news/feed.atom", "/sitemap.xml")


def put_back(app: Flask, file: Path, *, force: bool = False) -> None:
    with app.app_context():
        restore(file, force=force)


def pages(app: Flask) -> dict[str, tuple[int, bytes, str | None]]:
    """Return every public page, every list and every file they show, as they are answered."""
    client = app.test_client()
    listed = re.findall(r"<loc>http://localhost(.*?)</loc>", client.get("/sitemap.xml").text)
    found = {path: client.get(path) for path in (*listed, *LISTS)}
    media = {path for one in found.values() for path in re.findall(r"/media/[^\s\"&<]+", one.text)}
    found |= {path: client.get(path, buffered=True) for path in media}
    return {
        path: (one.status_code, one.data, one.headers.get("ETag")) for path, one in found.items()
    }


def rename(app: Flask, title: str) -> None:
    with app.app_context(), writing():
        page = db.session.scalars(db.select(Page).filter_by(path=COURSE)).one()
        page.title = title
        record_change(page.uid)
        db.session.commit()


def test_every_public_page_is_the_same(full: Flask, machine: Machine, backed_up: Path) -> None:
    before = pages(full)
    assert len(before) > 40
    fresh = machine()
    put_back(fresh, backed_up)
    assert pages(fresh) == before
    with fresh.app_context():
        assert lag() == 0
    binned = [path for path in tree(fresh.config["MEDIA_DIR"]) if path.startswith("binned/")]
    assert binned
    assert signed_in(fresh, "bianji").get("/desk/").status_code == 200
    checked = fresh.test_cli_runner().invoke(args=["check"])
    assert checked.exit_code == 0, checked.output
    assert not list(fresh.config["DATA_DIR"].glob(".*"))


def test_the_secret_goes_along_when_it_was_told(
    full: Flask, machine: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CEDU_SECRET_KEY", raising=False)
    with full.app_context():
        back_up(tmp_path / "a.zip", with_secret=True)
    fresh = machine()
    put_back(fresh, tmp_path / "a.zip")
    kept = fresh.config["DATA_DIR"] / "secret-key"
    assert (kept.read_text("ascii"), kept.stat().st_mode & 0o777) == (
        full.config["SECRET_KEY"],
        0o600,
    )


def test_a_site_that_holds_data_is_replaced_only_when_told(full: Flask, backed_up: Path) -> None:
    before = pages(full)
    rename(full, "后来改的")
    stray = full.config["MEDIA_DIR"] / "served" / "ab" / ("ab" * 32 + ".jpg")
    stray.parent.mkdir(exist_ok=True)
    stray.write_bytes(b"of the site before")
    with full.app_context(), pytest.raises(SettingError, match="--force"):
        restore(backed_up)
    assert stray.exists()
    answer = full.test_cli_runner().invoke(args=["restore", str(backed_up), "--force"])
    assert answer.exit_code == 0, answer.output
    after = pages(full)
    assert {path: one[:2] for path, one in after.items() if "sitemap" not in path} == {
        path: one[:2] for path, one in before.items() if "sitemap" not in path
    }
    assert not stray.exists()
    assert list((full.config["MEDIA_DIR"] / "aside").rglob(stray.name))


def test_who_was_signed_in_then_is_not_so_now(full: Flask, tmp_path: Path) -> None:
    editor = signed_in(full, "bianji")
    with full.app_context():
        file = back_up(tmp_path / "a.zip", with_secret=True).file
    assert editor.get("/desk/").status_code == 200
    kept = editor.get_cookie("session")
    assert kept
    editor.post("/logout")
    put_back(full, file, force=True)
    editor.set_cookie("session", kept.value)
    assert editor.get("/desk/").status_code == 302
    assert signed_in(full, "bianji").get("/desk/").status_code == 200


@pytest.mark.sqlite  # elsewhere what came lately may belong to another node
@pytest.mark.skipif(os.name != "posix", reason="folders cannot be held")
def test_files_that_are_brought_are_left_alone_meanwhile(full: Flask, backed_up: Path) -> None:
    stray = full.config["MEDIA_DIR"] / "served" / "ab" / ("ab" * 32 + ".jpg")
    stray.parent.mkdir(exist_ok=True)
    with full.app_context():
        with alone_with_media():
            stray.write_bytes(b"its row is still to come")
            with pytest.raises(SettingError, match="再运行一次"):
                restore(backed_up, force=True)
            checked = full.test_cli_runner().invoke(args=["check", "--repair"])
            assert isinstance(checked.exception, SettingError)
            assert clear_up() == []
            assert stray.exists()
        assert clear_up() == [stray.name]
    put_back(full, backed_up, force=True)


def test_the_log_tells_of_it_and_who_was_erased_since_is_named(
    full: Flask, machine: Machine, backed_up: Path
) -> None:
    with full.app_context(), writing():
        admit("guanli")
        erase(admit("bianji"))
        db.session.commit()
    done = full.test_cli_runner().invoke(args=["restore", str(backed_up), "--force"])
    assert "又回来了：bianji" in done.output and "cedu people erase" in done.output
    fresh = machine()
    done = fresh.test_cli_runner().invoke(args=["restore", str(backed_up)])
    assert "又回来了" not in done.output and "cedu people erase" in done.output
    for app in (full, fresh):
        with app.app_context():
            entry = db.session.scalars(select(LogEntry).order_by(LogEntry.id.desc())).first()
            assert (entry.verb, entry.user_id) == ("restore_site", None)
            assert "备份是" in entry.why


@pytest.mark.sqlite
@pytest.mark.parametrize("rounds", [2, pytest.param(80, marks=pytest.mark.torture)])
def test_a_killed_restore_leaves_the_old_site_or_the_new(
    full: Flask, backed_up: Path, rounds: int
) -> None:
    new = shown(full)
    rename(full, "旧的")
    old = shown(full)
    assert old != new
    with full.app_context():
        older = back_up(backed_up.with_name("older.zip")).file
    dice, seen = random.Random(8), set()
    for number in range(rounds):
        began = time.monotonic()
        put_back(full, older, force=True)
        lasted = time.monotonic() - began
        assert shown(full) == old
        close_site(full)
        run_and_kill(full, backed_up, lasted * (number + dice.random()) / rounds)
        found = shown(full)
        assert found in (old, new)
        seen.add(found == new)
    assert False in seen
    put_back(full, backed_up, force=True)
    assert shown(full) == new
    assert not list(full.config["DATA_DIR"].glob(".restore-*"))


def shown(app: Flask) -> dict[str, bytes]:
    client = app.test_client()
    return {path: client.get(path).data for path in ("/", "/catalogue/", "/news/", COURSE)}


def run_and_kill(app: Flask, file: Path, after: float) -> None:
    """Restore in a process of its own, which is killed so many seconds later."""
    child = os.fork()
    if child == 0:
        try:
            put_back(app, file, force=True)
        finally:
            os._exit(0)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


@pytest.mark.sqlite
def test_an_older_version_is_brought_up_and_a_newer_refused(
    full: Flask, machine: Machine, tmp_path: Path
) -> None:
    from alembic import command

    with full.app_context(), writing():
        db.session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        db.session.commit()
        newer = back_up(tmp_path / "newer.zip").file
    fresh, old = machine(), machine("old")
    with fresh.app_context(), pytest.raises(SettingError, match="更新的版本"):
        restore(newer)
    with old.app_context():
        prepare_migrations(old)
        command.upgrade(old.extensions["migrate"].migrate.get_config(), "0001")
        db.session.execute(text("INSERT INTO setting (name, value) VALUES ('from', '{\"v\": 1}')"))
        db.session.commit()
        copy_database(tmp_path / "database.sqlite3")
    put_back(fresh, made_by_hand(tmp_path))
    with fresh.app_context():
        assert Setting.read("from") == {"v": 1}
        assert db.session.scalars(Media.find()).all() == []


def made_by_hand(folder: Path) -> Path:
    """Return a backup without files of the database in `folder`, of whatever version that is."""
    with (
        (folder / "older.zip").open("xb") as file,
        (folder / "database.sqlite3").open("rb") as rows,
    ):
        archive = Writer(file)
        archive.add("database.sqlite3", rows)
        archive.add_text("settings.json", "{}")
        counted = counts(folder / "database.sqlite3")
        archive.seal(Manifest("2026-01-01T00:00:00Z", "0001", 0, counted, []))
    return folder / "older.zip"


@pytest.mark.long
def test_a_site_without_content_may_have_its_tables(machine: Machine, backed_up: Path) -> None:
    fresh = machine()
    with fresh.app_context():
        migrate()
    put_back(fresh, backed_up)
    assert fresh.test_client().get(COURSE).status_code == 200


@pytest.mark.postgresql
def test_it_goes_from_either_database_to_the_other(
    full: Flask, machine: Machine, backed_up: Path, library: Path, tmp_path: Path
) -> None:
    before = pages(full)
    light = cedu_site.create_app(CONTENT=library, DATA_DIR=tmp_path / "light")
    light.testing = True
    put_back(light, backed_up)
    assert (light.config["DATA_DIR"] / "cedu.sqlite3").is_file()
    assert pages(light) == before
    with light.app_context():
        again = back_up(tmp_path / "again.zip").file
    heavy = machine()
    put_back(heavy, again)
    assert pages(heavy) == before
    rename(heavy, "在新家改的")  # numbers go on where they ended
    assert "在新家改的" in heavy.test_client().get(COURSE).text
    close_site(light)


@pytest.mark.postgresql
def test_what_only_sqlite_can_hold_is_told(machine: Machine, library: Path, tmp_path: Path) -> None:
    light = cedu_site.create_app(CONTENT=library, DATA_DIR=tmp_path / "light")
    light.testing = True
    heavy = machine()
    with light.app_context():
        migrate()
        admit("bianji")
        db.session.execute(text("UPDATE \"user\" SET name = 'a' || char(0) || 'b'"))
        db.session.commit()
        odd = back_up(tmp_path / "odd.zip").file
        db.session.execute(text('UPDATE "user" SET username = hex(zeroblob(500))'))
        db.session.commit()
        long = back_up(tmp_path / "long.zip").file
    answer = heavy.test_cli_runner().invoke(args=["restore", str(long)])
    assert "收不下" in str(answer.exception) and "username" in str(answer.exception)
    answer = heavy.test_cli_runner().invoke(args=["restore", str(odd)])
    assert answer.exit_code == 0, answer.output
    assert "换成了" in answer.output
    close_site(light)
