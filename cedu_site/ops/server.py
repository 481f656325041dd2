"""The production server: gunicorn's threads, the application loaded once before they start."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from cedu_site.duties import begin_duties, end_duties
from cedu_site.extensions import db
from cedu_site.search.counting import flush
from cedu_site.search.follower import keep_current

THREADS = 16


@dataclass(frozen=True)
class Choice:
    """A server for this machine."""

    server: str
    workers: int
    threads: int = THREADS


def serve(app: Flask, host: str, port: int, workers: int) -> None:
    """Serve `app` until told to stop."""
    db.session.remove()  # a transaction left open would keep every other writer out
    db.engine.dispose()  # connections do not outlive a fork
    serve_app(app, Choice("gunicorn", workers), host, port, _begin, _end)


def _nothing(app: Flask) -> None:
    pass


def serve_app(
    app: Flask,
    choice: Choice,
    host: str,
    port: int,
    begin: Callable[[Flask], None] = _nothing,
    end: Callable[[Flask], None] = _nothing,
) -> None:
    """Serve any application: each process begins and ends with these."""
    _Gunicorn(app, choice, host, port, begin, end).run()


def _begin(app: Flask) -> None:
    keep_current(app)
    begin_duties(app)


def _end(app: Flask) -> None:
    with app.app_context():
        flush()
    end_duties(app)


class _Gunicorn(BaseApplication):  # type: ignore[misc]
    """Workers that share the application, which was loaded before they start."""

    def __init__(
        self,
        app: Flask,
        choice: Choice,
        host: str,
        port: int,
        begin: Callable[[Flask], None],
        end: Callable[[Flask], None],
    ) -> None:
        self._app = app
        self._settings: dict[str, Any] = {
            "bind": f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
            "workers": choice.workers,
            "threads": choice.threads,
            "worker_class": "gthread",
            "limit_request_line": 0,  # long addresses get our own page
            "control_socket_disable": True,
            "graceful_timeout": 5,
            "forwarded_allow_ips": "",  # CEDU_TRUSTED_PROXIES alone says whom to believe
            "secure_scheme_headers": {},
            "forwarder_headers": "",
            "loglevel": "warning",
            "post_worker_init": lambda worker: begin(app),
            "worker_exit": lambda server, worker: end(app),
        }
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._settings.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return self._app
