"""Pages are made by a few at a time; who sends something, or has waited long, goes on."""

from collections.abc import Iterable
from queue import SimpleQueue
from threading import Event, Lock, Semaphore, Thread
from time import sleep
from typing import TYPE_CHECKING, Any

from cedu_site.web.turns import AT_A_TIME, Turns

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

PATIENCE = 20  # seconds


class Slow:
    """A site that answers when it is told to, and knows how many wait for that."""

    def __init__(self) -> None:
        self.told, self.entered = Event(), Event()
        self.most = self.inside = 0
        self._lock = Lock()

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        with self._lock:
            self.inside += 1
            self.most = max(self.most, self.inside)
            if self.inside == AT_A_TIME:
                self.entered.set()
        assert environ["REQUEST_METHOD"] == "POST" or self.told.wait(PATIENCE)
        with self._lock:
            self.inside -= 1
        return [b"done"]


def _ask(site: Turns, method: str, answers: list[Any]) -> Thread:
    def run() -> None:
        answers.append(b"".join(site({"REQUEST_METHOD": method}, lambda *_: lambda _: None)))

    thread = Thread(target=run)
    thread.start()
    return thread


def test_as_many_readers_as_there_are_turns_are_let_in() -> None:
    slow = Slow()
    site, answers = Turns(slow, patience=PATIENCE), list[bytes]()
    readers = [_ask(site, "GET", answers) for _ in range(4 * AT_A_TIME)]
    assert slow.entered.wait(PATIENCE)
    slow.told.set()
    for reader in readers:
        reader.join(PATIENCE)
    assert answers == [b"done"] * len(readers)
    assert slow.most == AT_A_TIME


def test_who_sends_something_needs_no_turn() -> None:
    slow = Slow()
    site, answers = Turns(slow, patience=PATIENCE), list[bytes]()
    readers = [_ask(site, "GET", answers) for _ in range(AT_A_TIME)]
    assert slow.entered.wait(PATIENCE)
    _ask(site, "POST", answers).join(PATIENCE)
    assert answers == [b"done"]
    slow.told.set()
    for reader in readers:
        reader.join(PATIENCE)


def test_who_has_waited_long_goes_on() -> None:
    slow = Slow()
    site, answers = Turns(slow, patience=0.01), list[bytes]()
    readers = [_ask(site, "GET", answers) for _ in range(AT_A_TIME + 1)]
    while slow.inside <= AT_A_TIME:
        assert slow.entered.wait(PATIENCE)
    slow.told.set()
    for reader in readers:
        reader.join(PATIENCE)
    assert len(answers) == AT_A_TIME + 1


def test_a_turn_is_given_back_where_the_site_fails() -> None:
    def failing(environ: Any, start_response: Any) -> Iterable[bytes]:
        raise ZeroDivisionError

    site = Turns(failing, patience=PATIENCE)
    for _ in range(AT_A_TIME + 1):
        try:
            site({"REQUEST_METHOD": "GET"}, lambda *_: lambda _: None)
        except ZeroDivisionError:
            continue
        raise AssertionError("it did not fail")
    assert site.free == AT_A_TIME


def test_who_came_first_is_let_in_first() -> None:
    entered, going_on = SimpleQueue[int](), Semaphore(0)

    def site(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        entered.put(environ["number"])
        assert going_on.acquire(timeout=PATIENCE)
        return []

    turns, readers = Turns(site, patience=PATIENCE), []
    for number in range(AT_A_TIME + 5):
        environ = {"REQUEST_METHOD": "GET", "number": number}
        readers.append(Thread(target=turns, args=(environ, lambda *_: lambda _: None)))
        readers[-1].start()
        while (turns.free and number >= AT_A_TIME - 1) or turns.waiting < number + 1 - AT_A_TIME:
            sleep(0.001)
    come = [entered.get(timeout=PATIENCE) for _ in range(AT_A_TIME)]
    for _ in range(5):
        going_on.release()
        come.append(entered.get(timeout=PATIENCE))
    going_on.release(AT_A_TIME)
    for reader in readers:
        reader.join(PATIENCE)
    assert sorted(come[:AT_A_TIME]) == list(range(AT_A_TIME))
    assert come[AT_A_TIME:] == list(range(AT_A_TIME, AT_A_TIME + 5))
