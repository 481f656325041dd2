"""What each serving process does beside answering: small duties, in one thread, now and then."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event, Lock, Thread
from time import monotonic

from flask import Flask
from sqlalchemy.exc import OperationalError

PAUSE = 0.5  # seconds between two looks at what is to be done
LONGEST = 3.0  # seconds in which a duty is done with
AWAY = 2.0  # seconds until a duty that could not reach the database is tried again
_starting = Lock()


@dataclass
class Duty:
    """`do` needs the application's context; it is done every `seconds`, for the first time so many
    seconds `after` the process began, and once more `at_end`."""

    do: Callable[[], None]
    seconds: float
    at_end: bool = True
    after: float = 0.0
    next: float = 0.0


def assign(
    app: Flask, do: Callable[[], None], seconds: float, *, at_end: bool = True, after: float = 0.0
) -> None:
    """Give the processes that serve `app` a duty; `at_end` for what would be lost with them,
    `after` a while for what takes its time: a site that starts answers its readers first."""
    app.extensions.setdefault("duties", []).append(Duty(do, seconds, at_end, after))


def begin_duties(app: Flask) -> None:
    """Have this process see to its duties: threads end with a fork."""
    with _starting:
        known: _Keeper | None = app.extensions.get("duty keeper")
        if known is None or known.process != os.getpid():
            app.extensions["duty keeper"] = keeper = _Keeper(app)
            keeper.start()


def end_duties(app: Flask) -> None:
    """Do once more what must not be left undone, for the process is about to end."""
    keeper: _Keeper | None = app.extensions.get("duty keeper")
    if keeper is not None and keeper.process == os.getpid():
        keeper.end()
    for duty in app.extensions.get("duties", []):
        if duty.at_end:
            _do(app, duty)


def _do(app: Flask, duty: Duty) -> None:
    pause = duty.seconds
    try:
        with app.app_context():
            duty.do()
    except OperationalError:
        app.logger.warning("a duty waits for the database: %s", duty.do.__name__)
        pause = max(pause, AWAY)
    except Exception:
        app.logger.exception("a duty failed: %s", duty.do.__name__)
    duty.next = monotonic() + pause


class _Keeper(Thread):
    def __init__(self, app: Flask) -> None:
        super().__init__(name="duties", daemon=True)
        self.process = os.getpid()
        self._app = app
        self._ended = Event()

    def end(self) -> None:
        """Have the thread end, and wait until it has."""
        self._ended.set()
        self.join(LONGEST)

    def run(self) -> None:
        for duty in self._app.extensions.get("duties", []):
            duty.next = monotonic() + duty.after
        while not self._ended.wait(PAUSE):
            for duty in self._app.extensions.get("duties", []):
                if monotonic() >= duty.next:
                    _do(self._app, duty)
