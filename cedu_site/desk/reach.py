"""Which pages concern a person at the desk, as conditions of a query."""

from sqlalchemy import ColumnElement, and_, false, or_, true

from cedu_site.centres.models import Centre
from cedu_site.people.models import Grant, Role, User
from cedu_site.people.permissions import POLICY
from cedu_site.publishing.models import Page


def in_reach(user: User) -> ColumnElement[bool]:
    """Return the condition that a page is one's own, or lies where one has a role."""
    return or_(Page.owner_id == user.id, *map(_reached, user.grants), false())


def may(user: User, verb: str) -> ColumnElement[bool]:
    """Return the condition that `user` may do `verb` to a page, as `can()` says of one."""
    own, others = POLICY[verb]
    mine = and_(Page.owner_id == user.id, _where(user, own))
    return or_(mine, _where(user, others))


def _where(user: User, needed: Role) -> ColumnElement[bool]:
    held = [grant for grant in user.grants if Role(grant.role).covers(needed)]
    return or_(*map(_reached, held), false())


def _reached(grant: Grant) -> ColumnElement[bool]:
    if grant.centre is None:
        return true()
    below = Page.centre_id.in_(Centre.subtree_ids(grant.centre.lineage))
    return or_(Page.centre_id.is_(None), below) if grant.centre.parent_id is None else below
