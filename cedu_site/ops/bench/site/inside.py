"""What a page that is kept costs in the process: no server, no network."""

from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

from flask import Flask
from werkzeug.test import EnvironBuilder

from cedu_site import create_app
from cedu_site.config import shipped
from cedu_site.extensions import db
from cedu_site.ops.bench.site.addresses import TAGGED, Kind
from cedu_site.ops.bench.site.peers import hello

ROUNDS, CALLS = 7, 200
NAMES = ("home", "resource", "courses", "search", "embed")
Headers = list[tuple[str, str]]
Call = Callable[[], Headers]


def inside_ms(data: Path, kinds: Sequence[Kind]) -> dict[str, float]:
    """Return the processor time in ms of a kept page of each kind, and of Flask's least."""
    app = create_app(DATA_DIR=data, CONTENT=shipped("content"))
    app.testing = True  # no thread follows the index
    paths = {kind.name: kind.ask.paths[0] for kind in kinds if kind.name in NAMES}
    calls = {name: _caller(app, path) for name, path in paths.items()}
    tag = dict(calls["resource"]())["ETag"]
    calls[TAGGED] = _caller(app, paths["resource"], ("If-None-Match", tag))
    calls["hello"] = _caller(hello(), "/")
    for call in calls.values():
        call()  # it is made, and kept
    rounds = [{name: _ms(call) for name, call in calls.items()} for _ in range(ROUNDS)]
    with app.app_context():
        db.engine.dispose()
    return {name: round(median(one[name] for one in rounds), 4) for name in calls}


def _caller(app: Flask, path: str, *headers: tuple[str, str]) -> Call:
    """Return what asks the application for a page, as a server does, and returns the headers."""
    said = [("Accept-Encoding", "gzip"), *headers]
    environ = EnvironBuilder(path, headers=said).get_environ()
    answers: list[tuple[str, Headers]] = []

    def start(status: str, headers: Headers, error: Any = None) -> Any:
        answers.append((status, headers))

    def call() -> Headers:
        answer = app(dict(environ), start)
        body = b"".join(answer)
        if hasattr(answer, "close"):
            answer.close()
        status, known = answers.pop()
        assert status.startswith("200" if body else "304")
        return known

    return call


def _ms(call: Call) -> float:
    started = process_time()
    for _ in range(CALLS):
        call()
    return 1000 * (process_time() - started) / CALLS
