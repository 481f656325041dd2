"""A process answers that was forked while another thread of the first one was at work."""

import os
import signal
import threading

import pytest
from flask import Flask
from sqlalchemy import event

from cedu_site.changes import site_version
from cedu_site.extensions import db
from cedu_site.ops.serving import running
from cedu_site.ops.serving.choosing import Choice, Server
from cedu_site.search.follower import keep_current

HANGS = 6  # seconds after which a process that waits for ever is ended


def test_what_was_locked_at_the_fork_is_not_waited_for(house: Flask) -> None:
    connecting, go_on, first = threading.Event(), threading.Event(), os.getpid()

    def connect_slowly(connection: object, record: object) -> None:
        if os.getpid() == first:
            connecting.set()
            go_on.wait()

    def ask() -> None:
        with house.app_context():
            site_version()

    with house.app_context():
        db.engine.dispose()
        event.listen(db.engine, "connect", connect_slowly)
    other = threading.Thread(target=ask)
    other.start()
    assert connecting.wait(HANGS)
    child = os.fork()
    if child == 0:
        signal.alarm(HANGS)
        running._begin(house)
        ask()
        os._exit(0)
    go_on.set()
    other.join()
    assert os.waitpid(child, 0)[1] == 0


def test_nobody_follows_the_search_where_processes_are_forked(
    house: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []

    def look(*_: object) -> None:
        seen.extend(one.name for one in threading.enumerate())

    monkeypatch.setattr(running, "serve_app", look)
    keep_current(house)
    with house.app_context():
        running.serve_site(house, Choice(Server.GRANIAN, 1, 1), "127.0.0.1", 0)
    assert seen and "search follower" not in seen
