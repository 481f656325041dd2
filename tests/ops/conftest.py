"""A real `cedu serve` with two workers, on a folder of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.databases import environment_of

PATIENCE = 60  # seconds
OPEN = "import sys; from cedu_site.cli import main; sys.argv[0] = 'cedu'; main()"


@pytest.fixture
def port() -> int:
    return free_port()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def environment(library: Path, tmp_path: Path) -> dict[str, str]:
    return environment_of(tmp_path / "data") | {"CEDU_CONTENT": str(library)}


@pytest.fixture
def server(port: int, environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    process = start_server(port, environment)
    yield process
    if process.poll() is None:
        kill_server(process)


def start_server(port: int, environment: dict[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", OPEN, "serve", "--port", str(port), "--workers", "2"],
        env=environment,
        start_new_session=True,
    )


def kill_server(process: subprocess.Popen[bytes]) -> None:
    """Kill it with all its workers, without warning."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def answer(address: str, process: subprocess.Popen[bytes]) -> str:
    """Return what the address answers, as soon as it does."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urlopen(address, timeout=PATIENCE) as response:
                return response.read().decode()
        except OSError:  # not yet there, or it has just hung up
            time.sleep(0.1)
    pytest.fail(f"{address} does not answer")


def command_line(environment: dict[str, str], *words: str) -> None:
    """Run `cedu` with these words as another process. Raises CalledProcessError."""
    subprocess.run([sys.executable, "-c", OPEN, *words], env=environment, check=True)
