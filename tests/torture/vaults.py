"""A backup or a restore that is killed at a moment one can choose: at so-many-th of the files it
touches, or so many seconds after it began."""

import os
import random
import signal
import sys
import time
from collections.abc import Callable
from typing import NamedTuple

TOUCHING = frozenset({
    "open", "os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.chmod", "os.truncate",
    "shutil.rmtree", "sqlite3.connect", "socket.connect",
})  # fmt: skip
DONE = 0


class Course(NamedTuple):
    """How a run went that nobody killed."""

    events: int
    seconds: float


def course_of(do: Callable[[], object]) -> Course:
    """Return how `do` goes in a process of its own. Raises AssertionError where it fails."""
    reading, telling = os.pipe()
    began = time.monotonic()

    def count() -> None:
        seen = _watch(lambda number: None)
        do()
        os.write(telling, b"%d" % len(seen))

    ended = _wait(_fork(count))
    os.close(telling)
    told = os.read(reading, 20)
    os.close(reading)
    assert ended == DONE, ended
    return Course(int(told), time.monotonic() - began)


def run_and_kill(do: Callable[[], object], course: Course, dice: random.Random) -> bool:
    """Do it in a process of its own that is killed at some moment; return whether it was."""
    if dice.random() < 0.5:
        last = dice.randrange(course.events)

        def die(number: int) -> None:
            if number >= last:
                os.kill(os.getpid(), signal.SIGKILL)

        def run() -> None:
            _watch(die)
            do()

        return _wait(_fork(run)) == -signal.SIGKILL
    child = _fork(do)
    time.sleep(course.seconds * dice.random())
    os.kill(child, signal.SIGKILL)
    return _wait(child) == -signal.SIGKILL


def _watch(notice: Callable[[int], None]) -> list[str]:
    """Have `notice` told the number of each thing that this process, which ends with it, does to
    a file; return the list into which they are written."""
    seen: list[str] = []

    def hook(event: str, _: object) -> None:
        if event in TOUCHING:
            seen.append(event)
            notice(len(seen))

    sys.addaudithook(hook)
    return seen


def _fork(do: Callable[[], object]) -> int:
    child = os.fork()
    if child == 0:
        try:
            do()
            os._exit(DONE)
        finally:
            os._exit(1)
    return child


def _wait(child: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
