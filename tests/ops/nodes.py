"""Two real `cedu serve`, each with a data folder of its own, on one database and one media folder;
and a browser that goes to either."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from http.client import HTTPConnection
from http.cookiejar import CookieJar
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import (
    HTTPCookieProcessor,
    HTTPHandler,
    HTTPRedirectHandler,
    Request,
    build_opener,
)

from tests.ops.conftest import OPEN, answer, free_port

PATIENCE = 30  # seconds


class Node:
    """A machine of the site, as far as another process can be one."""

    def __init__(self, settings: dict[str, str], data: Path) -> None:
        self.port = free_port()
        self._environment = os.environ | settings | {"CEDU_DATA_DIR": str(data)}
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", OPEN, "serve", "--port", str(self.port)],
            env=self._environment,
            start_new_session=True,
        )

    def wait(self) -> None:
        """Return when it answers."""
        assert self._process is not None
        answer(f"http://127.0.0.1:{self.port}/api/v1/search", self._process)

    def kill(self) -> None:
        """End it without warning."""
        if self._process is not None and self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def end(self) -> "subprocess.Popen[bytes]":
        """Tell it to end, as a service manager does; return the process to wait for."""
        assert self._process is not None
        self._process.terminate()
        return self._process


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *request: Any) -> None:
        return None


class _From(HTTPHandler):
    """Goes out from one of the addresses of this machine."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self._source = (address, 0)

    def http_open(self, request: Request) -> Any:
        return self.do_open(partial(HTTPConnection, source_address=self._source), request)


class Answer:
    """What a node answered."""

    def __init__(self, status: int, headers: Any, data: bytes) -> None:
        self.status_code, self.headers, self.data = status, headers, data

    @property
    def text(self) -> str:
        return self.data.decode()


class Browser:
    """Keeps its cookies for all nodes, as behind one name; it may have an address of its own."""

    def __init__(self, address: str = "") -> None:
        ways = [_From(address)] if address else []
        self._opener = build_opener(HTTPCookieProcessor(CookieJar()), _Stay, *ways)

    def get(self, node: Node, path: str) -> Answer:
        return self._ask(Request(f"http://127.0.0.1:{node.port}{path}"))

    def send(self, node: Node, path: str, **fields: str) -> Answer:
        """Post a form."""
        return self.post(node, path, urlencode(fields).encode())

    def post(self, node: Node, path: str, data: bytes, kind: str = "") -> Answer:
        request = Request(f"http://127.0.0.1:{node.port}{path}", data)
        if kind:
            request.add_header("Content-Type", kind)
        return self._ask(request)

    def _ask(self, request: Request) -> Answer:
        try:
            with self._opener.open(request, timeout=PATIENCE) as found:
                return Answer(found.status, found.headers, found.read())
        except HTTPError as error:
            with error:
                return Answer(error.code, error.headers, error.read())


def soon(holds: Callable[[], bool], within: float = PATIENCE) -> float:
    """Wait until something holds; return after how many seconds it did."""
    begun = time.monotonic()
    while not holds():
        assert time.monotonic() < begun + within, "it did not come to pass"
        time.sleep(0.02)
    return time.monotonic() - begun


def multipart(form: dict[str, Any]) -> tuple[bytes, str]:
    """Return the body and the type of a form with files as `form_of` makes it."""
    stream: BytesIO = form["input_stream"]
    return stream.read(), form["content_type"]
