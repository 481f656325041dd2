"""Where the site hangs: behind proxies, below a sub-path of its host."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.exceptions import BadRequest, NotFound
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.middleware.proxy_fix import ProxyFix

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

LABEL = "[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?"
HOST = re.compile(rf"({LABEL}(\.{LABEL})*\.?|\[[0-9a-f:.]+\])?(:[0-9]{{1,5}})?", re.I)
LONGEST_HOST = 260


def mount(app: Flask) -> None:
    """Put the site below the path of `BASE_URL` and believe as many proxies as the settings say."""
    prefix = urlsplit(app.config["BASE_URL"]).path.rstrip("/")
    if prefix:
        app.wsgi_app = _Below(NotFound(), {prefix: app.wsgi_app})  # type: ignore[method-assign]
    app.wsgi_app = _Hosted(app.wsgi_app)  # type: ignore[method-assign]
    proxies = app.config["TRUSTED_PROXIES"]
    if proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies, x_prefix=proxies
        )


class _Hosted:
    """Answers only to a host that can be one: nothing behind it need be ready for others."""

    def __init__(self, site: "WSGIApplication") -> None:
        self._site = site

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        host = environ.get("HTTP_HOST", "")
        if len(host) > LONGEST_HOST or not _is_host(host):
            return BadRequest()(environ, start_response)
        return self._site(environ, start_response)


@lru_cache(256)  # a site has few names, and is asked for them all day
def _is_host(host: str) -> bool:
    return bool(HOST.fullmatch(host)) and _is_readable(host)


def _is_readable(host: str) -> bool:
    """Tell whether the parts of what looks like a host are what they pretend to be."""
    try:
        parts = urlsplit(f"//{host}")
        _ = parts.port, (parts.hostname or "").encode().decode("idna")
    except (ValueError, IndexError):  # the latter from Python's own Punycode
        return False
    return True


class _Below(DispatcherMiddleware):
    """A site below a path, which a proxy may have taken away already, saying so."""

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        site = self.mounts.get(environ.get("SCRIPT_NAME", ""), super().__call__)
        return site(environ, start_response)
