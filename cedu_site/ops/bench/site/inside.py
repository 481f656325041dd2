"""What a page that is kept costs in the process, beyond what Flask costs: no server, no network."""

from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

from flask import Flask
from werkzeug.test import EnvironBuilder

from cedu_site import create_app
from cedu_site.config import shipped
from cedu_site.extensions import db
from cedu_site.ops.bench.site.peers import hello

ROUNDS, CALLS = 7, 200


def added_ms(data: Path, path: str) -> dict[str, float]:
    """Return the processor time in ms of a kept page and of Flask's least, and the difference."""
    app = create_app(DATA_DIR=data, CONTENT=shipped("content"))
    app.testing = True  # no thread follows the index
    page, least = _caller(app, path), _caller(hello(), "/")
    page()
    pairs = [(_ms(page), _ms(least)) for _ in range(ROUNDS)]
    with app.app_context():
        db.engine.dispose()
    kept, bare = (median(values) for values in zip(*pairs, strict=True))
    return {"page": round(kept, 4), "hello": round(bare, 4), "added": round(kept - bare, 4)}


def _caller(app: Flask, path: str) -> Callable[[], None]:
    """Return what asks the application for a page, as a server does."""
    environ = EnvironBuilder(path, headers=[("Accept-Encoding", "gzip")]).get_environ()
    statuses: list[str] = []

    def start(status: str, headers: Any, error: Any = None) -> Any:
        statuses.append(status)

    def call() -> None:
        answer = app(dict(environ), start)
        assert b"".join(answer)
        if hasattr(answer, "close"):
            answer.close()
        assert statuses.pop().startswith("200")

    return call


def _ms(call: Callable[[], None]) -> float:
    started = process_time()
    for _ in range(CALLS):
        call()
    return 1000 * (process_time() - started) / CALLS
