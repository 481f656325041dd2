"""Pages are made by a few at a time in each process: at every question to the database more of
them would fight for the interpreter, and all together be slower."""

from collections.abc import Iterable
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING

from flask import Flask

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

AT_A_TIME = 2
PATIENCE = 0.2  # seconds; who has waited so long goes on, so that nothing slow holds up the rest


class Turns:
    """A WSGI application that lets readers into `site` by turns, until it has their answer."""

    def __init__(self, site: "WSGIApplication", patience: float = PATIENCE) -> None:
        self._site, self._patience = site, patience
        self._free: SimpleQueue[None] = SimpleQueue()
        for _ in range(AT_A_TIME):
            self._free.put(None)

    @property
    def free(self) -> int:
        """How many could be let in at once."""
        return self._free.qsize()

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] != "GET":  # who sends something may send it slowly
            return self._site(environ, start_response)
        try:
            self._free.get(timeout=self._patience)
        except Empty:
            return self._site(environ, start_response)
        try:
            return self._site(environ, start_response)
        finally:
            self._free.put(None)


def mount(app: Flask) -> None:
    """Have readers of `app` come by turns."""
    app.wsgi_app = Turns(app.wsgi_app)  # type: ignore[method-assign]
