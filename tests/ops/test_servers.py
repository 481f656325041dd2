"""Every server that `cedu serve` offers: it answers, ends when told, and loses nothing then."""

import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest
from sqlalchemy import text

from cedu_site.extensions import db
from cedu_site.ops.serving.choosing import Choice, NotPossible, Server, choose
from cedu_site.ops.serving.machine import cores, memory_mb
from tests.ops.conftest import OPEN, PATIENCE, answer
from tests.search.killing import opened


@pytest.mark.parametrize(
    "server",
    ["granian", *(pytest.param(one, marks=pytest.mark.long) for one in ("gunicorn", "waitress"))],
)
def test_it_answers_and_ends_with_everything_written(
    server: str, port: int, environment: dict[str, str], library: Path, tmp_path: Path
) -> None:
    command = [sys.executable, "-c", OPEN, "serve", "--port", str(port), "--server", server]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE) as process:
        found = answer(f"http://127.0.0.1:{port}/catalogue/?q={quote('竹编')}", process)
        assert "竹编入门" in found
        process.send_signal(signal.SIGTERM)
        said, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    assert f"服务器：{server}，" in said.decode()
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0
    with opened(library, tmp_path / "data") as site, site.app_context():
        counted = db.session.execute(text("SELECT q, times FROM search_count")).all()
    assert counted == [("竹编", 1)]


def test_what_is_asked_for_is_taken() -> None:
    assert choose(Server.GUNICORN, 3, 5) == Choice(Server.GUNICORN, 3, 5)


def test_the_machine_chooses_otherwise() -> None:
    chosen = choose(Server.AUTO, None, None)
    assert chosen.server is Server.GRANIAN
    assert 1 <= chosen.workers <= cores()


def test_waitress_has_one_process() -> None:
    assert choose(Server.WAITRESS, None, None).workers == 1
    with pytest.raises(NotPossible, match="只用一个进程"):
        choose(Server.WAITRESS, 2, None)


def test_the_machine_is_known() -> None:
    assert cores() >= 1
    known = memory_mb()
    assert known is None or known > 100
