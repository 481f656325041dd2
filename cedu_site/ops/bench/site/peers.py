"""Two bare Flask applications to compare with: a word, and a page of one query.

Run as a module it serves one of them as `cedu serve` serves the site.
"""

import os
import sys

from flask import Flask, abort, render_template
from jinja2 import DictLoader
from sqlalchemy import create_engine, text

from cedu_site.ops.serving.choosing import Server, choose
from cedu_site.ops.serving.life import Life
from cedu_site.ops.serving.running import serve_app

PAGE = """<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>{{ page.title }}</title></head>
<body><main><h1>{{ page.title }}</h1>{{ page.html | safe }}</main></body></html>"""
QUERY = text(
    "SELECT page.title, revision.html FROM page JOIN revision ON revision.id = page.live_id"
    " WHERE page.path = :path"
)


def hello() -> Flask:
    """Return the least that Flask can do."""
    app = Flask("hello")

    @app.get("/")
    def index() -> str:
        return "Hello, World!"

    return app


def one_query(database: str) -> Flask:
    """Return an application that shows the pages of this database, with one query each."""
    app, engine = Flask("one_query"), create_engine(database)
    app.jinja_loader = DictLoader({"page.html": PAGE})

    @app.get("/<path:path>")
    def page(path: str) -> str:
        with engine.connect() as connection:
            row = connection.execute(QUERY, {"path": f"/{path}"}).first()
        return render_template("page.html", page=row or abort(404))

    return app


def main() -> None:
    """Serve the application named first by the server named second."""
    name, server, workers, port = sys.argv[1:]
    app = hello() if name == "hello" else one_query(os.environ["CEDU_DATABASE_URL"])
    serve_app(Life(app), choose(Server(server), int(workers), None), "127.0.0.1", int(port))


if __name__ == "__main__":
    main()
