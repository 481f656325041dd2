"""What has had its time is removed, as the models say how long it is kept."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, delete, func, select

from cedu_site.clock import now, today
from cedu_site.database import writing
from cedu_site.extensions import db
from cedu_site.people.erasing import erase
from cedu_site.people.models import NOBODY, User
from cedu_site.personal import Stored, tables

CLOSED_FOR = timedelta(days=3 * 365)  # after which a closed account is erased
AT_ONCE = 1_000  # rows of a turn: others want to write, too


@dataclass(frozen=True)
class Over:
    """What has had its time: how many rows of what, and how long such rows are kept."""

    what: str
    kept: str
    times: int


def find_over() -> list[Over]:
    """Return what `forget` would remove now; tables with nothing of the kind are left out."""
    found = []
    for table, about, past in _rules():
        number = db.session.scalar(select(func.count()).select_from(table).where(past)) or 0
        found.append(Over(about.what, about.kept.said, number))
    people = len(db.session.scalars(_long_closed()).all())
    found.append(Over("关闭的账号", "关闭满三年自动注销", people))
    return [one for one in found if one.times]


def forget() -> list[Over]:
    """Remove what has had its time and erase who left long ago; return what that was. Outside of a
    request: it commits, many times where there is much."""
    found = find_over()
    db.session.rollback()
    if not found:
        return found
    for table, _, past in _rules():
        while _remove_some(table, past):
            pass
    with writing():
        for user in db.session.scalars(_long_closed()).all():
            erase(user)
        db.session.commit()
    return found


def forget_over() -> None:
    """Do as `forget`: the duty of every process that serves."""
    forget()


def _rules() -> list[tuple[Table, Stored, ColumnElement[bool]]]:
    """Return the tables whose rows have a time, and which rows have had it."""
    return [
        (table, about, table.c[about.kept.column] < _moment(table, about))
        for table, about in tables()
        if about.kept.column
    ]


def _moment(table: Table, about: Stored) -> Any:
    days = table.c[about.kept.column].type.python_type is date
    return (today() if days else now()) - about.kept.after


def _remove_some(table: Table, past: ColumnElement[bool]) -> int:
    """Remove up to AT_ONCE rows; return how many there were."""
    with writing():
        keys = list(table.primary_key)
        rows = db.session.execute(select(*keys).where(past).limit(AT_ONCE)).all()
        for row in rows:
            mine = (key == value for key, value in zip(keys, row, strict=True))
            db.session.execute(delete(table).where(*mine))
        db.session.commit()
    return len(rows)


def _long_closed() -> Select[User]:
    over = User.closed_at < now() - CLOSED_FOR
    return select(User).where(over, User.username.not_like(f"{NOBODY}%"))
