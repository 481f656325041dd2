"""`cedu serve` itself: it brings a site up from an empty folder, answers, and stops when told."""

import json
import os
import signal
import socket
import subprocess
import time
from pathlib import Path
from urllib.parse import quote

from tests.ops.conftest import PATIENCE, answer, command_line
from tests.ops.nodes import soon
from tests.ops.workers import running, workers_of


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
    command_line(environment, "content", "import", str(tmp_path / "notes"), "--course", "guopin")
    assert "梨膏怎么熬" in answer(home + "courses/guopin/ligao", server)
    for _ in range(6):  # either worker may answer
        found = json.loads(answer(f"{home}api/v1/search?q={quote('梨膏')}", server))
        assert [one["title"] for one in found["items"]] == ["梨膏怎么熬"]


def test_no_worker_outlives_the_first_process_however_young_it_is(
    server: subprocess.Popen[bytes],
) -> None:
    while not (workers := workers_of(server)):
        time.sleep(0.002)
    for one in workers:
        os.kill(one, signal.SIGSTOP)

    server.kill()
    server.wait()
    for one in workers:
        os.kill(one, signal.SIGCONT)

    soon(lambda: not any(running(one) for one in workers))
