"""What is stored about one person, for them to take away: all that the models say is personal."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, Table, or_, select

from cedu_site.clock import now
from cedu_site.extensions import db
from cedu_site.people.models import User
from cedu_site.personal import PEOPLE, Stored, columns, pointers, tables
from cedu_site.web.dates import rfc3339

AT_ONCE = 200  # rows: some hold a whole page


def all_about(user: User) -> Iterator[str]:
    """Return, piece by piece, a JSON document of everything stored about `user`: by table what it
    is, why and how long it is kept, and its rows, without what opens a door."""
    head = {"账号": user.username, "日期": rfc3339(now())}
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "内容": {'
    begun = False
    for table, about in tables():
        if table.name == PEOPLE or pointers(table):
            yield ("," if begun else "") + f"\n{_said(table.name)}: "
            yield from _table(table, about, user)
            begun = True
    yield "\n}}\n"


def _table(table: Table, about: Stored, user: User) -> Iterator[str]:
    told: dict[str, Any] = {"是什么": about.what, "为什么": about.why, "留多久": about.kept.said}
    told["各项"] = {column.name: one.what for column, one in columns(table) if not one.secret}
    yield _said(told)[:-1] + ', "记录": ['
    for number, row in enumerate(_rows(table, about, user)):
        yield ("," if number else "") + "\n  " + _said(row)
    yield "]}"


def _rows(table: Table, about: Stored, user: User) -> Iterator[dict[str, Any]]:
    """Return what rows about `user` say; rows that point to others say nothing of these."""
    shown = [column for column, one in columns(table) if not one.secret]
    shown += [table.c[name] for name in about.taken]
    mine = [table.c.id] if table.name == PEOPLE else pointers(table)
    query = select(*shown).where(or_(*(column == user.id for column in mine)))
    found = db.session.execute(query.execution_options(yield_per=AT_ONCE))
    for row in found:
        yield {
            column.name: _own(column, value, mine, user)
            for column, value in zip(shown, row, strict=True)
        }


def _own(column: Column[Any], value: Any, mine: list[Column[Any]], user: User) -> Any:
    return None if column in mine and value != user.id else value


def _said(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=_plain)


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return rfc3339(value) or ""
    return value.isoformat() if isinstance(value, date) else str(value)
