"""The thread of each serving process that keeps its search current, so that no request has to."""

import os
from threading import Thread
from time import monotonic, sleep

from flask import Flask, current_app

from cedu_site.search.counting import flush
from cedu_site.search.following import follow, rebuild, the_index
from cedu_site.search.storage import IndexBusy

PAUSE = 0.25  # seconds between two looks at the change log
LONGEST_PAUSE = 30.0  # after trouble such as a full disk
BETWEEN_WRITINGS = 5.0  # seconds in which counted searches may be lost to a crash


def keep_current(app: Flask) -> "Follower":
    """Return this process's follower, started where it does not run: threads end with a fork."""
    known: Follower | None = app.extensions.get("follower")
    if known is None or known.process != os.getpid() or not known.is_alive():
        known = app.extensions["follower"] = Follower(app)
        known.start()
    return known


def keep_search_current() -> None:
    """Have the present site followed; a test follows by itself, when it wants to."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    if not app.testing:
        keep_current(app)


def heal_search() -> None:
    """Have an index that turned out to be missing or damaged made anew aside."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    if not app.testing:
        keep_current(app).heal()


class Follower(Thread):
    def __init__(self, app: Flask) -> None:
        super().__init__(name="search follower", daemon=True)
        self.process = os.getpid()
        self._app = app
        self._damaged = False
        self._pause = PAUSE
        self._next_writing = monotonic() + BETWEEN_WRITINGS

    def run(self) -> None:
        while True:
            with self._app.app_context():
                self._look()
                self._write_counts()
            sleep(self._pause)

    def heal(self) -> None:
        """Have an index that turned out to be damaged made anew."""
        self._damaged = True

    def _write_counts(self) -> None:
        """Write down now and then what was searched for."""
        if monotonic() >= self._next_writing:
            self._next_writing = monotonic() + BETWEEN_WRITINGS
            flush()

    def _look(self) -> None:
        try:
            if self._damaged:
                rebuild(wait=0)
                self._damaged = False
            follow(wait=0)
        except IndexBusy:  # then another process is at it
            the_index().refresh()
        except Exception:
            self._app.logger.exception("the search index cannot follow")
            self._pause = min(2 * self._pause, LONGEST_PAUSE)
        else:
            self._pause = PAUSE
