"""Somebody who uses the site over HTTP until it is gone, and notes what was answered."""

import random
from abc import ABC, abstractmethod
from collections.abc import Callable
from functools import partial
from http.client import HTTPException
from threading import Event, Thread
from traceback import format_exc

from cedu_site.disk import Trouble
from tests.ops.nodes import Answer, Node
from tests.torture import texts
from tests.torture.journal import Journal, Write

GONE = (OSError, HTTPException)  # what a request ends with whose server was killed


SOON = 0.1  # seconds, after which somebody tries again


class Cut(Exception):
    """The server went away before it had answered."""


class Refused(Cut):
    """The disk was full, and it was said that nothing was saved."""


class Client(ABC):
    """One of several; `letter` tells its words from those of the others."""

    def __init__(self, letter: str, node: Node, journal: Journal, seed: int) -> None:
        self.letter, self.node, self.journal = letter, node, journal
        self.dice = random.Random(f"{seed} {letter}")
        self.trouble = ""
        self.answers = self.refusals = 0
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
        """Work; what was cut off is sent again, as people do, or now and then given up."""
        if self.dice.random() < 0.5:
            self._unanswered = None
        try:
            while not stop.is_set():
                try:
                    (self._unanswered or partial(self.do_something, stop))()
                except Cut:
                    stop.wait(SOON)
        except Exception:
            self.trouble = format_exc()

    def new_word(self) -> str:
        self._number += 1
        return texts.word(self.letter, self._number)

    def carry(self, write: Write, ask: Callable[[], Answer], *well: int) -> Answer:
        """Send something. What has to be sent again may be answered as if it could not be done any
        more: it had been done the first time; if it was not, the journal will say so."""

        def again() -> None:
            self.carry(write, ask, *well, 404, 409, 422)

        self._unanswered = again
        write.send()
        try:
            answer = self.ask(ask)
        except Refused:
            write.refuse()
            raise
        assert answer.status_code in (303, *well), (
            f"{answer.status_code} {write}\n{answer.text[-3000:]}"
        )
        self._unanswered = None
        write.answer()
        self.answers += 1
        return answer

    def ask(self, ask: Callable[[], Answer]) -> Answer:
        """Return the answer. Raises Cut."""
        try:
            answer = ask()
        except GONE as error:
            raise Cut from error
        if answer.status_code == 503 and Trouble.FULL in answer.text:
            self.refusals += 1
            raise Refused
        return answer
