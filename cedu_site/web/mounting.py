"""Where the site hangs: behind proxies, below a sub-path of its host."""

import re
from collections.abc import Iterable
from functools import lru_cache, partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.http import HTTP_STATUS_CODES
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.middleware.proxy_fix import ProxyFix

from cedu_site.web.answers import HEADERS
from cedu_site.web.logs import new_number

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

LABEL = "[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?"
HOST = re.compile(rf"({LABEL}(\.{LABEL})*\.?|\[[0-9a-f:.]+\])?(:[0-9]{{1,5}})?", re.I)
LONGEST_HOST = 260
BELOW = re.compile(r"(/(?!\.{1,2}(/|$))[\w.~-]+)+", re.ASCII)  # what a proxy took away
ODD_HOST = "网址里的主机名不对，请检查网址，从网站的首页重新进入。"
ODD_PREFIX = "代理给出的路径（X-Forwarded-Prefix）不对，请管理员检查代理的设置。"
OUTSIDE = "这里没有网页，网站在这台主机的另一个路径下，请检查网址。"
FAILED = "网站出了点问题，不是您的操作有误，请过一会儿再试；还是不行，请把编号 {} 告诉管理员。"


def mount(app: Flask) -> None:
    """Put the site below the path of `BASE_URL` and believe as many proxies as the settings say."""
    prefix = urlsplit(app.config["BASE_URL"]).path.rstrip("/")
    if prefix:
        app.wsgi_app = _Below(_nothing, {prefix: app.wsgi_app})  # type: ignore[method-assign]
    app.wsgi_app = _Hosted(app, app.wsgi_app)  # type: ignore[method-assign]
    proxies = app.config["TRUSTED_PROXIES"]
    if proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies, x_prefix=proxies
        )


class _Hosted:
    """Answers only to a host that can be one, and is ours where the settings name ours, and below
    what can be a path: nothing behind it need be ready for others."""

    def __init__(self, app: Flask, site: "WSGIApplication") -> None:
        self._app, self._site = app, site
        self._is_ours = lru_cache(256)(partial(_is_host, app.config["HOSTS"]))
        self._base: str = app.config["BASE_URL"]

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        host = environ.get("HTTP_HOST", "")
        if len(host) > LONGEST_HOST or not self._is_ours(host):
            return say(400, ODD_HOST, start_response)
        below = environ.get("SCRIPT_NAME", "")
        if below and not self._is_our_place(below):
            return say(400, ODD_PREFIX, start_response)
        try:
            return self._site(environ, start_response)
        except Exception:
            if self._app.testing:
                raise
            number = new_number()
            told = {"request": number, "status": 500}
            self._app.logger.exception("a request failed before the site was asked", extra=told)
            return say(500, FAILED.format(number), start_response)

    def _is_our_place(self, below: str) -> bool:
        """Tell whether a path that a proxy took away is that of the settings, or can be one."""
        if self._base:
            return below == urlsplit(self._base).path.rstrip("/")
        return bool(BELOW.fullmatch(below))


def say(status: int, sentence: str, start_response: "StartResponse") -> Iterable[bytes]:
    """Answer with one sentence, where nothing of the site is there to make a page."""
    body = sentence.encode()
    headers = [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(body)))]
    start_response(f"{status} {HTTP_STATUS_CODES[status].upper()}", [*headers, *HEADERS.items()])
    return [body]


def _nothing(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
    return say(404, OUTSIDE, start_response)


def _is_host(ours: frozenset[str], host: str) -> bool:
    return bool(HOST.fullmatch(host)) and _is_readable(host) and (not ours or _name(host) in ours)


def _name(host: str) -> str:
    """Return a host without its port."""
    return re.sub(r":\d+$", "", host).rstrip(".").lower()


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
