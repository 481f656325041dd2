"""The front door: Markdown made into safe HTML where it can be stopped."""

import atexit
import os
import threading
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic
from typing import Any

from cedu_site.markup.process import Process, RenderError

__all__ = ["LONGEST", "SECONDS", "RenderError", "Rendered", "let_helpers_go", "render"]

LONGEST = 400_000
SECONDS = 2.0
MOST_HELPERS = 3
IDLE_SECONDS = 60.0  # after which helpers are let go: each takes 12 MB


@dataclass(frozen=True)
class Rendered:
    """A body made ready: links and pictures are still as the author wrote them.

    `toc` holds `id`, `title`, `level` of each h2 and h3; `ingredients` hold `name`, `amount`.
    """

    html: str
    text: str
    toc: list[dict[str, Any]]
    title: str | None
    ingredients: list[dict[str, str]]
    steps: list[str]


def render(source_body: str, seconds: float = SECONDS) -> Rendered:
    """Return the Markdown `source_body` rendered, in at most `seconds` once the helper runs.

    Raises RenderError, whose text is a sentence for the author.
    """
    if len(source_body) > LONGEST:
        raise RenderError(f"正文太长：最多 {LONGEST:,} 个字符，请分成几页。")
    return Rendered(**_helpers.ask(source_body, seconds))


def let_helpers_go(idle: float = IDLE_SECONDS) -> None:
    """End the helper processes of this process where none was asked for `idle` seconds."""
    if monotonic() - _helpers.asked >= idle:
        _helpers.close()


class _Helpers:
    """The helper processes of this process, started when needed: one busy with a text that is
    built to be slow leaves the others to everyone else."""

    def __init__(self) -> None:
        self.free = threading.Semaphore(MOST_HELPERS)
        self.idle: list[Process] = []
        self.asked = 0.0

    def ask(self, body: str, seconds: float) -> Any:
        with self.free:
            self.asked = monotonic()
            process = self._take()
            try:
                answer = process.ask(body, seconds)
            except BaseException:
                process.stop()
                raise
            self.idle.append(process)
            return answer

    def close(self) -> None:
        with suppress(IndexError):  # where another thread took the last
            while True:
                self.idle.pop().stop()

    def forget(self) -> None:
        """In a forked child: the helpers belong to the parent, and so may what is held."""
        for process in self.idle:
            process.disown()
        self.__init__()  # type: ignore[misc]

    def _take(self) -> Process:
        while self.idle:
            process = self.idle.pop()
            if process.alive():
                return process
            process.stop()
        return Process()


_helpers = _Helpers()
os.register_at_fork(after_in_child=_helpers.forget)
atexit.register(_helpers.close)
