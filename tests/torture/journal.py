"""What clients sent and what was answered: the oracle of the tortures.

A client notes what it is about to send, and that it was answered. Whatever was answered has to
be there; of what was cut off the journal learns whether it is, and holds the site to that.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from threading import Lock
from typing import NamedTuple


class Kind(StrEnum):
    VERSION = "version"  # of a page, by its uid
    LIVE = "live"  # what readers get of a page
    DRAFT = "draft"  # what a person has not saved of a page
    PICTURE = "picture"  # a file, by the digest of its bytes: kept, binned or nothing
    SENTENCE = "sentence"  # of a reader, about a page
    FILE = "file"  # of the library, by its path


ADDED = frozenset({Kind.VERSION, Kind.LIVE, Kind.SENTENCE, Kind.FILE})  # each leaves one trace
STANDING = frozenset({Kind.LIVE, Kind.DRAFT, Kind.PICTURE, Kind.FILE})  # the last one counts
Place = tuple[Kind, str]


class Effect(NamedTuple):
    """What a request does: `says` is added at a key, or is what stands there from then on."""

    kind: Kind
    key: str
    says: str

    @property
    def place(self) -> Place:
        return self.kind, self.key


@dataclass
class Found:
    """What the site holds, read from its database."""

    traces: Counter[Effect] = field(default_factory=Counter)
    standing: dict[Place, str] = field(default_factory=dict)
    torn: list[str] = field(default_factory=list)  # what is there, but not whole

    def has(self, effect: Effect) -> bool:
        if effect.kind in STANDING and self.standing.get(effect.place, "") != effect.says:
            return False
        return effect.kind not in ADDED or self.traces[effect] > 0


@dataclass(eq=False)
class Write:
    """Something sent. `there` is None as long as nobody knows, for it was cut off."""

    effects: tuple[Effect, ...]
    answered: bool = False
    there: bool | None = None

    def send(self) -> None:
        """Note that it is sent, perhaps again; what is cut off is to be found out anew."""
        if not self.answered:
            self.there = None

    def refuse(self) -> None:
        """Note that the site said it has not done it, and whoever cannot believe that may look."""
        if not self.answered:
            self.there = False

    def answer(self) -> None:
        """Note that the site said it has done it."""
        self.answered, self.there = True, True


class Journal:
    """Everything that was sent, in its order; each place belongs to one client."""

    def __init__(self) -> None:
        self._writes: list[Write] = []
        self._lock = Lock()

    def begin(self, *effects: Effect) -> Write:
        """Note what is about to be sent."""
        write = Write(effects)
        with self._lock:
            self._writes.append(write)
        return write

    @property
    def answered(self) -> int:
        """How many were answered."""
        return sum(write.answered for write in self._writes)

    @property
    def cut_off(self) -> int:
        """How many were never answered, however often they were sent."""
        return sum(not write.answered for write in self._writes)

    def settle(self, found: Found, *, waiting: frozenset[Kind] = frozenset()) -> None:
        """Learn what became of what was cut off; of `waiting` kinds it may come yet.

        Raises AssertionError where it came half.
        """
        for write in self._writes:
            if write.there is None:
                have = [found.has(effect) for effect in write.effects]
                assert all(have) or not any(have), f"half of it is there: {write.effects}"
                if have[0] or write.effects[0].kind not in waiting:
                    write.there = have[0]

    def check(self, found: Found) -> None:
        """Raise AssertionError where something is lost, doubled, torn, or was never sent."""
        assert not found.torn, f"not whole: {found.torn}"
        due = self.traces()
        lost, doubled = due - found.traces, found.traces - due
        assert not lost, f"lost: {lost}"
        assert not doubled, f"doubled or never sent: {doubled}"
        for place, says in self.standing().items():
            assert found.standing.get(place, "") == says, (
                f"{place} is {found.standing.get(place)} and should be {says}"
            )

    def traces(self) -> Counter[Effect]:
        """Return what is left by all that is known to have come."""
        return Counter(one for one in self._there() if one.kind in ADDED)

    def effects(self) -> list[Effect]:
        """Return all that was ever begun."""
        return [one for write in self._writes for one in write.effects]

    def standing(self) -> dict[Place, str]:
        """Return what stands at each place by all that is known to have come."""
        return {one.place: one.says for one in self._there() if one.kind in STANDING}

    def first(self, number: int) -> "Journal":
        """Return what would be known if only the first so many had been sent, and all answered."""
        journal = Journal()
        for write in self._writes[:number]:
            journal.begin(*write.effects).answer()
        return journal

    def superseded(self) -> dict[Place, list[str]]:
        """Return what stood at each place before."""
        said: dict[Place, list[str]] = defaultdict(list)
        for one in self._there():
            if one.kind in STANDING and one.says not in said[one.place]:
                said[one.place].append(one.says)
        now = self.standing()
        return {place: [one for one in all_ if one != now[place]] for place, all_ in said.items()}

    def since(self, number: int) -> list[Effect]:
        """Return the effects that are there of the writes from a number on."""
        return [one for write in self._writes[number:] if write.there for one in write.effects]

    @property
    def sent(self) -> int:
        return len(self._writes)

    def _there(self) -> Iterator[Effect]:
        with self._lock:
            known = [write for write in self._writes if write.there]
        return (effect for write in known for effect in write.effects)
