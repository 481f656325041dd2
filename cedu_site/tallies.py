"""Rows that count: held in each process for a while, then added up by all of them together."""

from collections import Counter
from datetime import date, timedelta
from importlib import import_module
from threading import Lock
from typing import Any

from flask import current_app
from sqlalchemy import delete, inspect, select
from sqlalchemy.exc import SQLAlchemyError

from cedu_site.clock import today
from cedu_site.database import writing
from cedu_site.extensions import Model, db

MOST_HELD = 20_000  # rows between two writings


class Held:
    """What this process has counted of a `tally` and still to write down.

    The primary key of the tally begins with its `day`; a day takes `most_a_day` rows at most, and
    a row lasts for the time `kept`.
    """

    def __init__(self, tally: type[Model], kept: timedelta, most_a_day: int | None = None) -> None:
        self._tally, self._kept, self._most = tally, kept, most_a_day
        self._lock = Lock()
        self._times: Counter[tuple[Any, ...]] = Counter()

    def add(self, *row: Any, times: int = 1) -> None:
        """Count a row, known by its primary key; a further one is dropped where many are held."""
        with self._lock:
            if row in self._times or len(self._times) < MOST_HELD:
                self._times[row] += times

    def write_down(self) -> None:
        """Add what is held to the database; where that fails it is held for the next time."""
        held = self._empty()
        if not held:
            return
        try:
            with writing():
                self._forget()
                for row in self._admitted(held):
                    count_up(self._tally, held[row], **dict(zip(self._names, row, strict=True)))
                db.session.commit()
        except SQLAlchemyError as error:
            db.session.rollback()
            current_app.logger.warning("counts not written down: %s", type(error).__name__)
            for row, times in held.items():
                self.add(*row, times=times)

    def _empty(self) -> Counter[tuple[Any, ...]]:
        with self._lock:
            held, self._times = self._times, Counter()
        return held

    def _forget(self) -> None:
        day = self._tally.__table__.c.day
        db.session.execute(delete(self._tally).where(day < today() - self._kept))

    def _admitted(self, held: Counter[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
        """Return the rows that their days have room for, in order."""
        rows = sorted(held)
        if self._most is None:
            return rows
        known = {day: self._known(day) for day in {row[0] for row in rows}}
        admitted = []
        for row in rows:
            if row in known[row[0]] or len(known[row[0]]) < self._most:
                known[row[0]].add(row)
                admitted.append(row)
        return admitted

    def _known(self, day: date) -> set[tuple[Any, ...]]:
        columns = [self._tally.__table__.c[name] for name in self._names]
        return {tuple(row) for row in db.session.execute(select(*columns).where(columns[0] == day))}

    @property
    def _names(self) -> list[str]:
        return [column.name for column in inspect(self._tally).primary_key]


def count_up(tally: type[Model], times: int, **row: Any) -> None:
    """Add `times` to the column `times` of the `tally` whose primary key is `row`, whichever
    process made it."""
    dialect: Any = import_module(f"sqlalchemy.dialects.{db.engine.dialect.name}")
    insert = dialect.insert(tally).values(**row, times=times)
    column = tally.__table__.c.times
    more = {"times": column + insert.excluded.times}
    db.session.execute(insert.on_conflict_do_update(index_elements=list(row), set_=more))
