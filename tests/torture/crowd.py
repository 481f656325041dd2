"""Many who read and some who write at the same time, for as long as one likes."""

import random
import re
import time
from collections import Counter
from http.client import HTTPException
from threading import Event, Thread
from urllib.parse import quote

from tests.ops.nodes import Browser, Node
from tests.torture.editors import Editor

PAUSE_OF_READERS, PAUSE_OF_EDITORS = 3.0, 4.0  # seconds at most between two pages
ADDRESS = re.compile(r"<loc>[a-z]+://[^/]+([^<]*)</loc>")
OTHERS = (
    "/", "/catalogue/", "/catalogue/?q=竹编", "/catalogue/?q=山歌&kind=resource", "/news/",
    "/api/v1/search?q=篾条", "/catalogue/suggest?q=zhu", "/news/feed.atom", "/correction",
    "/没有这一页",
)  # fmt: skip
WELL = {200, 301, 302, 304, 308}


class Crowd:
    """`wrong` says what anyone was answered that was no page."""

    def __init__(self, node: Node, editors: list[Editor], readers: int, seed: int) -> None:
        self.node, self.editors, self.seed = node, editors, seed
        self.answers: Counter[int] = Counter()
        self.wrong: list[str] = []
        self._stop = Event()
        self._paths = [*OTHERS, *ADDRESS.findall(Browser().get(node, "/sitemap.xml").text)]
        works = [(self._read, number) for number in range(readers)]
        self._threads = [Thread(target=work, args=(number,)) for work, number in works]
        self._threads += [Thread(target=self._write, args=(one,)) for one in editors]

    def begin(self) -> None:
        for thread in self._threads:
            thread.start()

    def end(self) -> None:
        """Have everybody go, and wait until they have."""
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _read(self, number: int) -> None:
        dice = random.Random(f"{self.seed} {number}")
        browser = Browser(f"127.0.3.{number + 1}")
        while not self._stop.wait(dice.random() * PAUSE_OF_READERS):
            path = dice.choice(self._paths)
            try:
                status = browser.get(self.node, quote(path, safe="/?=&%")).status_code
            except (OSError, HTTPException) as error:
                self.wrong.append(f"{path}: {error!r}")
                continue
            self.answers[status] += 1
            if status not in WELL and not (status == 404 and path == OTHERS[-1]):
                self.wrong.append(f"{path}: {status}")

    def _write(self, editor: Editor) -> None:
        while not self._stop.wait(editor.dice.random() * PAUSE_OF_EDITORS):
            try:
                editor.do_something(self._stop)
            except Exception as error:
                self.wrong.append(f"{editor.username}: {error!r} {error.__cause__!r}")


def wait_until(moment: float) -> None:
    time.sleep(max(moment - time.monotonic(), 0))
