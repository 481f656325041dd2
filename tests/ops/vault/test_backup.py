"""A backup is one whole file of one moment, made while editors write; what it is told, it keeps."""

import json
import sqlite3
from pathlib import Path
from threading import Event, Thread
from zipfile import ZipFile

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import text

from cedu_site.config import SettingError
from cedu_site.database import writing
from cedu_site.extensions import db
from cedu_site.media.removing import remove, sweep
from cedu_site.media.store import digest_of
from cedu_site.ops.vault.archive import open_backup
from cedu_site.ops.vault.backing_up import back_up
from tests.desk.sending import jpeg
from tests.media.uploads import upload
from tests.ops.vault.conftest import Machine
from tests.persons import admit


def cedu(app: Flask, *words: str | Path) -> Result:
    return app.test_cli_runner().invoke(args=[str(word) for word in words])


def test_the_file_says_what_is_in_it(full: Flask, tmp_path: Path) -> None:
    answer = cedu(full, "backup", tmp_path / "cedu-1.zip")
    assert answer.exit_code == 0, answer.output
    assert "备份好了" in answer.output
    assert (tmp_path / "cedu-1.zip").stat().st_mode & 0o777 == 0o600
    with ZipFile(tmp_path / "cedu-1.zip") as opened:
        said = json.loads(opened.read("manifest.json"))
        assert set(opened.namelist()) == {*said["members"], "manifest.json"}
        for name, member in said["members"].items():
            data = opened.read(name)
            assert (len(data), digest_of(data)) == (member["size"], member["sha256"]), name
        key = full.config["SECRET_KEY"]
        assert key not in str(said)
        assert key not in opened.read("settings.json").decode()
        assert {name.split("/")[1] for name in opened.namelist() if "/" in name} == {
            "originals", "served", "binned",
        }  # fmt: skip
        assert "secret-key" not in opened.namelist()


def test_the_secret_comes_only_when_told(full: Flask, tmp_path: Path) -> None:
    assert cedu(full, "backup", tmp_path / "a.zip", "--with-secret").exit_code == 0
    with ZipFile(tmp_path / "a.zip") as opened:
        assert opened.read("secret-key").decode() == full.config["SECRET_KEY"]


def test_it_is_of_one_moment_while_editors_write(full: Flask, tmp_path: Path) -> None:
    """Each write raises two rows together; no backup shows one without the other."""
    with full.app_context(), writing():
        for name in ("one", "other"):
            db.session.execute(text(f"INSERT INTO setting VALUES ('{name}', '0')"))
        db.session.commit()
    ended, written = Event(), []

    def write() -> None:
        with full.app_context():
            while not ended.is_set():
                with writing():
                    for name in ("one", "other"):
                        number = f"'{len(written)}'"
                        update = f"UPDATE setting SET value = {number} WHERE name = '{name}'"
                        db.session.execute(text(update))
                    db.session.commit()
                written.append(1)

    editor = Thread(target=write)
    editor.start()
    try:
        for number in range(3):
            before = len(written)
            with full.app_context():
                back_up(tmp_path / f"{number}.zip")
            assert len(written) > before
    finally:
        ended.set()
        editor.join()
    for number in range(3):
        with open_backup(tmp_path / f"{number}.zip") as backup:
            backup.take_out("database.sqlite3", tmp_path / f"{number}.sqlite3")
        opened = sqlite3.connect(tmp_path / f"{number}.sqlite3")
        values = opened.execute("SELECT value FROM setting WHERE name IN ('one', 'other')")
        assert len(set(values.fetchall())) == 1
        opened.close()


def test_files_that_are_removed_meanwhile_are_not_missed(full: Flask, tmp_path: Path) -> None:
    """Files go for good after their rows: a backup never has the one without the other."""
    ended, removed = Event(), []

    def write() -> None:
        with full.app_context():
            while not ended.is_set():
                with writing():
                    sent = jpeg(size=(60, 40 + len(removed) % 90))
                    media = upload(sent, "走.jpg", admit("bianji"))
                    db.session.commit()
                with writing():
                    gone = remove(media)
                    db.session.commit()
                sweep(gone)
                removed.append(1)

    editor = Thread(target=write)
    editor.start()
    try:
        for number in range(4):
            before = len(removed)
            with full.app_context():
                made = back_up(tmp_path / f"{number}.zip")
            assert made.manifest.missing == []
            assert len(removed) > before
    finally:
        ended.set()
        editor.join()


def test_only_the_newest_are_kept_and_nothing_else_is_removed(full: Flask, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "cedu-0.zip").write_text("not a backup", "utf-8")
    (kept / "other-1.zip").write_text("of another series", "utf-8")
    for number in (8, 9, 10):
        answer = cedu(full, "backup", kept / f"cedu-{number}.zip", "--keep", "2")
        assert answer.exit_code == 0
    names = {file.name for file in kept.iterdir()}
    assert names == {"cedu-0.zip", "other-1.zip", "cedu-9.zip", "cedu-10.zip"}
    assert "删去旧备份：cedu-8.zip" in answer.output


def test_a_folder_gets_a_dated_name(full: Flask, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    assert cedu(full, "backup", kept, "--keep", "1").exit_code == 0
    assert [file.name[:7] for file in kept.iterdir()] == ["cedu-20"]


def test_what_is_no_backup_is_not_written_over(full: Flask, tmp_path: Path) -> None:
    letter = tmp_path / "letter.zip"
    letter.write_text("dear", "utf-8")
    with full.app_context():
        for place in (letter, tmp_path / "nowhere" / "a.zip"):
            with pytest.raises(SettingError, match="没有"):
                back_up(place)
    assert letter.read_text("utf-8") == "dear"
    assert isinstance(
        cedu(full, "backup", tmp_path / "a.zip", "--keep", "1").exception, SettingError
    )


def test_a_file_that_the_site_lost_is_named(full: Flask, tmp_path: Path) -> None:
    lost = next((full.config["DATA_DIR"] / "media" / "served").rglob("*.webp"))
    lost.unlink()
    answer = cedu(full, "backup", tmp_path / "a.zip")
    assert answer.exit_code == 1
    assert lost.name in answer.output
    assert "cedu check --repair" in answer.output
    assert (tmp_path / "a.zip").exists()


def test_where_there_is_no_site_there_is_no_backup(machine: Machine, tmp_path: Path) -> None:
    """A timer that looks in the wrong folder fails, and is seen to."""
    answer = cedu(machine(), "backup", tmp_path / "a.zip")
    assert "还没有网站" in str(answer.exception)
    assert not (tmp_path / "a.zip").exists()
