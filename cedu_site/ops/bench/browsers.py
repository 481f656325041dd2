"""Two ways to the same site: inside this process, and over HTTP from a real `cedu serve`."""

import http.client
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookies import SimpleCookie
from typing import Any, NamedTuple, Protocol

from flask import Flask
from werkzeug.test import encode_multipart

from cedu_site.ops.bench.trial import Trial

OPEN = "import sys; from cedu_site.cli import main; sys.argv[0] = 'cedu'; main()"
HOST = "127.0.0.1"
PATIENCE = 600  # seconds until a large site is up
FORM = "multipart/form-data"  # as the writing form is sent
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


class Answer(NamedTuple):
    status: int
    location: str
    text: str

    @property
    def token(self) -> str:
        """The token of the page's first form."""
        found = _TOKEN.search(self.text)
        return found[1] if found else ""


class Browser(Protocol):
    """Somebody who keeps cookies."""

    def get(self, path: str) -> Answer: ...

    def post(self, path: str, form: dict[str, Any]) -> Answer: ...


class Inside:
    """Flask's own client: no network, no other process."""

    def __init__(self, app: Flask) -> None:
        self._client = app.test_client()

    def get(self, path: str) -> Answer:
        return self._read(self._client.get(path))

    def post(self, path: str, form: dict[str, Any]) -> Answer:
        return self._read(self._client.post(path, data=form, content_type=FORM))

    def _read(self, answer: Any) -> Answer:
        return Answer(answer.status_code, answer.location or "", answer.text)


class Outside:
    """One connection that is kept open, as a browser keeps it."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._http = http.client.HTTPConnection(HOST, port, timeout=PATIENCE)
        self._cookies: dict[str, str] = {}

    def get(self, path: str) -> Answer:
        return self._ask("GET", path)

    def post(self, path: str, form: dict[str, Any]) -> Answer:
        boundary, body = encode_multipart(form)
        return self._ask("POST", path, body, {"Content-Type": f"{FORM}; boundary={boundary}"})

    def close(self) -> None:
        self._http.close()

    def _ask(
        self, method: str, path: str, body: bytes = b"", more: dict[str, str] | None = None
    ) -> Answer:
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        self._http.request(method, path, body or None, {"Cookie": cookies, **(more or {})})
        answer = self._http.getresponse()
        for line in answer.headers.get_all("Set-Cookie", []):
            self._cookies |= {name: one.value for name, one in SimpleCookie(line).items()}
        location = answer.headers.get("Location", "")
        return Answer(answer.status, location, answer.read().decode())


@contextmanager
def served(trial: Trial) -> Iterator[Outside]:
    """Serve the site by a process of its own; yield a browser before it."""
    port = free_port()
    settings = {f"CEDU_{name}": value for name, value in trial.settings().items()}
    command = [sys.executable, "-c", OPEN, "serve", "--port", str(port)]
    with subprocess.Popen(  # noqa: S603 - a fixed command
        command, env=os.environ | settings, stdout=subprocess.DEVNULL
    ) as process:
        browser = Outside(port)
        try:
            _wait(process, port)
            yield browser
        finally:
            browser.close()
            process.terminate()


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    """Return as soon as somebody answers. Raises RuntimeError where nobody will."""
    end = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < end:
        try:
            socket.create_connection((HOST, port), timeout=1).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise RuntimeError("cedu serve did not come up")


def free_port() -> int:
    """Return a port that nobody listened on a moment ago."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
