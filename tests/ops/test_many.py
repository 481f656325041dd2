"""Many at once who send and read as slowly as they like: everybody else is still answered."""

import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from urllib.request import urlopen

from cedu_site.ops.bench.site.processes import memory_mb
from tests.ops.conftest import PATIENCE, answer

ASKED = b"GET /catalogue/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
SLOW, AT_ONCE = 120, 500
GROWTH_MB = 150


@contextmanager
def connection(port: int) -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", port), PATIENCE) as one:
        yield one


def whole(one: socket.socket) -> bytes:
    return b"".join(iter(lambda: one.recv(65536), b""))


def test_slow_senders_and_readers_keep_nobody_else(
    server: subprocess.Popen[bytes], port: int
) -> None:
    home = f"http://127.0.0.1:{port}/"
    assert "听竹县社区学习网" in answer(home, server)
    before = memory_mb(server.pid)
    with ExitStack() as stack:
        senders, bodies, readers = (
            [stack.enter_context(connection(port)) for _ in range(SLOW)] for _ in range(3)
        )
        for one in senders:
            one.sendall(ASKED[:20])
        for one in bodies:
            one.sendall(
                b"POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900\r\n\r\nuser"
            )
        for one in readers:
            one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
            one.sendall(ASKED)
            assert one.recv(1)
        started = time.monotonic()
        assert "听竹县社区学习网" in urlopen(home, timeout=PATIENCE).read().decode()
        print(time.monotonic() - started)
        senders[0].sendall(ASKED[20:])
        assert whole(senders[0]).startswith(b"HTTP/1.1 200")
        assert "听竹".encode() in whole(readers[0])
        print(before, memory_mb(server.pid))
        assert memory_mb(server.pid) < before + GROWTH_MB


def test_five_hundred_at_once_are_all_answered(server: subprocess.Popen[bytes], port: int) -> None:
    assert "听竹县社区学习网" in answer(f"http://127.0.0.1:{port}/", server)
    before = memory_mb(server.pid)
    with ExitStack() as stack:
        everybody = [stack.enter_context(connection(port)) for _ in range(AT_ONCE)]
        for one in everybody:
            one.sendall(ASKED)
        answers = [whole(one) for one in everybody]
    assert {text[:12] for text in answers} == {b"HTTP/1.1 200"}
    assert all(text.endswith(b"</html>") or text.endswith(b"</html>\n") for text in answers)
    print(before, memory_mb(server.pid))
    assert memory_mb(server.pid) < before + GROWTH_MB
