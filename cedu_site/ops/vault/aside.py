"""A folder for what is not finished: it goes whatever happens, and if a kill came first, then with
the next run."""

import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

with suppress(ImportError):  # on Windows
    import fcntl

LOCK = "lock"  # of the process that works here; a kill opens it
A_DAY = 24 * 3600  # seconds, where files cannot be locked


@contextmanager
def aside(parent: Path, prefix: str) -> Iterator[Path]:
    """Give a folder of one's own in `parent`, once those that killed runs left are removed."""
    for left in parent.glob(f"{prefix}*"):
        _remove_left(left)
    folder, held = _begin(parent, prefix)
    try:
        yield folder
    finally:
        os.close(held)
        shutil.rmtree(folder, ignore_errors=True)


def _begin(parent: Path, prefix: str) -> tuple[Path, int]:
    """Return a new folder and the lock that is held; one that was taken for a leftover is made
    again."""
    while True:
        folder = parent / f"{prefix}{secrets.token_hex(4)}"
        folder.mkdir(mode=0o700)
        with suppress(FileNotFoundError):
            held = os.open(folder / LOCK, os.O_CREAT | os.O_WRONLY, 0o600)
            if _is_mine(held) is not False and (folder / LOCK).exists():
                return folder, held
            os.close(held)


def _remove_left(folder: Path) -> None:
    with suppress(OSError):
        age = _age(folder)  # which a new lock in it would change
        held = os.open(folder / LOCK, os.O_CREAT | os.O_WRONLY, 0o600)
        mine = _is_mine(held)
        if mine or (mine is None and age > A_DAY):
            shutil.rmtree(folder, ignore_errors=True)
        os.close(held)


def _is_mine(held: int) -> bool | None:
    """Lock an open file until it is closed; return whether that could be done, None where it
    cannot be known."""
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except (NameError, OSError):
        return None
    return True


def _age(folder: Path) -> float:
    return time.time() - folder.stat().st_mtime
