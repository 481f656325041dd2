"""What is done to accounts is told to whoever keeps a log: that stands above this room."""

from collections.abc import Callable

from flask import has_request_context
from flask_login import current_user

from cedu_site.people.models import User

Keeper = Callable[[str, str, User | None, str], None]
ACCOUNTS = "people/"
_keepers: list[Keeper] = []


def keeps(keeper: Keeper) -> Keeper:
    """Have `keeper` be told what is done, to which subject, by whom (None for a command), why."""
    _keepers.append(keeper)
    return keeper


def subject_of(user: User) -> str:
    """Return what an account is called in a log, which never holds a name."""
    return f"{ACCOUNTS}{user.id}"


def tell(verb: str, user: User, why: str = "", by: User | None = None) -> None:
    """Have it noted that `verb` is done to the account of `user`, who has an id, `by` somebody,
    else by who is signed in."""
    if by is None and has_request_context() and current_user.is_authenticated:
        by = current_user._get_current_object()
    for keeper in _keepers:
        keeper(verb, subject_of(user), by, why)
