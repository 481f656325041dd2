"""`cedu restore` and `cedu backup` are killed at any moment of their lives: `make torture`.

`TORTURE_ROUNDS` says how often each (default 80), `TORTURE_SEED` with which dice.
"""

import os
import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Connection, Table

from cedu_site.changes import record_change
from cedu_site.config import SettingError
from cedu_site.database import writing
from cedu_site.extensions import db
from cedu_site.ops.carrying import Digest, digest, rows_of, tables
from cedu_site.ops.vault.archive import open_backup
from cedu_site.ops.vault.backing_up import back_up
from cedu_site.ops.vault.restoring import restore
from cedu_site.ops.vault.unpacking import ASIDE
from cedu_site.publishing.models import Page
from cedu_site.search.following import heal, the_index
from tests.databases import close_site
from tests.ops.vault.conftest import Machine
from tests.search.truth import check_true
from tests.torture.finding import check_database, files_of
from tests.torture.vaults import course_of, run_and_kill

ROUNDS = int(os.environ.get("TORTURE_ROUNDS", "80"))
SEED = int(os.environ.get("TORTURE_SEED", "2033"))
COURSE = "/courses/zhubian/"
PAGES = ("/", "/catalogue/", "/news/", "/news/feed.atom", COURSE)
COUNTED = ("site_version", "change")  # a restored site goes on from where the old one was
KEEP = 3

pytestmark = pytest.mark.torture


def cedu(app: Flask, *words: str | Path) -> None:
    answer = app.test_cli_runner().invoke(args=[str(word) for word in words])
    assert answer.exit_code == 0, (answer.output, answer.exception)


def rows(app: Flask) -> dict[str, Digest]:
    """Return what all tables hold, once it is known that all files are there."""
    with app.app_context():
        check_database()
        lying = files_of(app)
        assert not lying.missing, lying
        assert not [name for name in lying.damaged if not name.startswith(ASIDE)], lying
        db.session.rollback()
        with db.engine.connect() as opened:
            kept = [table for table in tables() if table.name not in COUNTED]
            return {table.name: digest(_told(opened, table)) for table in kept}


def _told(opened: Connection, table: Table) -> Iterator[tuple[object, ...]]:
    """Yield the rows of a table, but of the log not what it tells of the restore itself."""
    yield from (row for row in rows_of(opened, table) if "restore_site" not in row)


def shown(app: Flask) -> dict[str, bytes]:
    """Return what readers get after a start, which finds what is there and nothing else."""
    with app.app_context():
        heal()
        check_true(the_index())
    client = app.test_client()
    return {path: client.get(path).data for path in PAGES}


def test_a_restore_leaves_the_old_site_or_the_new(
    full: Flask, backed_up: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new = rows(full), shown(full)
    with full.app_context(), writing():
        page = db.session.scalars(db.select(Page).filter_by(path=COURSE)).one()
        page.title = "旧的"
        record_change(page.uid)
        db.session.commit()
    with full.app_context():
        older = back_up(backed_up.with_name("older-1.zip")).file
    old = rows(full), shown(full)
    assert old[0] != new[0] and old[1] != new[1]
    close_site(full)
    dice = random.Random(SEED)
    course = course_of(lambda: cedu(full, "restore", backed_up, "--force"))
    killed = seen_new = 0
    for number in range(ROUNDS):
        cedu(full, "restore", older, "--force")
        close_site(full)
        killed += run_and_kill(lambda: cedu(full, "restore", backed_up, "--force"), course, dice)
        found = rows(full)
        assert found in (old[0], new[0]), f"seed {SEED}, round {number}"
        seen_new += found == new[0]
        assert shown(full) == (new if found == new[0] else old)[1], f"seed {SEED}, round {number}"
    cedu(full, "restore", backed_up, "--force")
    assert (rows(full), shown(full)) == new
    cedu(full, "check")
    assert_tidy(full)
    with capsys.disabled():
        print(f"\nseed {SEED}: {killed} restores killed, the new site stood after {seen_new}")
    assert killed > ROUNDS // 2 and 0 < seen_new < ROUNDS


def test_a_restore_on_a_fresh_machine_leaves_nothing_or_the_whole(
    full: Flask, machine: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.delenv("CEDU_SECRET_KEY", raising=False)
    with full.app_context():
        file = back_up(tmp_path / "a-1.zip", with_secret=True).file
    new, pages, key = rows(full), shown(full), full.config["SECRET_KEY"]
    dice, first = random.Random(SEED), machine("first")
    course = course_of(lambda: cedu(first, "restore", file))
    killed = whole = 0
    for number in range(ROUNDS):
        fresh = machine(f"fresh-{number}")
        killed += run_and_kill(lambda fresh=fresh: cedu(fresh, "restore", file), course, dice)  # type: ignore[misc]
        try:
            with fresh.app_context():
                restore(file)
        except SettingError as error:
            assert "--force" in str(error)
            assert rows(fresh) == new, f"seed {SEED}, round {number}"
            assert (fresh.config["DATA_DIR"] / "secret-key").read_text("ascii") == key
            assert shown(fresh) == pages
            whole += 1
            cedu(fresh, "restore", file, "--force")
        assert (rows(fresh), shown(fresh)) == (new, pages)
        cedu(fresh, "check")
        assert_tidy(fresh)
        close_site(fresh)
        shutil.rmtree(fresh.config["DATA_DIR"])
    with capsys.disabled():
        print(f"\nseed {SEED}: {killed} restores killed on a fresh machine, {whole} were whole")
    assert killed > ROUNDS // 2 and 0 < whole < ROUNDS


def test_a_backup_is_whole_or_not_there(
    full: Flask, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept, before = tmp_path / "kept", rows(full)
    kept.mkdir()

    def once(number: int) -> None:
        cedu(full, "backup", kept / f"cedu-{number:04}.zip", "--keep", f"{KEEP}")

    for number in range(KEEP):
        once(number)
    close_site(full)
    dice = random.Random(SEED)
    course = course_of(lambda: once(KEEP))
    killed = made = 0
    for number in range(KEEP + 1, KEEP + 1 + ROUNDS):
        killed += run_and_kill(lambda number=number: once(number), course, dice)  # type: ignore[misc]
        files = sorted(kept.glob("*.zip"))
        assert len(files) >= KEEP, f"seed {SEED}, round {number}"
        made += files[-1].name == f"cedu-{number:04}.zip"
        for file in files[-KEEP:]:
            look_into(file, tmp_path / "out")
        assert len(list(kept.iterdir())) <= len(files) + 1  # what is aside goes with the next run
    assert rows(full) == before
    once(9999)
    assert len(list(kept.iterdir())) == KEEP
    with capsys.disabled():
        print(f"\nseed {SEED}: {killed} backups killed, {made} were there all the same")
    assert killed > ROUNDS // 2 and 0 < made < ROUNDS


def look_into(file: Path, out: Path) -> None:
    """Take everything out, which fails where a byte is another."""
    with open_backup(file) as backup:
        for name in backup.manifest.members:
            backup.take_out(name, out / name)
    shutil.rmtree(out)


def assert_tidy(app: Flask) -> None:
    for name in ("DATA_DIR", "MEDIA_DIR"):
        assert not list(Path(app.config[name]).glob(".*"))
