"""Files named by their own bytes, in the media folder, which several nodes may share."""

import hashlib
import os
import re
from collections.abc import Iterable
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Any

from flask import current_app

from cedu_site.media.signatures import TYPES

SHA256 = re.compile(r"[0-9a-f]{64}")
CHUNK = 1024 * 1024


def digest_of(data: bytes) -> str:
    """Return the SHA-256 of `data` as 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def hash_file(file: IO[bytes]) -> str:
    """Return the SHA-256 of what is left to read of `file`, however large that is."""
    hashed = hashlib.sha256()
    while data := file.read(CHUNK):
        hashed.update(data)
    return hashed.hexdigest()


def keep_original(data: bytes) -> str:
    """Keep the author's own bytes, which are exported and never served; return their SHA-256."""
    sha256 = digest_of(data)
    _write(_path("originals", sha256), data)
    return sha256


def keep_served(data: bytes, suffix: str) -> str:
    """Keep a file that readers may fetch; return its SHA-256."""
    sha256 = digest_of(data)
    _write(_path("served", sha256, suffix), data)
    return sha256


def served_path(sha256: str, suffix: str) -> Path | None:
    """Return the file that readers may fetch under this hash and suffix, None without one."""
    if not SHA256.fullmatch(sha256) or suffix not in TYPES:
        return None
    path = _path("served", sha256, suffix)
    return path if path.is_file() else None


def original(sha256: str) -> bytes:
    """Return the author's own bytes, wherever they are kept. Raises FileNotFoundError."""
    paths = _originals(sha256)
    return next((path for path in paths if path.is_file()), paths[0]).read_bytes()


def is_kept(sha256: str, renditions: Iterable[dict[str, Any]]) -> bool:
    """Tell whether the original and all that was made of it are there."""
    served = [served_path(made["sha256"], made["suffix"]) for made in renditions]
    return all(served) and any(path.is_file() for path in _originals(sha256))


def put_away(sha256: str) -> None:
    """Have readers find no file with these bytes any more; nothing of it is lost."""
    _move(sha256, "served", "binned")


def bring_out(sha256: str) -> None:
    """Give readers the file back that was put away."""
    _move(sha256, "binned", "served")


def forget(sha256: str) -> None:
    """Delete the original or the file for readers that has these bytes."""
    for path in _originals(sha256):
        path.unlink(missing_ok=True)


def _originals(sha256: str) -> list[Path]:
    return [_path("originals", sha256), *_kept("served", sha256), *_kept("binned", sha256)]


def _kept(part: str, sha256: str) -> list[Path]:
    return list(_path(part, sha256).parent.glob(f"{sha256}.*"))


def _move(sha256: str, origin: str, target: str) -> None:
    for path in _kept(origin, sha256):
        place = _path(target, sha256, path.suffix)
        _make(place.parent)
        path.replace(place)
        sync_folder(place.parent)


def _path(part: str, sha256: str, suffix: str = "") -> Path:
    return Path(current_app.config["MEDIA_DIR"], part, sha256[:2], sha256 + suffix)


def _write(path: Path, data: bytes) -> None:
    if path.exists():
        return
    _make(path.parent)
    with NamedTemporaryFile(dir=path.parent, prefix=".new-", delete=False) as file:
        draft = Path(file.name)
        try:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            draft.replace(path)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise
    sync_folder(path.parent)


def _make(folder: Path) -> None:
    if not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Have the names in `folder` last: a row that tells of a file outlives the power, and so must
    the file. Windows knows no such thing."""
    if os.name == "posix":
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)
