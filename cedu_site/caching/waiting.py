"""One makes a page while the others who want the same one wait, but not for ever."""

from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from threading import Event, Lock

PATIENCE = 10.0  # seconds


class Queue:
    """Who is making what."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._made: dict[Hashable, Event] = {}

    @contextmanager
    def turn(self, key: Hashable) -> Iterator[None]:
        """Go ahead at once where nobody makes `key`, else once whoever does has made it."""
        with self._lock:
            other = self._made.get(key)
            if other is None:
                own = self._made[key] = Event()
        if other is not None:
            other.wait(PATIENCE)
            yield
            return
        try:
            yield
        finally:
            with self._lock:
                del self._made[key]
            own.set()
