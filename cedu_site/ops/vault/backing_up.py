"""`cedu backup`: the site of one moment in one file, while editors write on."""

import json
import os
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from flask import current_app

from cedu_site.clock import now
from cedu_site.config import SettingError
from cedu_site.extensions import db
from cedu_site.library.report import shown
from cedu_site.media.needed import Needed, needed
from cedu_site.media.store import hash_file, sync_folder
from cedu_site.ops.sqlite_file import open_file, plain_engine
from cedu_site.ops.vault.archive import (
    DATABASE,
    FOLDER,
    SECRET,
    SETTINGS,
    Manifest,
    Writer,
    is_backup,
)
from cedu_site.ops.vault.aside import aside
from cedu_site.ops.vault.copying import copy_database, counts

ASIDE = ".cedu-backup-"
TRIES = 5
TOLD = ("CONTENT", "BASE_URL", "TRUSTED_PROXIES", "PAGE_CACHE")  # what the site is set to


@dataclass(frozen=True)
class Made:
    """A backup that was made."""

    file: Path
    size: int
    manifest: Manifest
    with_secret: bool


def back_up(file: Path, *, with_secret: bool = False) -> Made:
    """Write the site to `file`, which appears whole or not at all. Raises SettingError, OSError."""
    _refuse_place(file)
    with aside(file.parent, ASIDE) as folder:
        archive = folder / "archive"
        with archive.open("xb") as opened:
            archive.chmod(0o600)
            writer = Writer(opened)
            try:
                manifest = _write(writer, folder / DATABASE, with_secret)
            except BaseException:
                writer.abandon()
                raise
            opened.flush()
            os.fsync(opened.fileno())
        size = archive.stat().st_size
        archive.replace(file)
        sync_folder(file.parent)
    return Made(file, size, manifest, with_secret)


def _refuse_place(file: Path) -> None:
    if not file.parent.is_dir():
        raise SettingError(f"没有文件夹 {file.parent}，请先建好，再备份到里面。")
    if file.exists() and not is_backup(file):
        raise SettingError(f"{file} 已经有了，而且不是备份，没有动它；请换一个名字。")


def _write(archive: Writer, copy: Path, with_secret: bool) -> Manifest:
    for _ in range(TRIES):
        copy.unlink(missing_ok=True)
        copy_database(copy)
        missing = _add_media(archive, copy)
        if missing <= _needed_now():  # else files were removed for good after the moment
            break
    manifest = _manifest(copy, sorted(missing))
    if not (manifest.counts["page"] or manifest.counts["user"]):
        raise SettingError(f"{current_app.config['DATA_DIR']} 里还没有网站（CEDU_DATA_DIR）。")
    with copy.open("rb") as database:
        archive.add(DATABASE, database)
    archive.add_text(SETTINGS, json.dumps(_settings(), ensure_ascii=False, indent=1))
    if with_secret:
        archive.add_text(SECRET, current_app.config["SECRET_KEY"])
    archive.seal(manifest)
    return manifest


def _add_media(archive: Writer, copy: Path) -> set[str]:
    """Add the files that the rows of `copy` need; return the paths of those that are not whole."""
    with plain_engine(copy).connect() as connection:
        files = needed(connection).files
    wanted = [file for file in files.values() if FOLDER + file.path not in archive.members]
    return {file.path for file in shown(wanted, "图片和文件") if not _add(archive, file)}


def _add(archive: Writer, file: Needed) -> bool:
    """Add a file if it is there and what its name says; return whether it was."""
    root = Path(current_app.config["MEDIA_DIR"])
    for path in (root / file.path, root / file.other_path):
        try:
            with path.open("rb") as source:
                if hash_file(source) == file.sha256:
                    source.seek(0)
                    archive.add(FOLDER + file.path, source)
                    return True
        except FileNotFoundError:
            continue
    return False


def _needed_now() -> set[str]:
    db.session.rollback()
    files = needed(db.session.connection()).files
    db.session.rollback()
    return {path for file in files.values() for path in (file.path, file.other_path)}


def _settings() -> dict[str, str]:
    """Return what the site is set to, without what is secret."""
    said = {f"CEDU_{name}": str(current_app.config[name]) for name in TOLD}
    return said | {"database": db.engine.dialect.name}


def _manifest(copy: Path, missing: list[str]) -> Manifest:
    with closing(open_file(copy)) as opened:
        (schema,) = opened.execute("SELECT version_num FROM alembic_version").fetchone()
        (version,) = opened.execute("SELECT version FROM site_version").fetchone() or (0,)
    return Manifest(f"{now():%Y-%m-%dT%H:%M:%SZ}", schema, version, counts(copy), missing)
