"""`cedu serve` itself: it brings a site up from an empty folder, answers, and stops when told."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

COUNTY = Path(__file__).parents[1] / "library"
PATIENCE = 60  # seconds
OPEN = "import sys; from cedu_site.cli import main; sys.argv[0] = 'cedu'; main()"


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def server(port: int, tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    settings = {"CEDU_CONTENT": str(COUNTY), "CEDU_DATA_DIR": str(tmp_path / "data")}
    process = subprocess.Popen(
        [sys.executable, "-c", OPEN, "serve", "--port", str(port)],
        env=os.environ | settings,
        cwd=tmp_path,
        start_new_session=True,
    )
    yield process
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def answer(address: str, process: subprocess.Popen[bytes]) -> str:
    """Return what the address answers, as soon as it does."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urlopen(address, timeout=PATIENCE) as response:
                return response.read().decode()
        except URLError:
            time.sleep(0.1)
    pytest.fail(f"{address} does not answer")


def test_serve_starts_answers_and_stops(server: subprocess.Popen[bytes], port: int) -> None:
    home = f"http://127.0.0.1:{port}/"
    assert "听竹县社区学习网" in answer(home, server)
    found = json.loads(answer(home + "api/v1/search?kind=course", server))
    assert {one["title"] for one in found["items"]} == {"竹编入门", "听竹山歌"}
    server.send_signal(signal.SIGTERM)
    assert server.wait(PATIENCE) == 0
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0
