"""Where the index lies on disk: generations side by side, a pointer to one, and one writer."""

import hashlib
import json
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from whoosh.util.filelock import FileLock, try_for

from cedu_site.search.schema import FORMAT

POINTER = "current"
LOCK = "writer.lock"
SEALS = "seals.json"
SEALED_ENDS = (".toc", ".trm", ".pst", ".dir", ".col", ".mem")
PREFIX = f"v{FORMAT}-"


class IndexUnavailable(Exception):
    """There is no index that can be read; it has to be rebuilt."""

    def __str__(self) -> str:
        return "搜索索引还没有建立或已损坏，请运行 cedu search rebuild 重建。"


class IndexBusy(Exception):
    """Another process has been writing for longer than one wanted to wait."""

    def __str__(self) -> str:
        return "搜索索引正由另一个进程写入，请稍后再试。"


def current(folder: Path) -> Path:
    """Return the generation in use. Raises IndexUnavailable."""
    try:
        name = (folder / POINTER).read_text("ascii")
    except (OSError, UnicodeDecodeError) as error:
        raise IndexUnavailable from error
    if not name.startswith(PREFIX) or not name[len(PREFIX) :].isalnum():
        raise IndexUnavailable
    return folder / name


def begin(folder: Path) -> Path:
    """Return an empty new generation that nobody reads yet."""
    aside = folder / f"{PREFIX}{secrets.token_hex(4)}"
    aside.mkdir()
    return aside


def switch(folder: Path, generation: Path) -> None:
    """Make `generation` the one in use and remove the others; who has them open reads on."""
    new = folder / f"{POINTER}.new"
    new.write_text(generation.name, "ascii")
    new.replace(folder / POINTER)
    remove_others(folder, generation)


def remove_others(folder: Path, generation: Path) -> None:
    """Remove every generation but this one; only who writes may."""
    for other in folder.glob("v*-*"):
        if other != generation:
            shutil.rmtree(other, ignore_errors=True)


def seal(generation: Path) -> None:
    """Note the digests of the files in use, so that damage can be told at the next start."""
    kept = _read_seals(generation)
    seals = {file.name: kept.get(file.name) or _digest(file) for file in _sealed_files(generation)}
    new = generation / f"{SEALS}.new"
    new.write_text(json.dumps(seals), "ascii")
    new.replace(generation / SEALS)


def check_seals(generation: Path) -> None:
    """Raise IndexUnavailable where a file in use is missing, or not as it was sealed.

    What a killed writer had not committed is not in use; a commit that it could not seal any more
    is not trusted.
    """
    seals = _read_seals(generation)
    try:
        whole = all(_digest(generation / name) == seal for name, seal in seals.items())
    except (OSError, ValueError) as error:  # one is gone, or its name is damaged
        raise IndexUnavailable from error
    if not whole or any(toc.name not in seals for toc in generation.glob("*.toc")):
        raise IndexUnavailable


def _sealed_files(generation: Path) -> list[Path]:
    return [file for end in SEALED_ENDS for file in generation.glob(f"*{end}")]


def _read_seals(generation: Path) -> dict[str, str]:
    try:
        return dict(json.loads((generation / SEALS).read_text("ascii")))
    except (OSError, ValueError, TypeError):
        return {}


def _digest(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "blake2b").hexdigest()


@contextmanager
def writing(folder: Path, wait: float) -> Iterator[None]:
    """Be the only writer over all processes. Raises IndexBusy after `wait` seconds."""
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(str(folder / LOCK))
    if not try_for(lock.acquire, timeout=wait, delay=0.05):
        raise IndexBusy
    try:
        yield
    finally:
        lock.release()
