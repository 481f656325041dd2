"""A host that can be none is refused before anything is made for it."""

import pytest
from flask.testing import FlaskClient
from werkzeug.test import create_environ, run_wsgi_app

ODD = ["a..b", "a" * 64, "a b", "evil/x", "-a.example", "a" * 300, "[::1", "a:port"]
ODD += ["[:::]:1", "[1:2:3]", "a:99999", "xn--0.x"]
GOOD = ["example.org", "example.org:8080", "127.0.0.1:8000", "[::1]:8000", "xn--fiqs8s.cn"]


@pytest.mark.parametrize("host", ODD)
@pytest.mark.parametrize("path", ["/", "/healthz", "/nothing", "/api/v1/search"])
def test_an_odd_host_is_a_400(client: FlaskClient, host: str, path: str) -> None:
    asked = {**create_environ(path), "HTTP_HOST": host}  # the test client would read it first
    _, status, _ = run_wsgi_app(client.application, asked)
    assert status == "400 BAD REQUEST"


@pytest.mark.parametrize("host", GOOD)
def test_a_host_is_answered(client: FlaskClient, host: str) -> None:
    assert client.get("/", environ_overrides={"HTTP_HOST": host}).status_code == 200
