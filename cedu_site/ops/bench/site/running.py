"""Servers of their own processes: the site, and the two to compare it with."""

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

from cedu_site.config import PACKAGE
from cedu_site.ops.bench.browsers import HOST, OPEN, PATIENCE, free_port
from cedu_site.ops.bench.site.processes import cpu_seconds, end_with_parent, memory_mb
from cedu_site.ops.serving.choosing import Server

WORKERS = 2
TO_END = 30  # seconds


@dataclass(frozen=True)
class Running:
    """A server that answers at `port`; it took `seconds` to its first page."""

    process: "subprocess.Popen[bytes]"
    port: int
    seconds: float

    @property
    def cpu(self) -> float:
        return cpu_seconds(self.process.pid)

    @property
    def memory(self) -> float:
        return memory_mb(self.process.pid)

    def get(self, path: str, **headers: str) -> tuple[int, http.client.HTTPMessage, bytes]:
        """Return status, headers and body of one answer."""
        connection = http.client.HTTPConnection(HOST, self.port, timeout=PATIENCE)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request("GET", path, headers=named)
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()


def workers(server: str) -> str:
    """Return how many processes a server gets: waitress has one only."""
    return str(1 if server == Server.WAITRESS else WORKERS)


def site(server: str, settings: Mapping[str, str]) -> AbstractContextManager[Running]:
    """Run `cedu serve` on a site."""
    words = ["serve", "--server", server, "--workers", workers(server)]
    return running([sys.executable, "-c", OPEN, *words, "--port"], settings, "/")


def peer(
    name: str, server: str, settings: Mapping[str, str], path: str
) -> AbstractContextManager[Running]:
    """Run one of the applications to compare with; it has answered when `path` is there."""
    module = "cedu_site.ops.bench.site.peers"
    words = [sys.executable, "-m", module, name, server, workers(server)]
    return running(words, settings, path)


@contextmanager
def running(command: list[str], settings: Mapping[str, str], path: str) -> Iterator[Running]:
    """Run a command that wants the port as its last word. Raises RuntimeError where it fails."""
    port = free_port()
    python = os.pathsep.join(filter(None, [str(PACKAGE.parent), os.environ.get("PYTHONPATH")]))
    environment = os.environ | settings | {"PYTHONPATH": python}
    started = time.perf_counter()
    with subprocess.Popen(  # noqa: S603 - a fixed command
        [*command, str(port)],
        env=environment,
        stdout=subprocess.DEVNULL,
        preexec_fn=end_with_parent,
    ) as process:
        try:
            one = Running(process, port, 0)
            _wait(one, path)
            yield Running(process, port, time.perf_counter() - started)
        finally:
            _end(process)


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(TO_END)
    except subprocess.TimeoutExpired:
        process.kill()


def _wait(one: Running, path: str) -> None:
    end = time.monotonic() + PATIENCE
    while one.process.poll() is None and time.monotonic() < end:
        try:
            status = one.get(path)[0]
        except OSError:
            time.sleep(0.02)
        else:
            if status == http.HTTPStatus.OK:
                return
            raise RuntimeError(f"{status}: {path}")
    raise RuntimeError("the server did not come up")
