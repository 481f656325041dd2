"""Fetching a public page, or telling why it cannot be read."""

from datetime import datetime
from functools import cache
from typing import NoReturn, TypeVar

from flask import abort
from sqlalchemy import ColumnElement, bindparam, select

from cedu_site.addresses import moved_to
from cedu_site.extensions import db
from cedu_site.publishing.models import Page
from cedu_site.publishing.openness import MOMENT
from cedu_site.publishing.reads import note_read
from cedu_site.publishing.stills import Question, whole_question
from cedu_site.web.errors import Withdrawn

P = TypeVar("P", bound=Page)


def fetch_public(kind: type[P], path: str, moment: datetime) -> P:
    """Return the page at `path`, to be read only, if anyone may read it at `moment`.

    Aborts with 410 and the successor where it was withdrawn or is over, else with 404.
    """
    page: P | None = _at_path(kind).first(path=path, moment=moment)
    if page is None:
        _refuse(db.session.scalar(select(kind).where(kind.path == path)), moment)
    note_read(page.uid)
    return page


@cache
def _at_path(kind: type[Page]) -> Question:
    return whole_question(kind.public(MOMENT).where(kind.path == bindparam("path")))


def find_public(kind: type[P], condition: ColumnElement[bool], moment: datetime) -> P:
    """Return the page of this kind that `condition` names, if anyone may read it at `moment`.

    Aborts as `fetch_public` does; it is not counted as read.
    """
    page = db.session.scalar(kind.public(moment).where(condition))
    if page is None:
        _refuse(db.session.scalar(select(kind).where(condition)), moment)
    return page


def _refuse(page: Page | None, moment: datetime) -> NoReturn:
    if page is None or not was_public(page, moment):
        abort(404)
    successor = successor_of(page, moment)
    raise Withdrawn((successor.path, successor.title) if successor else None)


def successor_of(page: Page, moment: datetime) -> Page | None:
    """Return the public page that the page, or what it belongs to, names to be read instead, at
    its address or wherever it has moved since; where that ended too, the one that it names."""
    passed: set[int] = set()
    over: Page | None = page
    while over and over.id not in passed and was_public(over, moment):
        passed.add(over.id)
        path = next(filter(None, (p.fields.get("successor") for p in [over, *over.ancestors])), "")
        at = Page.path == (moved_to(path) or path)
        found = db.session.scalar(Page.public(moment).where(at)) if path else None
        if found:
            return found
        over = db.session.scalar(select(Page).where(at)) if path else None
    return None


def was_public(page: Page, moment: datetime) -> bool:
    """Tell whether readers knew the page: a draft or one thrown away is not admitted to."""
    opens, _ = page.window
    return opens is not None and opens <= moment and not page.is_binned
