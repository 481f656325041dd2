"""An editor who writes files into the library and has them imported."""

import os
import subprocess
import sys
import time
from pathlib import Path
from threading import Event

from tests.ops.conftest import OPEN
from tests.ops.nodes import Node
from tests.torture import texts
from tests.torture.clients import Client, Cut
from tests.torture.journal import Effect, Journal, Kind, Write

FOLDER = "courses/zhubian"
MOST_FILES = 20  # then they are written over
KILLED = -9


def address_of(path: str) -> str:
    """Return where readers find the page of a file."""
    return f"/{FOLDER}/{Path(path).stem.partition('-')[2]}"


class Importer(Client):
    """Runs the command over and over. What it wrote comes in with the next import at the latest."""

    def __init__(
        self, letter: str, node: Node, journal: Journal, seed: int,
        library: Path, environment: dict[str, str],
    ) -> None:  # fmt: skip
        super().__init__(letter, node, journal, seed)
        self.library, self.environment = library, environment
        self.command: subprocess.Popen[bytes] | None = None
        self.takes = 1.5  # seconds, as the last import did
        self._waiting: dict[str, Write] = {}  # by path

    def do_something(self, stop: Event) -> None:
        self.leave_files()
        self.run()

    def leave_files(self) -> None:
        """Write some files, which nobody takes in yet; one is swapped in as a whole."""
        for _ in range(self.dice.choice((1, 3, 6))):
            path = f"{FOLDER}/{10 + self.dice.randrange(MOST_FILES)}-jian-{self.letter}"
            path = f"{path}-{path[len(FOLDER) + 1 : len(FOLDER) + 3]}.md"
            if path not in self._waiting:
                self._leave(path)

    def run(self) -> None:
        """Import. Raises Cut where the command was killed."""
        waiting = list(self._waiting.values())
        begun = time.monotonic()
        self.command = subprocess.Popen(
            [sys.executable, "-c", OPEN, "content", "import"],
            env=os.environ | self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        said, _ = self.command.communicate()
        if self.command.returncode == KILLED:
            raise Cut
        assert self.command.returncode == 0, said.decode()
        self.takes = time.monotonic() - begun
        for write in waiting:
            write.answer()
        self.answers += len(waiting)
        self._waiting.clear()

    def look_after(self) -> None:
        """Forget what waited and is known to have come otherwise, as with a start."""
        self._waiting = {path: one for path, one in self._waiting.items() if not one.there}

    def _leave(self, path: str) -> None:
        word = self.new_word()
        picture = f"images/{word}.jpg"
        (self.library / FOLDER / picture).write_bytes(texts.picture_of(word))
        written = self.library / f".{word}"
        text = f"# {texts.title_of(word)}\n\n{texts.body_of(word)}\n\n![{word}]({picture})\n"
        written.write_text(text, "utf-8")
        self._waiting[path] = self.journal.begin(Effect(Kind.FILE, path, word))
        written.replace(self.library / path)
