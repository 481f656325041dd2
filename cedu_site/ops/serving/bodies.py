"""Whoever sends a form slowly keeps a thread: a quarter of them are always left to readers."""

from collections.abc import Callable, Iterable
from threading import BoundedSemaphore, Semaphore
from typing import Any

from cedu_site.web import answers

BUSY = "现在同时提交的人太多，请过一会儿再试。"
HEADERS = [
    ("Content-Type", "text/plain; charset=utf-8"),
    ("Retry-After", "5"),
    *answers.HEADERS.items(),
]
PATIENCE = 10.0  # seconds, for which a few wait; editors who save in the same moment all come in
Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


def leave_readers_room(app: Application, threads: int) -> Application:
    """Return the application, which answers at most half the threads' worth of bodies at once,
    lets half as many wait, and answers 503 to whoever comes with one meanwhile."""
    room = BoundedSemaphore(max(1, threads // 2))
    bench = Semaphore(threads // 4)

    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if not _has_body(environ):
            return app(environ, start_response)
        if not _wait_for(room, bench):
            start_response("503 Service Unavailable", HEADERS)
            return [BUSY.encode()]
        try:
            return app(environ, start_response)
        finally:
            room.release()

    return answer


def _wait_for(room: Semaphore, bench: Semaphore) -> bool:
    """Take a place in the room, or wait for one on the bench; tell whether it was taken."""
    if room.acquire(blocking=False):
        return True
    if not bench.acquire(blocking=False):
        return False
    try:
        return room.acquire(timeout=PATIENCE)
    finally:
        bench.release()


def _has_body(environ: dict[str, Any]) -> bool:
    length = environ.get("CONTENT_LENGTH") or environ.get("HTTP_CONTENT_LENGTH") or "0"
    chunked = "HTTP_TRANSFER_ENCODING" in environ
    return length != "0" or chunked
