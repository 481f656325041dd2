"""What is counted of an answer: noted while it is made, counted for everyone who is given it.

A page that is kept is counted each time it is given, by the request that asked for it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flask import Response

from cedu_site.present import this_request, this_work

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

Counter = Callable[["WSGIEnvironment", str], None]  # is given who asks and the answer's type
ROBOTS = ("bot", "spider", "crawl")  # looked for one by one: a pattern takes ten times as long
TAKEN = "cedu.counters"


@dataclass
class Taken:
    """Put in the environment by who asks in others' name, as the page cache does: it is given the
    counters, and calls them for each of these."""

    counters: tuple[Counter, ...] = field(default=())


def count_with(counter: Counter) -> None:
    """Have `counter` called for each time that what is made now is given as a 200 or a 304."""
    this_work().setdefault("counters", []).append(counter)


def count_answer(response: Response) -> Response:
    """Count the answer, or leave that to whoever asks in others' name; errors are not counted."""
    counters = this_work().pop("counters", ()) if response.status_code == 200 else ()
    environ = this_request().environ
    taken: Taken | None = environ.get(TAKEN)
    if taken:
        taken.counters = tuple(counters)
    else:
        for counter in counters:
            counter(environ, response.mimetype or "")
    return response


def is_read(environ: "WSGIEnvironment") -> bool:
    """Tell whether what a request asks for is read: not by a robot, and not ahead of time."""
    if environ["REQUEST_METHOD"] != "GET":
        return False
    agent = environ.get("HTTP_USER_AGENT", "").lower()
    for word in ROBOTS:
        if word in agent:
            return False
    return "prefetch" not in environ.get("HTTP_SEC_PURPOSE", "") + environ.get("HTTP_PURPOSE", "")
