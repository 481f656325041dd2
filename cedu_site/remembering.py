"""What stays true while the public site stands: worked out once by each process for each version.

Only what is bounded belongs here: the tree of centres, the columns, what the layout needs; never
a row for each page.
"""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from flask import Flask, current_app, g

from cedu_site.changes import PENDING, site_version
from cedu_site.extensions import db

T = TypeVar("T")
MOST = 2_000  # names; more are worked out anew each time


def current_version() -> int:
    """Return the version of the public site that this request sees."""
    if "site_version" not in g:
        g.site_version = site_version()
    return int(g.site_version)


def remembered(name: Hashable, make: Callable[[], T]) -> T:
    """Return what `make` says of the version that this request sees; it must depend on nothing
    else, and belong to no session. Where this request is changing something it is asked anew."""
    if PENDING in db.session().info:
        return make()
    version = current_version()
    known: tuple[int, dict[Hashable, Any]] = current_app.extensions.get("remembered", (-1, {}))
    if known[0] != version:
        known = current_app.extensions["remembered"] = (version, {})
    return recall(known[1], name, make)


def forget(app: Flask) -> None:
    """Forget everything: the database is another one, whose versions say nothing of the last."""
    for name in ("remembered", "span", "labels"):
        app.extensions.pop(name, None)


def recall(kept: dict[Hashable, Any], name: Hashable, make: Callable[[], T]) -> T:
    """Return what is kept under `name`, or what `make` says, which is kept while there is room."""
    if name in kept:
        found: T = kept[name]
        return found
    made = make()
    if len(kept) < MOST:
        kept[name] = made
    return made
