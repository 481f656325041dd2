"""Taking in what a browser is still sending, so that it reads our answer and no broken connection.

A browser that is answered before it has sent everything sees its connection reset, not the answer.
"""

from time import monotonic
from typing import IO, cast

from flask import Request
from werkzeug.exceptions import ClientDisconnected, RequestEntityTooLarge
from werkzeug.wsgi import LimitedStream

MOST_BYTES = 300 * 1024 * 1024
MOST_SECONDS = 30
PIECE = 256 * 1024


def drain(request: Request) -> int:
    """Read and throw away what is left of the body, within bounds; return how much that was."""
    left, end = MOST_BYTES, monotonic() + MOST_SECONDS
    stream = _rest(request)
    try:
        while left > 0 and monotonic() < end:
            piece = stream.read(min(PIECE, left))
            if not piece:
                break
            left -= len(piece)
    except (OSError, ClientDisconnected):
        pass  # nobody waits for the answer any more
    return MOST_BYTES - left


def _rest(request: Request) -> IO[bytes]:
    """Return the body from where it was read to, ending where the browser ends it."""
    whole = request.environ["wsgi.input"]
    if request.environ.get("wsgi.input_terminated"):
        return cast("IO[bytes]", whole)
    try:
        return request.stream
    except RequestEntityTooLarge:  # nothing of it was read
        return cast("IO[bytes]", LimitedStream(whole, request.content_length or 0))
