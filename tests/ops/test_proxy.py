"""nginx and systemd as the README sets them up: its own words are run here."""

import gzip
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from http.client import HTTPResponse, HTTPSConnection
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import pytest
from werkzeug.datastructures import FileStorage

from cedu_site.ops.bench.browsers import Outside
from tests.ops.conftest import OPEN, PATIENCE, answer, free_port, kill_server, start_server

ROOT = Path(__file__).parents[2]
READMES = ("README.md", "README.zh-CN.md")
NAME = "learn.example.org"
NGINX = shutil.which("nginx")
ANALYZE = shutil.which("systemd-analyze")
AROUND = """
{user}
pid {folder}/pid; error_log {folder}/error.log; daemon off; worker_processes 1;
events {{ worker_connections 4096; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
    {own}
}}
"""
USERNAME, PASSWORD = "bianji", "zhulin-2026-cedu"
AT_ONCE = 500
SIZE = 60 * 1024 * 1024
PDF = b"%PDF-1.4\n" + b"\0" * SIZE + b"\n%%EOF\n"

needs_nginx = pytest.mark.skipif(NGINX is None, reason="nginx is not installed")


def block(readme: str, language: str) -> str:
    """Return what stands first between fences of this language."""
    text = (ROOT / readme).read_text("utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)[0]


def test_both_readmes_say_the_same() -> None:
    for language in ("nginx", "ini"):
        one, other = (re.sub(r"#.*", "", block(name, language)) for name in READMES)
        assert one == other


@pytest.mark.skipif(ANALYZE is None, reason="systemd is not installed")
def test_systemd_has_nothing_to_say_about_the_unit(tmp_path: Path) -> None:
    unit = block("README.md", "ini").replace("/srv/cedu_site/.venv/bin/cedu", "/bin/true")
    unit = unit.replace("WorkingDirectory=/srv/cedu_site", f"WorkingDirectory={tmp_path}")
    (tmp_path / "cedu.service").write_text(unit.replace("User=cedu", "User=daemon"), "utf-8")
    command = [str(ANALYZE), "verify", "--man=no", str(tmp_path / "cedu.service")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE)
    assert (done.returncode, done.stderr) == (0, "")


class Proxy(NamedTuple):
    port: int
    environment: dict[str, str]


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    """nginx in front of a real `cedu serve`."""
    folder, inner, outer = tmp_path_factory.mktemp("proxy"), free_port(), free_port()
    shutil.copytree(ROOT / "tests" / "library", folder / "library")
    environment = os.environ | {
        "CEDU_CONTENT": str(folder / "library"),
        "CEDU_DATA_DIR": str(folder / "data"),
        "CEDU_TRUSTED_PROXIES": "1",
    }
    site = start_server(inner, environment)
    answer(f"http://127.0.0.1:{inner}/healthz", site)
    (folder / "nginx.conf").write_text(_configuration(folder, inner, outer), "utf-8")
    nginx = subprocess.Popen([str(NGINX), "-p", str(folder), "-c", str(folder / "nginx.conf")])
    _wait(outer)
    yield Proxy(outer, environment)
    nginx.terminate()
    nginx.wait(PATIENCE)
    kill_server(site)


def _add_editor(environment: dict[str, str]) -> None:
    words = ["people", "add", USERNAME, "--role", "admin", "--password-stdin"]
    command = [sys.executable, "-c", OPEN, *words]
    subprocess.run(command, env=environment, input=PASSWORD + "\n", text=True, check=True)


def _configuration(folder: Path, inner: int, outer: int) -> str:
    """Return the README's configuration with our ports and a certificate of our own."""
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    command += ["-subj", f"/CN={NAME}", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run(command, check=True, capture_output=True)
    own = block("README.zh-CN.md", "nginx")
    for there, here in (
        ("listen 443", f"listen 127.0.0.1:{outer}"),
        ("127.0.0.1:8000", f"127.0.0.1:{inner}"),
        (f"/etc/ssl/{NAME}.crt", str(certificate)),
        (f"/etc/ssl/{NAME}.key", str(key)),
    ):
        assert own.count(there) == 1
        own = own.replace(there, here)
    return AROUND.format(user="user root;" if os.geteuid() == 0 else "", folder=folder, own=own)


def _wait(port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    pytest.fail("nginx does not listen")


def _unverified() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def ask(port: int, path: str, **headers: str) -> tuple[HTTPResponse, bytes]:
    connection = HTTPSConnection("127.0.0.1", port, timeout=PATIENCE, context=_unverified())
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request("GET", path, headers={"Host": NAME, **named})
    found = connection.getresponse()
    body = found.read()
    connection.close()
    return found, body


class Desk(Outside):
    """A browser that comes by https."""

    def __init__(self, port: int) -> None:
        super().__init__(port)
        self._http = HTTPSConnection("127.0.0.1", port, timeout=PATIENCE, context=_unverified())


@needs_nginx
def test_pages_come_through_as_the_site_made_them(proxy: Proxy) -> None:
    found, body = ask(proxy.port, "/", Accept_Encoding="gzip")
    assert (found.status, found.headers["Content-Encoding"]) == (200, "gzip")
    assert f"https://{NAME}/" in gzip.decompress(body).decode()  # as who asked called it
    tag = found.headers["ETag"]
    assert not tag.startswith("W/")
    known, nothing = ask(proxy.port, "/", Accept_Encoding="gzip", If_None_Match=tag)
    assert (known.status, nothing) == (304, b"")


@needs_nginx
def test_frames_and_long_addresses(proxy: Proxy) -> None:
    frame, _ = ask(proxy.port, "/embed/courses")
    assert "frame-ancestors 'none'" not in frame.headers["Content-Security-Policy"]
    long, body = ask(proxy.port, "/catalogue/?q=" + "a" * 60_000)
    assert (long.status, "编辑室".encode() in body) == (414, True)


@needs_nginx
@pytest.mark.long
def test_five_hundred_at_once(proxy: Proxy) -> None:
    context = _unverified()
    with ExitStack() as stack:
        everybody = []
        for _ in range(AT_ONCE):
            one = socket.create_connection(("127.0.0.1", proxy.port), PATIENCE)
            everybody.append(stack.enter_context(context.wrap_socket(one)))
        for one in everybody:
            one.sendall(f"GET / HTTP/1.1\r\nHost: {NAME}\r\nConnection: close\r\n\r\n".encode())
        statuses = {one.recv(12) for one in everybody}
    assert statuses == {b"HTTP/1.1 200"}


@needs_nginx
@pytest.mark.long
def test_a_large_file_comes_in(proxy: Proxy) -> None:
    _add_editor(proxy.environment)
    desk = Desk(proxy.port)
    form = {"username": USERNAME, "password": PASSWORD, "csrf_token": desk.get("/login").token}
    assert desk.post("/login", form).status == 303
    file = FileStorage(BytesIO(PDF), "shouce.pdf")
    sent = desk.post("/desk/media/", {"csrf_token": desk.get("/desk/").token, "file": file})
    assert sent.status == 303
    assert "shouce" in desk.get("/desk/media/").text
    desk.close()
