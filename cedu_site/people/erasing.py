"""注销: what is about a person goes; what they wrote for the public stays, under nobody's name."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, Table, delete, func, or_, select

from cedu_site.extensions import db
from cedu_site.people.models import User
from cedu_site.people.noting import tell
from cedu_site.personal import Stored, pointers, tables


def erase(user: User) -> None:
    """Remove what is about `user` alone, and make of the account one that names nobody.

    Raises AccountRefused for the last admin and for who was erased before.
    """
    user.close()
    for table, _, theirs in _going(user):
        db.session.execute(delete(table).where(theirs))
    db.session.expire(user, ["grants"])
    user.become_nobody()
    tell("erase", user)


def goes_with(user: User) -> dict[str, int]:
    """Return what `erase` would remove: what it is, and how many rows."""
    counted = {
        about.what: db.session.scalar(select(func.count()).select_from(table).where(theirs)) or 0
        for table, about, theirs in _going(user)
    }
    return {what: number for what, number in counted.items() if number}


def _going(user: User) -> Iterator[tuple[Table, Stored, ColumnElement[bool]]]:
    """Return the tables whose rows go with a person, and which rows are theirs."""
    for table, about in tables():
        if about.goes:
            yield table, about, or_(*(one == user.id for one in pointers(table)))
