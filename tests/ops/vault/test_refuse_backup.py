"""What is not a whole backup of ours is refused in a sentence, before anything is touched."""

import io
import json
import os
import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest
from flask import Flask

from cedu_site.media.store import digest_of
from cedu_site.ops.vault.archive import BackupRefused
from cedu_site.ops.vault.copying import counts
from cedu_site.ops.vault.restoring import restore
from tests.ops.vault.conftest import Machine, tree


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
    "terminal codes": (alter(made_at="\x1b[2J"), "不是"),
    "list of lists": (alter(missing=[[]]), "不是"),
    "odd settings": (change("settings.json", b"[1, 2]"), "损坏|不是"),
    "wrong counts": (alter(counts={"page": 1, "alembic_version": 1}), "损坏"),
}


def test_what_is_not_whole_is_refused_and_nothing_touched(
    machine: Machine, backed_up: Path, tmp_path: Path
) -> None:
    fresh = machine()
    with ZipFile(backed_up) as opened:
        whole = {name: opened.read(name) for name in opened.namelist()}
    for what, (tamper, said) in HOSTILE.items():
        members = dict(whole)
        tamper(members)
        refused(fresh, pack(members, tmp_path / f"{what}.zip"), said)


DATABASES = (  # what is said to the database of a backup, whose manifest then fits it
    ("", "损坏"),
    ("DROP TABLE alembic_version", "不是"),
    ("CREATE TRIGGER t AFTER INSERT ON page BEGIN SELECT 1; END", "不是"),
    ("CREATE VIEW v AS SELECT 1", "不是"),
    ("UPDATE media SET sha256 = lower(hex(randomblob(32)))", "损坏"),
)


def test_a_database_that_is_not_ours_is_refused(
    machine: Machine, backed_up: Path, tmp_path: Path
) -> None:
    fresh = machine()
    for statement, said in DATABASES:
        refused(fresh, with_database(backed_up, tmp_path, statement), said)


def test_rows_cannot_name_a_way_out(machine: Machine, backed_up: Path, tmp_path: Path) -> None:
    out = "UPDATE media SET sha256 = '../../../evil'"
    fresh = machine()
    with fresh.app_context():
        restore(with_database(backed_up, tmp_path, out))
    assert not list(tmp_path.rglob("evil*"))
    checked = fresh.test_cli_runner().invoke(args=["check"])
    assert (checked.exit_code, "写的不是一个文件" in checked.output) == (1, True)


def with_database(backup: Path, folder: Path, statement: str) -> Path:
    """Return a backup that is whole in itself, to whose database something was said."""
    with ZipFile(backup) as opened:
        members = {name: opened.read(name) for name in opened.namelist()}
    file = folder / "said.sqlite3"
    file.write_bytes(members["database.sqlite3"])
    manifest = json.loads(members["manifest.json"])
    if statement:
        with closing(sqlite3.connect(file, isolation_level=None)) as database:
            database.execute(statement)
        manifest["counts"] = counts(file)
    else:
        file.write_bytes(b"no database" * 1000)
    data = members["database.sqlite3"] = file.read_bytes()
    manifest["members"]["database.sqlite3"] = {"size": len(data), "sha256": digest_of(data)}
    members["manifest.json"] = json.dumps(manifest).encode()
    return pack(members, folder / "said.zip")


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


def test_what_was_deleted_while_the_backup_was_made_stays_away(
    machine: Machine, backed_up: Path, tmp_path: Path
) -> None:
    """A backup that had to read the rows again may have files that only the first ones needed."""
    with ZipFile(backed_up) as opened:
        members = {name: opened.read(name) for name in opened.namelist()}
    manifest, gone = json.loads(members["manifest.json"]), b"deleted for good"
    sha256 = digest_of(gone)
    name = f"media/originals/{sha256[:2]}/{sha256}"
    members[name] = gone
    manifest["members"][name] = {"size": len(gone), "sha256": sha256}
    members["manifest.json"] = json.dumps(manifest).encode()
    fresh = machine()
    with fresh.app_context():
        restore(pack(members, tmp_path / "more.zip"))
    there = {Path(one).name for one in tree(fresh.config["MEDIA_DIR"])}
    assert there and sha256 not in there


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
