"""Round after round: clients work, something is killed, and then all has to be there."""

import random
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

from flask import Flask

from cedu_site.ops.checking import files, index, rows
from cedu_site.search.following import follow, the_index
from tests.ops.nodes import soon
from tests.persons import admit
from tests.search.truth import check_true, generations
from tests.torture import looking
from tests.torture.clients import Client
from tests.torture.editors import Editor
from tests.torture.finding import check_database, files_of, found
from tests.torture.importing import Importer
from tests.torture.journal import Journal, Kind
from tests.torture.killing import Server, is_running, pause
from tests.torture.readers import Reader

EDITORS = {"b": "bianji", "z": "zhubian", "g": "guanli"}
WAYS = ("worker", "import", "all", "worker", "import", "start", "first", "all")
AT_ONCE = {"worker": 3, "import": 3}  # kills of a round, one after the other
LONGEST = 1.5  # seconds of work until a kill
LONGEST_START = 2.5
OF_OTHERS = 5  # pages of earlier rounds that are looked at too
OFTEN = 3 * len(WAYS)  # rounds after which index and files are compared with the whole database
STARTED = ("all", "first", "start")  # after which there is another server
OPEN_FILES = frozenset({Kind.FILE})  # what was left in the library comes with the next import


class Torture:
    """A site with its clients and their journal; `app` looks at the same data from outside."""

    ways: tuple[str, ...] = WAYS

    def __init__(
        self, app: Flask, library: Path, environment: dict[str, str], seed: int, pages: list[str]
    ) -> None:
        self.app, self.seed = app, seed
        self.data = Path(app.config["DATA_DIR"])
        self.dice = random.Random(seed)
        self.journal = Journal()
        self.server = Server(environment)
        about = (self.server, self.journal, seed)
        self.editors = [Editor(letter, *about, name) for letter, name in EDITORS.items()]
        self.reader = Reader("r", *about, pages)
        self.importer = Importer("i", *about, library, environment)
        self.killed: Counter[str] = Counter()
        self._looked_at = 0
        with app.app_context():
            for name in EDITORS.values():
                admit(name)

    def run(self, kills: int) -> None:
        """Kill so often, each time in the next way, and look at everything in between."""
        self._start()
        try:
            number = 0
            while self.killed.total() < kills:
                way = self.ways[number % len(self.ways)]
                number += 1
                try:
                    self._round(way)
                    self._look(way)
                    if number % OFTEN == 0 or self.killed.total() >= kills:
                        self._compare(way)
                except Exception as error:
                    error.add_note(f"seed {self.seed}, round {number}: {way}")
                    raise
        finally:
            self.server.kill()

    def figures(self) -> dict[str, int]:
        """Return what was done, for people."""
        return {
            "kills": self.killed.total(), **self.killed, "answered writes": self.journal.answered,
            "cut off": self.journal.cut_off,
        }  # fmt: skip

    def _start(self) -> None:
        self.server.start()
        self.server.wait()

    def _round(self, way: str) -> None:
        clients: list[Client] = [*self.editors, self.reader]
        if way == "import":
            clients.append(self.importer)
        with self._at_work(clients):
            for _ in range(AT_ONCE.get(way, 1)):
                pause(self.dice, LONGEST)
                self._kill(way)
        if way == "start":
            self.importer.leave_files()
            self.server.start()
            pause(self.dice, LONGEST_START)
            self.server.kill()
            self.killed[way] += 1
        if not self.server.is_running():
            self._start()

    def _kill(self, way: str) -> None:
        if way in ("all", "start"):
            self.server.kill()
            way = "all"
        elif way == "first":
            self.server.kill_first()
        elif way == "worker":
            self.server.kill_worker()
        else:
            self._kill_import()
        self.killed[way] += 1

    def _kill_import(self) -> None:
        """Kill a command at any moment of its life; it may have ended before, then the next one."""
        command = None
        while command is None or not is_running(command):
            soon(lambda: is_running(self.importer.command))
            command = self.importer.command
            assert command is not None
            time.sleep(self.dice.random() * self.importer.takes)
        command.kill()

    @contextmanager
    def _at_work(self, clients: list[Client]) -> Iterator[None]:
        stop = Event()
        for client in clients:
            client.begin(stop)
        try:
            yield
        finally:
            stop.set()
            for client in clients:
                client.end()

    def _look(self, way: str) -> None:
        """Fail where anything is lost, doubled, half there, not shown or not found."""
        started = way in STARTED
        with self.app.app_context():
            check_database()
            held = found()
            self.journal.settle(held, waiting=frozenset() if started else OPEN_FILES)
            self.importer.look_after()
            self.journal.check(held)
            if way == "worker":  # the one that took its place clears up while it answers already
                soon(lambda: not files_of(self.app).missing)
            lying = files_of(self.app)
            assert not lying.missing and not lying.damaged, lying
            if started:
                assert not lying.unfinished and not lying.orphans, lying
                assert len(generations(self.data / "index")) == 1
            self._look_as_readers()

    def _look_as_readers(self) -> None:
        new = self.journal.since(self._looked_at)
        self._looked_at = self.journal.sent
        pages = {one: says for one, says in self.journal.standing().items()
                 if one[0] in (Kind.LIVE, Kind.FILE)}  # fmt: skip
        before = self.journal.superseded()
        places = {one.place for one in new if one.place in pages}
        others = sorted(pages.keys() - places)
        places |= set(self.dice.sample(others, min(OF_OTHERS, len(others))))
        for place in sorted(places):
            looking.look_at_page(self.server, place, pages[place], before[place][-1:])
        published = [one.says for one in new if one.kind is Kind.LIVE and not before[one.place]]
        if published:
            looking.look_at_list(self.server, published[-1])
        looking.look_at_sentences(self.server, self.reader, new)
        looking.look_at_pictures(self.server, self.app, new)

    def _compare(self, way: str) -> None:
        """Fail where index or files say anything else than the database, asked in every way."""
        with self.app.app_context():
            follow()
            check_true(the_index())
            assert not [*rows.look(), *index.look()]
            if way in STARTED:
                assert not [*files.look(settling=0).findings()]
