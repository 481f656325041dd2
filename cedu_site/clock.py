"""The one clock: UTC inside, Beijing time where people read it."""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import DateTime, Dialect
from sqlalchemy.types import TypeDecorator

BEIJING = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """Return today's date in Beijing."""
    return now().astimezone(BEIJING).date()


def in_beijing(moment: datetime) -> datetime:
    """Return the aware `moment` as Beijing time, for showing."""
    return moment.astimezone(BEIJING)


def read_moment(text: str) -> datetime:
    """Return the UTC moment that an author wrote as Beijing time.

    Accepts ISO 8601 forms: `2026-09-01`, `2026-09-01 09:00`, with or without an offset.
    Raises ValueError for anything else.
    """
    moment = datetime.fromisoformat(text.strip())
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=BEIJING)
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError(text) from error


class UTCDateTime(TypeDecorator[datetime]):
    """A moment stored as naive UTC, the same on SQLite and PostgreSQL, aware in Python."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored time must know its zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)
