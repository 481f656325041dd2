"""The version is read anew although the database is asked only after a commit."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from cedu_site.committed import _File

MANY = 200
WRITE = f"""
import sqlite3, sys
database = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=30)
for number in range({MANY}):
    database.execute("UPDATE site_version SET version = version + 1")
    if number % 50 == 0:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    print(number + 1, flush=True)
"""


@pytest.fixture(params=["wal", "delete"])
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A database, with a log and without."""
    found = tmp_path / "site.sqlite3"
    database = sqlite3.connect(found, isolation_level=None)
    database.execute(f"PRAGMA journal_mode = {request.param}")
    database.execute("CREATE TABLE site_version (version INTEGER)")
    database.execute("INSERT INTO site_version VALUES (0)")
    database.close()
    return found


def test_every_commit_of_another_process_is_seen(path: Path) -> None:
    file = _File(path)
    assert file.read()[1] == 0
    command = [sys.executable, "-c", WRITE, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        for line in process.stdout:
            assert file.read()[1] >= int(line)
    assert file.read()[1] == MANY


def test_what_others_leave_behind_is_right_too(path: Path) -> None:
    """Whoever comes and goes, the watch is never on a log that nobody writes any more."""
    file = _File(path)
    for version in range(1, 6):
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("UPDATE site_version SET version = ?", (version,))
        other.close()
        assert file.read()[1] == version
        assert file.read()[1] == version


def test_what_is_not_committed_is_not_seen(path: Path) -> None:
    file = _File(path)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    other.execute("UPDATE site_version SET version = 7")
    assert file.read()[1] == 0
    other.execute("COMMIT")
    assert file.read()[1] == 7
    other.close()
