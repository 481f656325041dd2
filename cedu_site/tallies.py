"""Rows that count: whichever process comes first makes the row, all the others add to it."""

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from cedu_site.extensions import Model, db

_INSERTS: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def count_up(tally: type[Model], times: int, **row: Any) -> None:
    """Add `times` to the column `times` of the `tally` whose primary key is `row`."""
    insert = _INSERTS[db.engine.dialect.name](tally).values(**row, times=times)
    column = tally.__table__.c.times
    more = {"times": column + insert.excluded.times}
    db.session.execute(insert.on_conflict_do_update(index_elements=list(row), set_=more))
