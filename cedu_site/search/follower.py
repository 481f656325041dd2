"""The thread of each serving process that keeps its search current, so that no request has to."""

import os
from contextlib import suppress
from threading import Event, Lock, Thread
from time import monotonic

from flask import Flask, current_app
from sqlalchemy.exc import OperationalError

from cedu_site.search.counting import flush
from cedu_site.search.following import follow, rebuild, the_index
from cedu_site.search.storage import IndexBusy
from cedu_site.search.suggesting import prepare_suggestions, remember_frequent

PAUSE = 0.25  # seconds between two looks at the change log
AWAY = 1.0  # seconds between two looks at whether the database is back
LONGEST_PAUSE = 30.0  # after trouble such as a full disk
BETWEEN_WRITINGS = 10.0  # seconds in which counted searches may be lost to a crash
BETWEEN_READINGS = 300.0  # seconds after which what is often asked is read again
_starting = Lock()


def keep_current(app: Flask) -> "Follower":
    """Return this process's follower, started where it does not run: threads end with a fork."""
    with _starting:
        known: Follower | None = app.extensions.get("follower")
        if known is None or known.process != os.getpid() or not known.is_alive():
            known = app.extensions["follower"] = Follower(app)
            known.start()
        return known


def leave_search(app: Flask) -> None:
    """End this process's follower, if it has one, and wait until it has ended."""
    known: Follower | None = app.extensions.pop("follower", None)
    if known is not None and known.process == os.getpid():
        known.end()
        known.join()


def keep_search_current() -> None:
    """Have the present site followed: by this process's thread, in a test at once."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    if not app.testing:
        keep_current(app)
    else:
        with suppress(IndexBusy):
            follow(wait=0)


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
        self._ended = Event()
        self._pause = PAUSE
        self._next_writing = self._next_reading = 0.0

    def run(self) -> None:
        while not self._ended.is_set():
            with self._app.app_context():
                self._look()
            self._ended.wait(self._pause)

    def end(self) -> None:
        """Have the thread end after its present look."""
        self._ended.set()

    def heal(self) -> None:
        """Have an index that turned out to be damaged made anew."""
        self._damaged = True

    def _look(self) -> None:
        try:
            self._write_counts()
            self._follow()
        except OperationalError:
            self._app.logger.warning("the search index waits for the database")
            self._pause = AWAY
        except Exception:
            self._app.logger.exception("the search index cannot follow")
            self._pause = min(2 * self._pause, LONGEST_PAUSE)
        else:
            self._pause = PAUSE

    def _follow(self) -> None:
        try:
            if self._damaged:
                rebuild(wait=0)
                self._damaged = False
            follow(wait=0)
        except IndexBusy:  # another process is at it; what it has done so far is read
            the_index().refresh()
        prepare_suggestions()

    def _write_counts(self) -> None:
        """Write down now and then what was searched for, and read what often is."""
        moment = monotonic()
        if moment >= self._next_writing:
            self._next_writing = moment + BETWEEN_WRITINGS
            flush()
        if moment >= self._next_reading:
            self._next_reading = moment + BETWEEN_READINGS
            remember_frequent()
