"""The file of a backup: a ZIP whose manifest names every member with its size and SHA-256."""

import hashlib
import json
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from stat import S_IFMT, S_IFREG
from typing import IO, Any, NoReturn
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, LargeZipFile, ZipFile, ZipInfo

from cedu_site.config import KEY_LENGTH, SettingError

KIND = "cedu backup"
FORMAT = 1
MANIFEST, DATABASE, SETTINGS, SECRET = (
    "manifest.json", "database.sqlite3", "settings.json", "secret-key",
)  # fmt: skip
FOLDER = "media/"
MEDIA = re.compile(
    r"media/(?:originals|served|binned)/([0-9a-f]{2})/(\1[0-9a-f]{62})(?:\.[a-z0-9]{3,4})?"
)
MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
PACKED = (MANIFEST, DATABASE, SETTINGS, SECRET)  # pictures and films are packed already
LARGEST_TEXT = 256 * 1024 * 1024  # bytes of a manifest; one of a million files is half of that
CHUNK = 1024 * 1024
PERMISSIONS = (S_IFREG | 0o600) << 16
ENCRYPTED = 0x1
DAMAGED = (BadZipFile, LargeZipFile, EOFError, OSError, ValueError, NotImplementedError, zlib.error)


class BackupRefused(SettingError):
    """The file is not a backup that can be restored; the message is one Chinese sentence."""


@dataclass(frozen=True)
class Member:
    size: int
    sha256: str


@dataclass
class Manifest:
    """What a backup says of itself; `missing` are files that the site itself had lost."""

    made_at: str
    schema: str
    version: int
    counts: dict[str, int]
    missing: list[str]
    members: dict[str, Member] = field(default_factory=dict)
    kind: str = KIND
    format: int = FORMAT

    @property
    def media(self) -> list[str]:
        return [name for name in self.members if name.startswith(FOLDER)]

    @property
    def size(self) -> int:
        return sum(member.size for member in self.members.values())


class Writer:
    """Writes the members of a new backup; the manifest, which seals them, comes last."""

    def __init__(self, file: IO[bytes]) -> None:
        self._zip = ZipFile(file, "w")
        self.members: dict[str, Member] = {}

    def add(self, name: str, source: IO[bytes]) -> None:
        """Write what `source` holds as the member `name`."""
        hashed, size = hashlib.sha256(), 0
        with self._zip.open(_described(name), "w", force_zip64=True) as target:
            while data := source.read(CHUNK):
                hashed.update(data)
                size += len(data)
                target.write(data)
        self.members[name] = Member(size, hashed.hexdigest())

    def add_text(self, name: str, text: str) -> None:
        data = text.encode()
        self._zip.writestr(_described(name), data)
        self.members[name] = Member(len(data), hashlib.sha256(data).hexdigest())

    def abandon(self) -> None:
        """Let go of what cannot be finished."""
        with suppress(OSError, ValueError):
            self._zip.close()

    def seal(self, manifest: Manifest) -> None:
        """Write the manifest; nothing can be added any more."""
        manifest.members = dict(self.members)
        said = json.dumps(asdict(manifest), ensure_ascii=False, indent=1)
        self._zip.writestr(_described(MANIFEST), said.encode())
        self._zip.close()


class Backup:
    """A backup whose outline has been checked; `take_out` checks the bytes of each member."""

    def __init__(self, file: Path, opened: ZipFile) -> None:
        self.file, self._zip = file, opened
        infos = _outline(self, opened.infolist())
        self.manifest = _read_manifest(self, opened, infos.pop(MANIFEST, None))
        sizes = {name: info.file_size for name, info in infos.items()}
        if sizes != {name: member.size for name, member in self.manifest.members.items()}:
            self.refuse_damaged()
        if DATABASE not in sizes or SETTINGS not in sizes:
            self.refuse_damaged()

    def take_out(self, name: str, target: Path) -> None:
        """Write the member to the new file `target`. Raises BackupRefused where it is not whole."""
        wanted, hashed = self.manifest.members[name], hashlib.sha256()
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as file:
            target.chmod(0o600)
            for data in self._chunks(name):
                hashed.update(data)
                file.write(data)
        if hashed.hexdigest() != wanted.sha256:
            self.refuse_damaged()

    def settings(self) -> dict[str, str]:
        """Return what the site was set to, as far as that can be shown. Raises BackupRefused."""
        try:
            said: Any = json.loads(self._text(SETTINGS))
            return {str(name): str(one) for name, one in said.items() if str(one).isprintable()}
        except (ValueError, AttributeError, RecursionError) as error:
            self.refuse_foreign(error)

    def secret(self) -> str | None:
        """Return the key, None where it was left out. Raises BackupRefused."""
        if SECRET not in self.manifest.members:
            return None
        key = self._text(SECRET)
        if len(key) < KEY_LENGTH or not (key.isascii() and key.isprintable()):
            self.refuse_foreign()
        return key

    def _text(self, name: str) -> str:
        if self.manifest.members[name].size > LARGEST_TEXT:
            self.refuse_foreign()
        data = b"".join(self._chunks(name))
        if hashlib.sha256(data).hexdigest() != self.manifest.members[name].sha256:
            self.refuse_damaged()
        return data.decode("utf-8", "replace")

    def refuse_damaged(self, cause: Exception | None = None) -> NoReturn:
        raise BackupRefused(f"备份 {self.file} 不完整或已损坏，没有恢复；请换一份备份。") from cause

    def refuse_foreign(self, cause: Exception | None = None) -> NoReturn:
        raise BackupRefused(f"{self.file} 不是 cedu backup 做的备份，没有恢复。") from cause

    def _chunks(self, name: str) -> Iterator[bytes]:
        """Yield the bytes of a member; never more than the outline says."""
        left = self.manifest.members[name].size
        with _read_errors(self), self._zip.open(name) as source:
            while data := source.read(CHUNK):
                left -= len(data)
                if left < 0:
                    self.refuse_damaged()
                yield data
        if left:
            self.refuse_damaged()


@contextmanager
def open_backup(file: Path) -> Iterator[Backup]:
    """Open a backup and check its outline. Raises BackupRefused."""
    if not file.is_file():
        raise BackupRefused(f"没有找到备份文件 {file}。")
    try:
        opened = ZipFile(file)
    except DAMAGED as error:
        raise BackupRefused(
            f"{file} 不是备份，或没有复制完、已损坏，没有恢复；请换一份备份。"
        ) from error
    with opened:
        yield Backup(file, opened)


def is_backup(file: Path) -> bool:
    """Tell whether a file says of itself that it is a backup."""
    try:
        with open_backup(file):
            return True
    except BackupRefused:
        return False


@contextmanager
def _read_errors(backup: Backup) -> Iterator[None]:
    try:
        yield
    except BackupRefused:
        raise
    except DAMAGED as error:
        backup.refuse_damaged(error)
    except RuntimeError as error:  # zipfile's word for a password
        backup.refuse_foreign(error)


def _described(name: str) -> ZipInfo:
    info = ZipInfo(name)
    info.compress_type = ZIP_DEFLATED if name in PACKED else ZIP_STORED
    info.external_attr = PERMISSIONS
    return info


def _outline(backup: Backup, infos: list[ZipInfo]) -> dict[str, ZipInfo]:
    """Return the members by name, once none is what a backup never has."""
    found = {info.filename: info for info in infos}
    if MANIFEST not in found:
        backup.refuse_foreign()
    if len(found) != len(infos) or not all(_is_ours(info) for info in infos):
        backup.refuse_foreign()
    if sum(info.compress_size for info in infos) > backup.file.stat().st_size:
        backup.refuse_foreign()  # members that share bytes
    return found


def _is_ours(info: ZipInfo) -> bool:
    """Tell whether a member bears a name and a form that we give: no way out of the folder, no
    link, no password, nothing that unpacks to more than it is."""
    packed = info.filename in PACKED
    return (
        (packed or MEDIA.fullmatch(info.filename) is not None)
        and S_IFMT(info.external_attr >> 16) in (0, S_IFREG)
        and not info.flag_bits & ENCRYPTED
        and (info.compress_type == ZIP_STORED or (packed and info.compress_type == ZIP_DEFLATED))
        and (packed or info.compress_size == info.file_size)
    )


def _read_manifest(backup: Backup, opened: ZipFile, info: ZipInfo | None) -> Manifest:
    if info is None or info.file_size > LARGEST_TEXT:
        backup.refuse_foreign()
    with _read_errors(backup), opened.open(info) as file:
        data = file.read(LARGEST_TEXT + 1)
    try:
        said: Any = json.loads(data)
        if said["kind"] != KIND:
            backup.refuse_foreign()
        if said["format"] != FORMAT:
            raise BackupRefused(f"备份 {backup.file} 来自更新的版本，请先升级本程序再恢复。")
        members = {
            str(name): Member(int(one["size"]), str(one["sha256"]))
            for name, one in said.pop("members").items()
        }
        manifest = Manifest(**said, members=members)
    except (KeyError, TypeError, AttributeError, ValueError, RecursionError) as error:
        backup.refuse_foreign(error)
    if not _is_sound(manifest):
        backup.refuse_foreign()
    return manifest


def _is_sound(manifest: Manifest) -> bool:
    """Tell whether everything is of the kind that we write: it is compared, and shown."""
    return (
        all(_is_named_by_digest(name, one) for name, one in manifest.members.items())
        and all(type(one) is str for one in (manifest.made_at, manifest.schema, *manifest.missing))
        and type(manifest.missing) is list
        and type(manifest.version) is int
        and type(manifest.counts) is dict
        and MOMENT.fullmatch(manifest.made_at) is not None
    )


def _is_named_by_digest(name: str, member: Member) -> bool:
    found = MEDIA.fullmatch(name)
    return found is None or found[2] == member.sha256
