"""A body that is too large is read to its end, so that the sender gets the answer."""

import json
import socket
import threading
from collections.abc import Iterator
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.serving import WSGIRequestHandler, make_server

from cedu_site.config import LARGEST_FORM

SIZE = 3 * LARGEST_FORM
TOO_LARGE = "一次最多 8 MB；请分几次发送，或先把文件缩小。"


class Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def port(app: Flask) -> Iterator[int]:
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


def post(port: int, *headers: str, body: bytes) -> tuple[str, str]:
    """Send the whole body and only then read, as browsers do; return status line and answer."""
    lines = ["POST /login HTTP/1.1", "Host: localhost", "Connection: close", *headers]
    with socket.create_connection(("127.0.0.1", port), timeout=20) as line:
        line.sendall("\r\n".join([*lines, "", ""]).encode() + body)
        answer = b"".join(iter(lambda: line.recv(65536), b""))
    head, _, text = answer.partition(b"\r\n\r\n")
    return head.split(b"\r\n")[0].decode(), text.decode()


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data"])
def test_the_sender_of_too_much_reads_why(port: int, kind: str) -> None:
    headers = (f"Content-Type: {kind}; boundary=x", f"Content-Length: {SIZE}")
    status, page = post(port, *headers, body=b"a" * SIZE)
    assert status.startswith("HTTP/1.1 413") and TOO_LARGE in page


def test_a_program_is_told_in_json(port: int) -> None:
    headers = ("Accept: application/json", f"Content-Length: {SIZE}")
    status, answer = post(port, *headers, body=b"a" * SIZE)
    assert status.startswith("HTTP/1.1 413")
    assert json.loads(answer) == {"status": 413, "title": TOO_LARGE}


def test_a_field_without_end_is_told_too(port: int) -> None:
    start = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n'
    body = start + b"a" * (LARGEST_FORM - len(start) - 10) + b"\r\n--x--\r\n"
    headers = ("Content-Type: multipart/form-data; boundary=x", f"Content-Length: {len(body)}")
    assert post(port, *headers, body=body)[0].startswith("HTTP/1.1 400")  # no token in it
    body = start + b"a" * (LARGEST_FORM + 10) + b"\r\n--x--\r\n"
    headers = ("Content-Type: multipart/form-data; boundary=x", f"Content-Length: {len(body)}")
    assert post(port, *headers, body=body)[0].startswith("HTTP/1.1 413")


def test_only_so_much_is_read(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cedu_site.web.draining.MOST_BYTES", 1000)
    body = BytesIO(bytes(SIZE))
    environ = {"wsgi.input": body, "CONTENT_LENGTH": str(SIZE)}
    assert client.post("/login", environ_overrides=environ).status_code == 413
    assert body.tell() == 1000
