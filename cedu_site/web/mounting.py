"""Where the site hangs: behind proxies, below a sub-path of its host."""

from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.exceptions import NotFound
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.middleware.proxy_fix import ProxyFix

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


def mount(app: Flask) -> None:
    """Put the site below the path of `BASE_URL` and believe as many proxies as the settings say."""
    prefix = urlsplit(app.config["BASE_URL"]).path.rstrip("/")
    if prefix:
        app.wsgi_app = _Below(NotFound(), {prefix: app.wsgi_app})  # type: ignore[method-assign]
    proxies = app.config["TRUSTED_PROXIES"]
    if proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies, x_prefix=proxies
        )


class _Below(DispatcherMiddleware):
    """A site below a path, which a proxy may have taken away already, saying so."""

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        site = self.mounts.get(environ.get("SCRIPT_NAME", ""), super().__call__)
        return site(environ, start_response)
