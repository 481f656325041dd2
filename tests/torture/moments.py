"""Of which moment a copy of the site is, told from what each client had sent and been answered."""

from collections import Counter
from dataclasses import dataclass

from tests.torture.clients import Client
from tests.torture.journal import Found, Journal


@dataclass(frozen=True)
class Moment:
    """How many of each client's writes had been answered, and how many begun."""

    answered: dict[str, int]
    begun: dict[str, int]


def moment_of(clients: list[Client]) -> Moment:
    """Return where the clients stand, each of whom has a journal of its own."""
    begun = {one.letter: one.journal.sent for one in clients}
    return Moment({one.letter: one.journal.answered for one in clients}, begun)


def locate(clients: list[Client], found: Found, before: Moment, after: Moment) -> int:
    """Return how many writes the copy has of those that were neither answered before it was begun
    nor begun after it was made.

    Raises AssertionError unless it has all before, none after, and of those between each client's
    first, up to some, each whole.
    """
    assert not found.torn, found.torn
    total = 0
    for client in clients:
        least, most = before.answered[client.letter], after.begun[client.letter]
        able = [n for n in range(least, most + 1) if _holds(client.journal, n, found)]
        assert able, f"client {client.letter}: neither of the first {least} to {most} writes"
        total += able[-1] - least
    return total


def _holds(journal: Journal, number: int, found: Found) -> bool:
    """Tell whether of all that is in the journal just the first so many writes are there."""
    places = {one.place for one in journal.effects()}
    traces = {one: times for one, times in found.traces.items() if one.place in places}
    due = journal.first(number)
    standing = due.standing()
    return Counter(traces) == due.traces() and all(
        found.standing.get(one, "") == standing.get(one, "") for one in places
    )
