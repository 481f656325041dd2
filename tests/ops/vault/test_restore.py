"""A backup put back gives the same site; one that is not whole is refused, and nothing touched."""

import io
import json
import os
import random
import re
import signal
import time
from collections.abc import Callable
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest
from flask import Flask
from sqlalchemy import text

from cedu_site.changes import record_change
from cedu_site.config import SettingError
from cedu_site.database import migrate, prepare_migrations, writing
from cedu_site.extensions import db
from cedu_site.media.models import Media
from cedu_site.ops.vault.archive import BackupRefused, Manifest, Writer
from cedu_site.ops.vault.backing_up import back_up
from cedu_site.ops.vault.copying import copy_database, counts
from cedu_site.ops.vault.restoring import restore
from cedu_site.place.models import Setting
from cedu_site.publishing.models import Page
from cedu_site.search.following import lag
from tests.databases import close_site
from tests.ops.vault.conftest import tree
from tests.persons import signed_in

Machine = Callable[..., Flask]
COURSE = "/courses/zhubian/"
LISTS = ("/", "/catalogue/?q=竹编", "/news/", "/offerings/", "/feed.xml", "/sitemap.xml")


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


def change(name: str, data: bytes) -> Callable[[dict[str, bytes]], None]:
    return lambda members: members.update({name: data})


def alter(**said: object) -> Callable[[dict[str, bytes]], None]:
    def do(members: dict[str, bytes]) -> None:
        members["manifest.json"] = json.dumps(json.loads(members["manifest.json"]) | said).encode()

    return do


def lose_one(members: dict[str, bytes]) -> None:
    del members[next(name for name in members if name.startswith("media/"))]


def spoil_one(members: dict[str, bytes]) -> None:
    name = next(name for name in members if name.startswith("media/"))
    members[name] = bytes([members[name][0] ^ 1]) + members[name][1:]


HOSTILE: dict[str, tuple[Callable[[dict[str, bytes]], None], str]] = {
    "newer": (alter(format=2), "更新的版本"),
    "foreign": (alter(kind="other"), "不是"),
    "strange manifest": (change("manifest.json", b"[[[" * 9000), "不是"),
    "traversal": (change("../evil", b"x"), "不是"),
    "absolute": (change("/etc/evil", b"x"), "不是"),
    "traversal in media": (change("media/served/../../../evil", b"x"), "不是"),
    "one too many": (change("media/served/ab/" + "ab" * 32 + ".jpg", b"x"), "损坏"),
    "one lost": (lose_one, "损坏"),
    "one spoilt": (spoil_one, "损坏"),
    "other database": (change("database.sqlite3", b"x" * 4096), "损坏"),
    "wrong counts": (alter(counts={"page": 1}), "损坏"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_what_is_not_whole_is_refused_and_nothing_touched(
    machine: Machine, backed_up: Path, tmp_path: Path, what: str
) -> None:
    tamper, said = HOSTILE[what]
    with ZipFile(backed_up) as opened:
        members = {name: opened.read(name) for name in opened.namelist()}
    tamper(members)
    refused(machine(), pack(members, tmp_path / "bad.zip"), said)


def test_links_passwords_and_bombs_are_refused(
    machine: Machine, backed_up: Path, tmp_path: Path
) -> None:
    with ZipFile(backed_up) as opened:
        members = {name: opened.read(name) for name in opened.namelist()}
    media = next(name for name in members if name.startswith("media/"))
    fresh = machine()
    link = ZipInfo(media)
    link.external_attr = 0o120777 << 16
    packed = ZipInfo(media)
    packed.compress_type = ZIP_DEFLATED
    for number, info in enumerate((link, packed)):
        others = {name: data for name, data in members.items() if name != media}
        bad = pack(others, tmp_path / f"{number}.zip")
        with ZipFile(bad, "a") as opened:
            opened.writestr(info, members[media])
        refused(fresh, bad, "不是")
    large = json.loads(members["manifest.json"])
    large["members"]["database.sqlite3"]["size"] = 2**60
    refused(fresh, pack(members | {"manifest.json": json.dumps(large).encode()}, bad), "损坏")


def test_a_cut_off_or_bitten_file_is_refused(
    machine: Machine, backed_up: Path, tmp_path: Path
) -> None:
    whole, dice, bad = backed_up.read_bytes(), random.Random(8), tmp_path / "bad.zip"
    fresh = machine()
    for length in (0, 1, 100, len(whole) // 2, len(whole) - 1):
        bad.write_bytes(whole[:length])
        refused(fresh, bad, "损坏")
    for _ in range(4):
        place = dice.randrange(1000, len(whole) * 9 // 10)
        bad.write_bytes(whole[:place] + os.urandom(64) + whole[place + 64 :])
        refused(fresh, bad, "损坏")
    refused(fresh, tmp_path / "nothing.zip", "没有找到")


def refused(app: Flask, file: Path, said: str) -> None:
    before = tree(app.config["DATA_DIR"])
    with app.app_context(), pytest.raises(BackupRefused, match=said) as error:
        restore(file)
    assert str(error.value).endswith("。")
    assert tree(app.config["DATA_DIR"]) == before


def pack(members: dict[str, bytes], file: Path) -> Path:
    made = io.BytesIO()
    with ZipFile(made, "w") as opened:
        for name, data in members.items():
            opened.writestr(name, data)
    file.write_bytes(made.getvalue())
    return file


@pytest.mark.sqlite
@pytest.mark.parametrize("rounds", [3, pytest.param(80, marks=pytest.mark.torture)])
def test_a_killed_restore_leaves_the_old_site_or_the_new(
    full: Flask, backed_up: Path, rounds: int
) -> None:
    new = shown(full)
    rename(full, "旧的")
    old = shown(full)
    assert old != new
    with full.app_context():
        older = back_up(backed_up.with_name("older.zip")).file
    close_site(full)
    began = time.monotonic()
    assert run_and_kill(full, backed_up, None) == 0
    lasted = time.monotonic() - began
    dice, seen = random.Random(8), set()
    for number in range(rounds):
        put_back(full, older, force=True)
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


def run_and_kill(app: Flask, file: Path, after: float | None) -> int:
    """Restore in a process of its own, which is killed so many seconds later."""
    child = os.fork()
    if child == 0:
        try:
            put_back(app, file, force=True)
        finally:
            os._exit(0)
    if after is not None:
        time.sleep(after)
        os.kill(child, signal.SIGKILL)
    return os.waitpid(child, 0)[1]


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


def test_a_site_without_content_may_have_its_tables(machine: Machine, backed_up: Path) -> None:
    fresh = machine()
    with fresh.app_context():
        migrate()
    put_back(fresh, backed_up)
    assert fresh.test_client().get(COURSE).status_code == 200
