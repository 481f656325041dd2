"""`cedu restore`: the site of a backup in place of the present one, whole or not at all.

Files first: named by their bytes, they change nothing that is shown. Then the database in one
transaction, which is the moment of the change; all that comes after it can be done again.
"""

import os
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from flask import current_app
from sqlalchemy import delete, inspect, select
from sqlalchemy.exc import DataError

from cedu_site.changes import EVERYTHING, SiteVersion, record_change, site_version
from cedu_site.config import SettingError
from cedu_site.database import migrate, writing
from cedu_site.extensions import db
from cedu_site.library.report import shown
from cedu_site.media.alone import alone_with_media
from cedu_site.media.store import hash_file
from cedu_site.ops.carrying import replace_all, snapshot, tables
from cedu_site.ops.checking.files import put_right
from cedu_site.ops.move_report import named
from cedu_site.ops.sqlite_file import database_file, open_file, plain_engine
from cedu_site.ops.vault.archive import Manifest, open_backup
from cedu_site.ops.vault.copying import copy_pages, site_on
from cedu_site.ops.vault.unpacking import Unpacked, synchronise, unpacked
from cedu_site.ops.watching import watched
from cedu_site.people.models import NOBODY, User
from cedu_site.publishing.log import note
from cedu_site.search.following import rebuild, the_index

TRACES = ("site_version", "attempt", "sign_in")  # what a site without content may have, too
OF_THEN = ("attempt", "presence", "sign_in")  # who was there at that moment, and is not now


@dataclass(frozen=True)
class Restored:
    """What was restored; `aside` are files of the site before, `settings` what was set there, in
    `cleaned` some characters were replaced that this database cannot hold, `again` are the accounts
    that were erased here, and are back."""

    manifest: Manifest
    documents: int
    aside: list[str]
    settings: dict[str, str]
    has_secret: bool
    cleaned: set[str]
    again: list[str]


def restore(file: Path, *, force: bool = False) -> Restored:
    """Make the present site what it was in the backup `file`.

    Raises SettingError before anything is touched; with `force` a site that holds data is replaced.
    """
    with alone_with_media():
        return _restore(file, force)


def _restore(file: Path, force: bool) -> Restored:
    used = _is_used()
    if used and not force:
        raise SettingError(
            "这里已经有一个网站，没有动它；请先用 cedu backup 备份它，真要换掉再加 --force。"
        )
    with open_backup(file) as backup:
        settings, secret = backup.settings(), backup.secret()
        with unpacked(backup) as found:
            _forget_sessions(found)
            erased = _erased() if used else set()
            _tell(found, site_version() if used else None)
            if secret and not used:
                _keep_secret(secret, found)  # who is stopped from here to the end has it, too
            _bring_files(found)
            synchronise()
            cleaned = _bring_rows(found)
            if secret and used:
                _keep_secret(secret, found)
    db.session.remove()
    aside = put_right() if used else []
    rebuild()
    return Restored(
        backup.manifest,
        the_index().document_count,
        aside,
        settings,
        secret is not None,
        cleaned,
        _back(erased),
    )


def _is_used() -> bool:
    """Tell whether the present database holds anything that would be lost."""
    if db.engine.dialect.name == "sqlite" and not database_file().exists():
        return False
    with db.engine.connect() as connection:
        names = set(inspect(connection).get_table_names())
        if names and "alembic_version" not in names:
            raise SettingError("数据库里有别的程序的表，没有恢复；请另建一个空的数据库。")
        ours = [one for one in tables() if one.name in names and one.name not in TRACES]
        return any(connection.execute(select(one).limit(1)).first() for one in ours)


def _erased() -> set[int]:
    return {user.id for user in db.session.scalars(User.erased())}


def _back(erased: set[int]) -> list[str]:
    """Return who has a name again of those accounts that had none any more."""
    again = select(User.username).where(User.id.in_(erased), User.username.not_like(f"{NOBODY}%"))
    return list(db.session.scalars(again.order_by(User.username)))


def _tell(found: Unpacked, before: int | None) -> None:
    """Have the log tell of it, and whoever kept anything of a site of version `before` see that
    everything has changed."""
    db.session.rollback()
    with site_on(found.database), writing():
        if before is not None:
            version = db.session.scalars(select(SiteVersion)).one()
            version.version = max(version.version, before)
            record_change(EVERYTHING)
        note("restore_site", "", None, why=f"备份是 {found.backup.manifest.made_at} 做的")
        db.session.commit()


def _forget_sessions(found: Unpacked) -> None:
    """Have nobody be signed in who was so when the backup was made: they may have signed out since,
    or lost their account."""
    with plain_engine(found.database).begin() as connection:
        for table in tables():
            if table.name in OF_THEN:
                connection.execute(delete(table))


def _bring_files(found: Unpacked) -> None:
    """Put the files where they belong; one that is there and whole stays."""
    root = Path(current_app.config["MEDIA_DIR"])
    for part in shown(sorted(found.media.glob("*/*/*")), "图片和文件"):
        target = root / part.relative_to(found.media)
        if not _is_same(target, part):
            target.parent.mkdir(parents=True, exist_ok=True)
            part.replace(target)


def _is_same(target: Path, part: Path) -> bool:
    try:
        if target.stat().st_size != part.stat().st_size:
            return False
        with target.open("rb") as file:
            return hash_file(file) == part.name[:64]
    except FileNotFoundError:
        return False


def _bring_rows(found: Unpacked) -> set[str]:
    """Replace all rows in one transaction; return where characters had to be replaced."""
    if db.engine.dialect.name == "sqlite":
        with closing(open_file(found.database)) as source:
            source.execute("PRAGMA journal_mode=DELETE")
            with closing(open_file(database_file())) as target:
                target.execute("PRAGMA journal_mode=WAL")
                target.execute("PRAGMA synchronous=FULL")
                copy_pages(source, target, "换上数据库")
        return set()
    migrate()
    total = 2 * sum(found.backup.manifest.counts.values())
    engine = plain_engine(found.database)
    with snapshot(engine) as origin, watched(total) as watch, writing():
        try:
            with db.engine.begin() as to:
                replace_all(origin, to, watch)
        except DataError as error:
            what = named(origin.too_long) or str(error.orig)
            raise SettingError(f"PostgreSQL 收不下这些内容，没有恢复：{what}。") from error
        return origin.cleaned


def _keep_secret(key: str, found: Unpacked) -> None:
    """Keep the key in the data folder, unless a setting says another; what a kill leaves half
    written goes with the rest."""
    if os.environ.get("CEDU_SECRET_KEY"):
        return
    path = Path(current_app.config["DATA_DIR"]) / "secret-key"
    draft = found.database.with_name(path.name)
    draft.touch(mode=0o600)
    draft.write_text(key, encoding="ascii")
    draft.replace(path)
