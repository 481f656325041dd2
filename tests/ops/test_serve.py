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
from urllib.parse import quote
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
def environment(tmp_path: Path) -> dict[str, str]:
    settings = {"CEDU_CONTENT": str(COUNTY), "CEDU_DATA_DIR": str(tmp_path / "data")}
    return os.environ | settings


@pytest.fixture
def server(port: int, environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [sys.executable, "-c", OPEN, "serve", "--port", str(port), "--workers", "2"],
        env=environment,
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


def test_what_another_process_takes_in_is_shown_and_found_at_once(
    server: subprocess.Popen[bytes], port: int, environment: dict[str, str], tmp_path: Path
) -> None:
    home = f"http://127.0.0.1:{port}/"
    assert "听竹县社区学习网" in answer(home, server)
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "01-ligao.md").write_text("# 梨膏怎么熬\n\n小火慢熬。\n", "utf-8")
    command = [sys.executable, "-c", OPEN, "content", "import", str(tmp_path / "notes")]
    subprocess.run([*command, "--course", "guopin"], env=environment, check=True)
    assert "梨膏怎么熬" in answer(home + "courses/guopin/ligao", server)
    for _ in range(6):  # either worker may answer
        found = json.loads(answer(f"{home}api/v1/search?q={quote('梨膏')}", server))
        assert [one["title"] for one in found["items"]] == ["梨膏怎么熬"]
