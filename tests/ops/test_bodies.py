"""Who sends something while all places are taken waits a little; too many at once are sent away."""

from collections.abc import Iterable
from threading import Event, Thread
from typing import Any

from cedu_site.ops.serving.bodies import leave_readers_room
from tests.ops.nodes import soon

THREADS = 8
SENDS, READS = {"CONTENT_LENGTH": "9"}, {}


def test_some_wait_and_more_are_sent_away_while_readers_come_in() -> None:
    done, inside, said = Event(), [], []

    def site(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        start_response("200 OK", [])
        if environ:
            inside.append(environ)
            done.wait(60)
        return []

    app = leave_readers_room(site, THREADS)

    def ask(environ: dict[str, Any]) -> None:
        app(environ, lambda status, headers: said.append(status))

    senders = [Thread(target=ask, args=(SENDS,)) for _ in range(THREADS)]
    for sender in senders:
        sender.start()
    soon(lambda: len(said) == 6)
    assert sorted(status[:3] for status in said) == ["200"] * 4 + ["503"] * 2
    ask(READS)
    assert said[-1] == "200 OK"
    done.set()
    for sender in senders:
        sender.join()
    assert len(inside) == 6
