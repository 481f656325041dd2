"""A folder for what is not finished: it goes whatever happens, and if a kill came first, then with
the next run."""

import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from whoosh.util.filelock import FileLock

LOCK = "lock"  # of the process that works here; a kill opens it
A_DAY = 24 * 3600  # seconds, where files cannot be locked


@contextmanager
def aside(parent: Path, prefix: str) -> Iterator[Path]:
    """Give a folder of one's own in `parent`, once those that killed runs left are removed."""
    for left in parent.glob(f"{prefix}*"):
        _remove_left(left)
    folder, lock = _begin(parent, prefix)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if lock:
            lock.release()


def _begin(parent: Path, prefix: str) -> tuple[Path, FileLock | None]:
    """Return a new folder with its lock; one that was taken for a leftover is made again."""
    while True:
        folder = parent / f"{prefix}{secrets.token_hex(4)}"
        folder.mkdir(mode=0o700)
        try:
            lock = _locked(folder)
        except FileNotFoundError:
            continue
        except OSError:
            return folder, None
        if lock and (folder / LOCK).exists():
            return folder, lock


def _remove_left(folder: Path) -> None:
    try:
        lock = _locked(folder)
    except OSError:
        if _age(folder) > A_DAY:
            shutil.rmtree(folder, ignore_errors=True)
        return
    if lock:
        shutil.rmtree(folder, ignore_errors=True)
        lock.release()


def _locked(folder: Path) -> FileLock | None:
    """Return the lock of a folder, None while another has it. Raises OSError where that cannot be
    known."""
    lock = FileLock(str(folder / LOCK))
    return lock if lock.acquire() else None


def _age(folder: Path) -> float:
    try:
        return time.time() - folder.stat().st_mtime
    except FileNotFoundError:
        return 0.0
