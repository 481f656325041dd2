"""What a site asks its SQLite database, as the database itself tells it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from sqlalchemy import event

from cedu_site.extensions import db

STEPS = 50  # of SQLite's virtual machine between two looks


class Asked:
    """The questions, and how many steps they took together."""

    def __init__(self) -> None:
        self.questions: list[str] = []
        self.steps = 0

    def note(self, statement: str) -> None:
        if statement.lstrip().startswith(("SELECT", "WITH")):
            self.questions.append(statement)

    def step(self) -> None:
        self.steps += STEPS


@contextmanager
def asked(app: Flask) -> Iterator[Asked]:
    """Note what `app` asks inside."""
    found = Asked()

    def watch(connection: Any, *_: Any) -> None:
        connection.set_trace_callback(found.note)
        connection.set_progress_handler(found.step, STEPS)

    def leave(connection: Any, *_: Any) -> None:
        if connection is not None:
            connection.set_trace_callback(None)
            connection.set_progress_handler(None, 0)

    with app.app_context():
        db.session.remove()
        engine = db.engine
    event.listen(engine, "checkout", watch)
    event.listen(engine, "checkin", leave)
    try:
        yield found
    finally:
        event.remove(engine, "checkout", watch)
        event.remove(engine, "checkin", leave)
