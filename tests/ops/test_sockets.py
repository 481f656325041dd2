"""A real server and whatever comes in at its socket: everybody gets the right answer, and those who
send and read as slowly as they like keep nobody else."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest

from cedu_site.ops.bench.site.processes import memory_mb
from tests.ops.conftest import PATIENCE, answer, free_port, kill_server, start_server

LIBRARY = Path(__file__).parents[1] / "library"
END = b"Host: localhost\r\nConnection: close\r\n\r\n"
ASKED = b"GET /catalogue/ HTTP/1.1\r\n" + END
HALF_SENT = (
    b"POST /login HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 900\r\n\r\nuser"
)
SLOW, AT_ONCE = 120, 500
GROWTH_MB = 250  # of all processes together
LONGEST = 60 * 1024 - len(b"GET /catalogue/?q= HTTP/1.1\r\n")


@pytest.fixture(scope="module")
def port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def server(
    port: int, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[subprocess.Popen[bytes]]:
    folder = tmp_path_factory.mktemp("many")
    shutil.copytree(LIBRARY, folder / "library")
    settings = {"CEDU_CONTENT": str(folder / "library"), "CEDU_DATA_DIR": str(folder / "data")}
    process = start_server(port, os.environ | settings)
    assert "听竹县社区学习网" in answer(f"http://127.0.0.1:{port}/", process)
    yield process
    kill_server(process)


@contextmanager
def connection(port: int) -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", port), PATIENCE) as one:
        yield one


def whole(one: socket.socket) -> bytes:
    return b"".join(iter(lambda: one.recv(65536), b""))


def ask(port: int, line: bytes, *headers: bytes) -> tuple[int, bytes]:
    """Return status and body of what is answered to this first line."""
    with connection(port) as one:
        one.sendall(b"".join(part + b"\r\n" for part in (line, *headers)) + END)
        head, _, body = whole(one).partition(b"\r\n\r\n")
    return int(head.split()[1]), body


@pytest.mark.parametrize(
    ("line", "headers", "status"),
    [
        ("GET /catalogue/?q=竹编 HTTP/1.1".encode(), [], 200),  # typed, and not encoded
        ("GET /竹编 HTTP/1.1".encode(), [], 404),
        (b"GET /catalogue/?q=" + b"a" * LONGEST + b" HTTP/1.1", [], 414),
        (b"GET /" + b"a" * LONGEST + b" HTTP/1.1", [], 414),
        (b"GET / HTTP/1.1", [b"X-Long: " + b"a" * 8192], 200),
        (b"GET / HTTP/1.1", [b"X-%d: a" % number for number in range(60)], 200),
        (b"GET / HTTP/1.1", [b"Range: bytes=0-9"], 200),
        (b"GET / HTTP/1.1", [b"Accept-Encoding: \xff;q=x, *;q=0"], 200),
        (b"GET / HTTP/1.1", [b"If-None-Match: *"], 304),
        (b"BREW / HTTP/1.1", [], 405),
    ],
)
def test_each_gets_our_own_page(
    server: subprocess.Popen[bytes], port: int, line: bytes, headers: list[bytes], status: int
) -> None:
    found, body = ask(port, line, *headers)
    assert found == status
    assert ("编辑室".encode() in body) == (status != 304)  # at the foot of each page


def test_a_head_request_gets_no_body(server: subprocess.Popen[bytes], port: int) -> None:
    assert ask(port, b"HEAD / HTTP/1.1") == (200, b"")


def test_slow_senders_and_readers_keep_nobody_else(
    server: subprocess.Popen[bytes], port: int
) -> None:
    before = memory_mb(server.pid)
    with ExitStack() as stack:
        senders, bodies, readers = (
            [stack.enter_context(connection(port)) for _ in range(SLOW)] for _ in range(3)
        )
        for one in senders:
            one.sendall(ASKED[:20])
        for one in bodies:
            one.sendall(HALF_SENT)
        for one in readers:
            one.sendall(ASKED)
            assert one.recv(1)
        with urlopen(f"http://127.0.0.1:{port}/", timeout=PATIENCE) as other:
            assert "听竹县社区学习网" in other.read().decode()
        senders[0].sendall(ASKED[20:])
        assert whole(senders[0]).startswith(b"HTTP/1.1 200")
        assert whole(readers[0]).rstrip().endswith(b"</html>")
        assert memory_mb(server.pid) < before + GROWTH_MB


def test_five_hundred_at_once_are_all_answered(server: subprocess.Popen[bytes], port: int) -> None:
    before = memory_mb(server.pid)
    with ExitStack() as stack:
        everybody = [stack.enter_context(connection(port)) for _ in range(AT_ONCE)]
        for one in everybody:
            one.sendall(ASKED)
        answers = [whole(one) for one in everybody]
    assert {text[:12] for text in answers} == {b"HTTP/1.1 200"}
    assert all(text.rstrip().endswith(b"</html>") for text in answers)
    assert memory_mb(server.pid) < before + GROWTH_MB
