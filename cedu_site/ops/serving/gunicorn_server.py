"""gunicorn's threads, the application loaded once before they start.

Who sends or reads slowly keeps one of the threads: it belongs behind a proxy.
"""

from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

from cedu_site.ops.serving.choosing import Choice
from cedu_site.ops.serving.life import Life
from cedu_site.web.logs import one_line_each

LONGEST_HEADER = 64 * 1024


def serve(life: Life, choice: Choice, host: str, port: int) -> None:
    """Serve until told to stop."""
    _Gunicorn(life, choice, f"[{host}]:{port}" if ":" in host else f"{host}:{port}").run()


class _Lines(Logger):  # type: ignore[misc]
    """Tells of failures as the site itself does."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        one_line_each("gunicorn.error")


class _Gunicorn(BaseApplication):  # type: ignore[misc]
    """Workers that share the application, which was loaded before they start."""

    def __init__(self, life: Life, choice: Choice, address: str) -> None:
        self._app = life.app
        self._settings: dict[str, Any] = {
            "bind": address,
            "workers": choice.workers,
            "threads": choice.threads,
            "worker_class": "gthread",
            "limit_request_line": 0,  # long addresses get our own page
            "limit_request_field_size": LONGEST_HEADER,
            "control_socket_disable": True,
            "graceful_timeout": 5,
            "forwarded_allow_ips": "",  # CEDU_TRUSTED_PROXIES alone says whom to believe
            "secure_scheme_headers": {},
            "forwarder_headers": "",
            "loglevel": "error",  # a warning would name the address of who sent nonsense
            "logger_class": _Lines,
            "post_worker_init": lambda worker: life.begin(life.app),
            "worker_exit": lambda server, worker: life.end(life.app),
        }
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._settings.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return self._app
