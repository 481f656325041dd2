"""Pages are made by a few at a time in each process: at every question to the database more of
them would fight for the interpreter, and all together be slower."""

from collections import deque
from collections.abc import Iterable
from threading import Lock
from typing import TYPE_CHECKING, Any

from flask import Flask

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

AT_A_TIME = 2
PATIENCE = 0.2  # seconds; who has waited so long goes on, so that nothing slow holds up the rest


class Turns:
    """A WSGI application that lets readers into `site` by turns, until it has their answer."""

    def __init__(self, site: "WSGIApplication", patience: float = PATIENCE) -> None:
        self._site, self._patience = site, patience
        self._free = AT_A_TIME
        self._waiting: deque[Any] = deque()  # locks, each released when it is somebody's turn
        self._changing = Lock()

    @property
    def free(self) -> int:
        """How many could be let in at once."""
        return self._free

    @property
    def waiting(self) -> int:
        """How many wait for their turn."""
        return len(self._waiting)

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] != "GET":  # who sends something may send it slowly
            return self._site(environ, start_response)
        if not self._enter():
            return self._site(environ, start_response)
        try:
            return self._site(environ, start_response)
        finally:
            self._leave()

    def _enter(self) -> bool:
        """Wait for a turn, those who came first before others; tell whether it came in time."""
        with self._changing:
            if self._free:
                self._free -= 1
                return True
            turn = Lock()
            turn.acquire()
            self._waiting.append(turn)
        if turn.acquire(timeout=self._patience):
            return True
        with self._changing:
            if turn not in self._waiting:
                return True  # it came just now
            self._waiting.remove(turn)
            return False

    def _leave(self) -> None:
        with self._changing:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._free += 1


def mount(app: Flask) -> None:
    """Have readers of `app` come by turns."""
    app.wsgi_app = Turns(app.wsgi_app)  # type: ignore[method-assign]
