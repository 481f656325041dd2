"""The front door: Markdown made into safe HTML where it can be stopped."""

import atexit
import os
import threading
from dataclasses import dataclass
from typing import Any

from cedu_site.markup.process import Process, RenderError

__all__ = ["LONGEST", "SECONDS", "RenderError", "Rendered", "render"]

LONGEST = 400_000
SECONDS = 2.0


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
    return Rendered(**_helper.ask(source_body, seconds))


class _Helper:
    """The one helper process of this process, started when first needed."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.process: Process | None = None

    def ask(self, body: str, seconds: float) -> Any:
        with self.lock:
            if self.process is None or not self.process.alive():
                self.close()
                self.process = Process()
            try:
                return self.process.ask(body, seconds)
            except BaseException:
                self.close()
                raise

    def close(self) -> None:
        if self.process is not None:
            self.process.stop()
            self.process = None

    def forget(self) -> None:
        """In a forked child: the helper belongs to the parent, and so may the held lock."""
        if self.process is not None:
            self.process.disown()
        self.lock, self.process = threading.Lock(), None


_helper = _Helper()
os.register_at_fork(after_in_child=_helper.forget)
atexit.register(_helper.close)
