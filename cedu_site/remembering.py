"""What stays true while the public site is not changed: worked out once by each process for each
version of it.

Only what is bounded belongs here: the tree of centres, the columns, what the layout needs; of the
pages the first of each list (`publishing.stills.KEPT`), never a row for each. What also depends on
the time is remembered by `publishing.turning.this_span`.
"""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from flask import Flask, has_request_context

from cedu_site.changes import PENDING, site_version
from cedu_site.committed import DatabaseAway, versions_of
from cedu_site.extensions import db
from cedu_site.present import this_app, this_work
from cedu_site.reader import is_reading

T = TypeVar("T")
MOST = 2_000  # names; what has none of these is worked out anew each time


def current_version() -> int:
    """Return the version of the public site that this request sees."""
    work = this_work()
    known: int | None = work.get("site_version")
    if known is None:
        known = work["site_version"] = _asked()
    return known


def _asked() -> int:
    """Ask the cheap way, before anything is read: what is remembered is never older than that."""
    if has_request_context() and not _has_begun():
        try:
            app = this_app()
            file, version = versions_of(app).read()
            if app.extensions.setdefault("database", file) != file:
                app.extensions["database"] = file
                forget(app)
            return version
        except DatabaseAway:
            pass  # the session finds out what is the matter
    return site_version()


def _has_begun() -> bool:
    """Tell whether something was read already, perhaps of an older version."""
    return is_reading() or (db.session.registry.has() and db.session().in_transaction())


def is_changing() -> bool:
    """Tell whether this request is changing the public site."""
    return db.session.registry.has() and PENDING in db.session().info


def remembered(name: Hashable, make: Callable[[], T]) -> T:
    """Return what `make` gives for the version that this request sees. It must depend on nothing
    else, and belong to no session. A request that is changing something always asks it anew."""
    if is_changing():
        return make()
    version = current_version()
    kept = this_app().extensions
    known: tuple[int, dict[Hashable, Any]] = kept.get("remembered", (-1, {}))
    if known[0] != version:
        known = kept["remembered"] = (version, {})
    return kept_or_made(known[1], name, make)


def forget(app: Flask) -> None:
    """Forget everything: the database is another one, whose versions say nothing of the last."""
    for name in ("remembered", "span"):
        app.extensions.pop(name, None)


def kept_or_made(kept: dict[Hashable, Any], name: Hashable, make: Callable[[], T]) -> T:
    """Return what is kept under `name`, or what `make` gives, which is kept while there is room."""
    if name in kept:
        found: T = kept[name]
        return found
    made = make()
    if len(kept) < MOST:
        kept[name] = made
    return made
