"""Somebody who uses the site over HTTP until it is gone, and notes what was answered."""

import random
from abc import ABC, abstractmethod
from collections.abc import Callable
from http.client import HTTPException
from threading import Event, Thread
from traceback import format_exc

from tests.ops.nodes import Answer, Node
from tests.torture import texts
from tests.torture.journal import Journal, Write

GONE = (OSError, HTTPException)  # what a request ends with whose server was killed


class Cut(Exception):
    """The server went away before it had answered."""


class Client(ABC):
    """One of several; `letter` tells its words from those of the others."""

    def __init__(self, letter: str, node: Node, journal: Journal, seed: int) -> None:
        self.letter, self.node, self.journal = letter, node, journal
        self.dice = random.Random(f"{seed} {letter}")
        self.trouble = ""
        self.answers = 0
        self._number = 0
        self._unanswered: Callable[[], None] | None = None
        self._thread: Thread | None = None

    @abstractmethod
    def do_something(self, stop: Event) -> None:
        """Do one thing as the dice fall. Raises Cut."""

    def begin(self, stop: Event) -> None:
        """Do one thing after the other, in a thread, until told to stop or cut off."""
        self._thread = Thread(target=self._work, args=(stop,), name=f"client {self.letter}")
        self._thread.start()

    def end(self) -> None:
        """Wait until the thread has ended. Raises AssertionError with what went wrong in it."""
        assert self._thread is not None
        self._thread.join()
        assert not self.trouble, f"client {self.letter}: {self.trouble}"

    def _work(self, stop: Event) -> None:
        try:
            again, self._unanswered = self._unanswered, None
            if again is not None and self.dice.random() < 0.5:
                again()
            while not stop.is_set():
                self.do_something(stop)
        except Cut:
            pass
        except Exception:
            self.trouble = format_exc()

    def new_word(self) -> str:
        self._number += 1
        return texts.word(self.letter, self._number)

    def carry(self, write: Write, ask: Callable[[], Answer], *well: int) -> Answer:
        """Send something; what is cut off may be sent again the next time, as people do. Sent
        again it may also be answered with 404, 409 or 422: it had been done the first time."""
        return self._carry(write, ask, {303, *well})

    def _carry(self, write: Write, ask: Callable[[], Answer], well: set[int]) -> Answer:
        def again() -> None:
            self._carry(write, ask, well | ({404, 409, 422} if write.there else set()))

        self._unanswered = again
        write.send()
        answer = self.ask(ask)
        assert answer.status_code in well, f"{answer.status_code} {write}\n{answer.text[-3000:]}"
        self._unanswered = None
        write.answer()
        self.answers += 1
        return answer

    def ask(self, ask: Callable[[], Answer]) -> Answer:
        """Return the answer. Raises Cut."""
        try:
            return ask()
        except GONE as error:
            raise Cut from error
