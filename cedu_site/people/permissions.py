"""The whole policy: which role may do what, to one's own and to what others wrote."""

from __future__ import annotations

from typing import Any, Protocol

from flask import abort
from flask_login import current_user

from cedu_site.centres.models import Centre
from cedu_site.people.models import Grant, Role, User

AUTHOR, EDITOR, CHIEF, ADMIN = Role

POLICY: dict[str, tuple[Role, Role]] = {
    # verb        one's own  another's
    "enter":     (AUTHOR,    AUTHOR),   # come to the desk
    "start":     (AUTHOR,    AUTHOR),   # begin a page at a centre
    "write":     (AUTHOR,    EDITOR),   # change the text of a page
    "share":     (AUTHOR,    EDITOR),   # make a preview link
    "bring_back": (AUTHOR,   EDITOR),   # an earlier version, as a new one
    "submit":    (AUTHOR,    EDITOR),   # hand a draft over
    "recall":    (AUTHOR,    EDITOR),   # take it back
    "upload":    (AUTHOR,    AUTHOR),   # add a file
    "describe":  (AUTHOR,    EDITOR),   # say what a file shows
    "remove":    (AUTHOR,    EDITOR),   # delete a file that nothing uses
    "publish":   (EDITOR,    EDITOR),
    "schedule":  (EDITOR,    EDITOR),
    "withdraw":  (EDITOR,    EDITOR),
    "restore":   (EDITOR,    EDITOR),
    "correct":   (EDITOR,    EDITOR),   # 更正: a small change, live at once
    "check":     (EDITOR,    EDITOR),   # look at a colleague's correction
    "answer":    (EDITOR,    EDITOR),   # a reader's 改错
    "structure": (CHIEF,     CHIEF),    # shape of the site: columns, courses, centres
    "pair":      (CHIEF,     CHIEF),    # two words that mean the same
    "grant":     (CHIEF,     CHIEF),    # roles, up to one's own
    "admit":     (ADMIN,     ADMIN),    # accounts
    "set":       (ADMIN,     ADMIN),    # settings
}  # fmt: skip


class Owned(Protocol):
    """A thing that stands somewhere in the tree and may be somebody's own."""

    @property
    def centre(self) -> Any: ...

    @property
    def owner_id(self) -> Any: ...


def can(user: User, verb: str, thing: Owned | Centre | None = None) -> bool:
    """Tell whether `user` may do `verb` to `thing`: a page or file, a centre, or the whole site.

    Raises KeyError for a verb that the policy does not know.
    """
    own, others = POLICY[verb]
    centre = thing if isinstance(thing, Centre) or thing is None else thing.centre
    is_own = not isinstance(thing, Centre | None) and thing.owner_id == user.id
    needed = own if is_own else others
    return any(_holds(grant, needed, centre) for grant in user.grants)


def can_anywhere(user: User, verb: str) -> bool:
    """Tell whether `user` may do `verb` to their own things somewhere on the site."""
    own, _ = POLICY[verb]
    return any(Role(grant.role).covers(own) for grant in user.grants)


def may_give(user: User, role: Role, centre: Centre | None) -> bool:
    """Tell whether `user` may give or take away `role` at `centre`: up to their own role, where
    their own holds. For the whole site (None) only by those who hold theirs for the whole site."""
    _, needed = POLICY["grant"]
    strong = (one for one in user.grants if Role(one.role).covers(needed))
    reaching = (one for one in strong if (one.reaches(centre) if centre else one.centre is None))
    return any(Role(one.role).covers(role) for one in reaching)


def authorize(verb: str, thing: Owned | Centre | None = None) -> None:
    """Go on if the present user may do `verb` to `thing`, else answer 403."""
    if not can(current_user, verb, thing):
        abort(403)


def authorize_anywhere(verb: str) -> None:
    """Go on if the present user may do `verb` at some centre, else answer 403."""
    if not can_anywhere(current_user, verb):
        abort(403)


def _holds(grant: Grant, needed: Role, centre: Centre | None) -> bool:
    return Role(grant.role).covers(needed) and grant.reaches(centre)
