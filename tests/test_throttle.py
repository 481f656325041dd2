"""What was tried is counted without a name, and forgotten when its time is over."""

from collections.abc import Callable
from datetime import timedelta

from flask import Flask

from cedu_site.clock import now
from cedu_site.database import writing
from cedu_site.extensions import db
from cedu_site.throttle import Attempt, attempt, forget_attempts


def test_attempts_are_forgotten_without_another_one(site: Callable[[], Flask]) -> None:
    with site().app_context():
        with writing():
            attempt("report", "192.0.2.7", 10, timedelta(hours=1))
            attempt("report", "192.0.2.8", 10, timedelta(hours=1))
            db.session.commit()
            first = db.session.scalars(db.select(Attempt)).first()
            assert first is not None
            first.until = now() - timedelta(seconds=1)
            db.session.commit()
        forget_attempts()
        assert len(db.session.scalars(db.select(Attempt)).all()) == 1
