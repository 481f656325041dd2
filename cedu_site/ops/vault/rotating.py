"""Which backups beside a new one are kept: the newest by their names, whatever their dates say."""

import re
from pathlib import Path

from cedu_site.config import SettingError
from cedu_site.ops.vault.archive import is_backup

DIGITS = re.compile(r"[0-9]+")


def refuse_undated(file: Path) -> None:
    """Raise SettingError where the name of a backup says nothing of when it was made."""
    if not DIGITS.search(file.stem):
        raise SettingError(
            f"要用 --keep，备份的名字里得有日期，如 cedu-20260101-0300.zip；“{file.name}”里没有。"
        )


def remove_older(file: Path, keep: int) -> list[Path]:
    """Remove all but the newest `keep` of the backups whose names differ from that of `file` in
    their digits only; return them. What bears such a name and is no backup stays."""
    alike = re.compile(DIGITS.sub("[0-9]+", re.escape(file.name)))
    series = [other for other in file.parent.iterdir() if alike.fullmatch(other.name)]
    older = sorted(series, key=_order, reverse=True)[keep:]
    removed = [other for other in older if other != file and is_backup(other)]
    for other in removed:
        other.unlink()
    return removed


def _order(file: Path) -> list[int]:
    return [int(number) for number in DIGITS.findall(file.name)]
