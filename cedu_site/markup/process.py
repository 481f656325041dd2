"""A helper process that renders, and is killed when it takes too long."""

import json
import os
import select
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

COMMAND = (sys.executable, "-P", str(Path(__file__).with_name("worker.py")))
START_SECONDS = 60.0


class RenderError(ValueError):
    """A text that is not rendered; the message says why, for its author."""


FAILED = "这段正文无法排版，请检查最近的改动。"
REASONS = {
    "slow": "排版太慢，已经停止；请检查正文里是否有大量重复的符号。",
    "memory": "排版要用的内存太多，已经停止；请把正文分成几页。",
    "depth": "正文的层次太深，无法排版；请减少列表和引用的嵌套。",
}


class Process:
    """One running helper: requests and answers are JSON, each after its length in 4 bytes."""

    def __init__(self) -> None:
        self.popen = subprocess.Popen(  # noqa: S603 - a fixed command
            COMMAND,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={key: value for key, value in os.environ.items() if not key.startswith("CEDU_")},
            bufsize=0,
        )
        assert self.popen.stdin and self.popen.stdout
        self.input, self.output = self.popen.stdin.fileno(), self.popen.stdout.fileno()
        os.set_blocking(self.input, False)
        self.ready = False

    def alive(self) -> bool:
        return self.popen.poll() is None

    def ask(self, body: str, seconds: float) -> Any:
        """Return the answer for `body`; raises RenderError, after which it is of no more use."""
        if not self.ready:
            self._receive(time.monotonic() + START_SECONDS)
            self.ready = True
        deadline = time.monotonic() + seconds
        self._send({"body": body, "seconds": seconds}, deadline)
        answer = self._receive(deadline)
        if "error" in answer:
            raise RenderError(REASONS.get(answer["error"], FAILED))
        return answer["rendered"]

    def stop(self) -> None:
        """Kill it and give back what it held."""
        self.popen.kill()
        self.popen.wait()
        self._close()

    def disown(self) -> None:
        """Let go of a helper that another process runs."""
        self.popen.returncode = 0  # else Popen warns of a child that is not ours
        self._close()

    def _close(self) -> None:
        assert self.popen.stdin and self.popen.stdout
        self.popen.stdin.close()
        self.popen.stdout.close()

    def _send(self, request: dict[str, Any], deadline: float) -> None:
        content = json.dumps(request).encode()
        rest = memoryview(len(content).to_bytes(4) + content)
        while rest:
            _wait(self.input, select.POLLOUT, deadline)
            try:
                rest = rest[os.write(self.input, rest) :]
            except BrokenPipeError:
                raise RenderError(FAILED) from None

    def _receive(self, deadline: float) -> Any:
        size = int.from_bytes(self._read(4, deadline))
        return json.loads(self._read(size, deadline))

    def _read(self, size: int, deadline: float) -> bytes:
        content = bytearray()
        while len(content) < size:
            _wait(self.output, select.POLLIN, deadline)
            piece = os.read(self.output, size - len(content))
            if not piece:
                raise RenderError(FAILED)
            content += piece
        return bytes(content)


def _wait(pipe: int, event: int, deadline: float) -> None:
    poll = select.poll()
    poll.register(pipe, event)
    if not poll.poll(max(deadline - time.monotonic(), 0) * 1000):
        raise RenderError(REASONS["slow"])
