"""A whole `cedu serve` with two workers, and the ways in which it is killed."""

import os
import random
import signal
import subprocess
import time
from pathlib import Path

from cedu_site.ops.bench.site.processes import family
from tests.ops.conftest import answer, free_port, kill_server, start_server
from tests.ops.nodes import soon

WORKERS = 2


class Server:
    """Always at the same port, as behind a proxy."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.port = free_port()
        self._environment = environment
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def start(self) -> None:
        self._process = start_server(self.port, self._environment)

    def wait(self) -> None:
        """Return when it answers with all its workers."""
        assert self._process is not None
        answer(f"http://127.0.0.1:{self.port}/healthz", self._process)
        soon(lambda: len(self.workers()) == WORKERS)

    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def workers(self) -> list[int]:
        """Return the processes that answer: they were forked and so are called as the first is."""
        called = _command(self.pid)
        return [one for one in family(self.pid)[1:] if _command(one) == called]

    def kill(self) -> None:
        """Kill all of it at once."""
        if self._process is not None and self.is_running():
            kill_server(self._process)

    def kill_first(self) -> None:
        """Kill the process that started the others, which then end by themselves."""
        assert self._process is not None
        others = self.workers()
        self._process.kill()
        self._process.wait()
        soon(lambda: not any(_command(one) for one in others))

    def kill_worker(self) -> None:
        """Kill the worker that lived longest; another takes its place. Where one is killed twice
        within seconds granian gives up, and the service manager has to start it anew."""
        killed = min(self.workers(), key=_begun)
        os.kill(killed, signal.SIGKILL)
        soon(lambda: killed not in self.workers() and len(self.workers()) == WORKERS)


def is_running(command: "subprocess.Popen[bytes] | None") -> bool:
    return command is not None and command.poll() is None


def pause(dice: random.Random, longest: float) -> None:
    """Wait; short pauses are more frequent than long ones."""
    time.sleep(dice.random() ** 1.5 * longest)


def _begun(pid: int) -> int:
    """Return when a process began, in ticks."""
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19])


def _command(pid: int) -> bytes:
    """Return what a process was called with, nothing where it has ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""
