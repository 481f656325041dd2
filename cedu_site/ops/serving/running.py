"""Serving an application until the process is told to stop."""

import os

from flask import Flask

from cedu_site.duties import assign, begin_duties, end_duties
from cedu_site.extensions import db
from cedu_site.ops.checking.leftovers import clear_up_meanwhile
from cedu_site.ops.serving.choosing import Choice, Server
from cedu_site.ops.serving.files import allow_many
from cedu_site.ops.serving.life import Life
from cedu_site.search.counting import flush
from cedu_site.search.follower import keep_current, leave_search

# of the allocator in granian, when it is loaded: one arena, and what is free goes back soon
MALLOC = "_RJEM_MALLOC_CONF", "narenas:1,dirty_decay_ms:200,muzzy_decay_ms:0"

AN_HOUR = 3600.0  # seconds; and whenever a process begins, since another may have been killed


def serve_site(app: Flask, choice: Choice, host: str, port: int) -> None:
    """Serve the site; each process keeps its search current and sees to its duties."""
    assign(app, clear_up_meanwhile, AN_HOUR, at_end=False)
    leave_search(app)  # threads do not outlive a fork, what they held at its moment does
    db.session.remove()  # a transaction left open would keep every other writer out
    db.engine.dispose()  # connections do not outlive a fork
    serve_app(Life(app, _begin, _end), choice, host, port)


def serve_app(life: Life, choice: Choice, host: str, port: int) -> None:
    """Serve any application."""
    allow_many()
    if choice.server is Server.GRANIAN:
        os.environ.setdefault(*MALLOC)
        from cedu_site.ops.serving.granian_server import serve
    elif choice.server is Server.GUNICORN:
        from cedu_site.ops.serving.gunicorn_server import serve
    else:
        from cedu_site.ops.serving.waitress_server import serve
    serve(life, choice, host, port)


def _begin(app: Flask) -> None:
    with app.app_context():
        db.engine.dispose(close=False)  # may be locked for ever, where a process is begun late
    keep_current(app)
    begin_duties(app)


def _end(app: Flask) -> None:
    with app.app_context():
        flush()
    end_duties(app)
