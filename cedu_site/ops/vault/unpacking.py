"""A backup taken out aside and looked through, so that only a whole one comes near the site."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import current_app

from cedu_site.config import SettingError
from cedu_site.database import VERSIONS, migrate
from cedu_site.library.report import shown
from cedu_site.media.needed import needed
from cedu_site.ops.sqlite_file import open_file, plain_engine
from cedu_site.ops.vault.archive import DATABASE, FOLDER, Backup
from cedu_site.ops.vault.aside import aside
from cedu_site.ops.vault.copying import counts, site_on

ASIDE = ".restore-"
ROOM = 64 * 1024 * 1024  # bytes beside what is taken out
MB = 1024 * 1024
STRANGE = """SELECT count(*) FROM sqlite_schema
    WHERE type NOT IN ('table', 'index') OR sql LIKE 'create virtual%'"""


@dataclass(frozen=True)
class Unpacked:
    """What was taken out: the database, brought up to this version, and the folder of files."""

    backup: Backup
    database: Path
    media: Path


@contextmanager
def unpacked(backup: Backup) -> Iterator[Unpacked]:
    """Take everything out beside where it is to go, checking it. Raises SettingError."""
    data, media = Path(current_app.config["DATA_DIR"]), Path(current_app.config["MEDIA_DIR"])
    _refuse_without_room(backup, data, media)
    with aside(data, ASIDE) as rows, aside(media, ASIDE) as files:
        for name in shown([DATABASE, *backup.manifest.media], "解开备份"):
            backup.take_out(name, (files if name.startswith(FOLDER) else rows) / name)
        found = Unpacked(backup, rows / DATABASE, files / FOLDER)
        _look_through(found)
        with site_on(found.database):
            migrate()
        _keep_needed(found)
        yield found


def _look_through(found: Unpacked) -> None:
    """Raises BackupRefused where the database is not ours or not what the manifest says."""
    manifest = found.backup.manifest
    try:
        with closing(open_file(found.database)) as opened:
            opened.execute("PRAGMA trusted_schema=OFF")
            strange = opened.execute(STRANGE).fetchone()[0]
            sound = opened.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        if strange or VERSIONS not in manifest.counts:
            found.backup.refuse_foreign()
        if not sound or counts(found.database) != manifest.counts:
            found.backup.refuse_damaged()
    except sqlite3.DatabaseError as error:
        found.backup.refuse_damaged(error)


def _keep_needed(found: Unpacked) -> None:
    """Let go of files that were deleted for good while the backup was made.

    Raises BackupRefused where rows need files that neither came nor were known to be lost.
    """
    manifest = found.backup.manifest
    with plain_engine(found.database).connect() as connection:
        need = needed(connection).files.keys()
    there = {name.removeprefix(FOLDER) for name in manifest.media}
    if need - there - set(manifest.missing):
        found.backup.refuse_damaged()
    for name in there - need:
        (found.media / name).unlink()


def _refuse_without_room(backup: Backup, data: Path, media: Path) -> None:
    """Raise SettingError where the disk has no room for what is taken out and put in place."""
    members = backup.manifest.members
    files = sum(members[name].size for name in backup.manifest.media)
    rows = 3 * members[DATABASE].size  # taken out, in the log of the database, and in place
    wanted = {data: rows, media: files}
    if data.stat().st_dev == media.stat().st_dev:
        wanted = {data: rows + files}
    for folder, size in wanted.items():
        free = shutil.disk_usage(folder).free
        if free < size + ROOM:
            raise SettingError(
                f"磁盘不够：{folder} 里要 {(size + ROOM) // MB} MB，只剩 {free // MB} MB；"
                "没有恢复，请清理磁盘后再来。"
            )


def synchronise() -> None:
    """Have all that was written be on the disk: once for all files, not for each."""
    if hasattr(os, "sync"):
        os.sync()
