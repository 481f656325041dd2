"""Connections to each worker of a running `cedu serve`, told apart by stopping all others."""

import http.client
import json
import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from signal import SIGCONT, SIGSTOP
from urllib.parse import quote

PROCESSES = Path("/proc")
PATIENCE = 60  # seconds
SOON = 2  # seconds, in which a worker that runs has answered


class Connection:
    """A connection that is kept open, and so is always answered by the same worker."""

    def __init__(self, port: int, patience: float = PATIENCE) -> None:
        self._http = http.client.HTTPConnection("127.0.0.1", port, timeout=patience)
        self._http.connect()
        self._socket = self._http.sock

    def total(self, words: str) -> int:
        """Return how many pages this worker finds with just these words."""
        self._http.request("GET", f"/api/v1/search?q={quote(words)}")
        answer = self._http.getresponse()
        text = answer.read()
        assert answer.status == 200
        assert self._http.sock is self._socket, "the connection was not kept open"
        return int(json.loads(text)["total"])

    def take_time(self) -> None:
        """Wait longer for answers from now on."""
        self._socket.settimeout(PATIENCE)

    def close(self) -> None:
        self._http.close()


@contextmanager
def each_worker(
    server: "subprocess.Popen[bytes]", port: int, count: int
) -> Iterator[list[Connection]]:
    """Open a connection to each of the `count` workers."""
    pids = wait_for_workers(server, count)
    opened = [_only(pid, pids, port) for pid in pids]
    yield opened
    for one in opened:
        one.close()


def wait_for_workers(server: "subprocess.Popen[bytes]", count: int) -> list[int]:
    deadline = time.monotonic() + PATIENCE
    while len(found := workers_of(server)) != count:
        assert time.monotonic() < deadline, found
        time.sleep(0.05)
    return found


def _only(worker: int, workers: list[int], port: int) -> Connection:
    """Return a connection that `worker` answers, since the others cannot."""
    others = [pid for pid in workers if pid != worker]
    for pid in others:
        os.kill(pid, SIGSTOP)
    try:
        return _answered(port)
    finally:
        for pid in others:
            os.kill(pid, SIGCONT)


def _answered(port: int) -> Connection:
    """Return a connection that came to a worker that is not stopped: the system deals them out."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        connection = Connection(port, SOON)
        try:
            connection.total("")
        except TimeoutError:
            connection.close()
        else:
            connection.take_time()
            return connection
    raise AssertionError("no worker answers")


def running(pid: int) -> bool:
    """Return whether a process is there and has not ended; nobody may have asked for its end."""
    try:
        return (PROCESSES / str(pid) / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def workers_of(server: "subprocess.Popen[bytes]") -> list[int]:
    """Return the forks of a process; what it started with another command is none."""
    master = server.pid
    command = (PROCESSES / str(master) / "cmdline").read_bytes()
    found = []
    for process in PROCESSES.glob("[0-9]*"):
        try:
            parent = int((process / "stat").read_text().rpartition(")")[2].split()[1])
            if parent == master and (process / "cmdline").read_bytes() == command:
                found.append(int(process.name))
        except OSError:  # it ended meanwhile
            continue
    return found
