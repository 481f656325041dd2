"""Which server, how many processes and threads: what was asked for, else what suits."""

from dataclasses import dataclass
from enum import StrEnum
from importlib.util import find_spec

from cedu_site.ops.serving import machine

MOST_WORKERS = 8
FIRST_MB, EACH_MB = 160, 90  # of memory: what all processes share, and what each adds
MULTIPLE = "waitress 只用一个进程，不能和 --workers 一起用。"


class Server(StrEnum):
    """The servers that can be asked for."""

    AUTO = "auto"
    GRANIAN = "granian"
    GUNICORN = "gunicorn"
    WAITRESS = "waitress"


THREADS = {
    Server.GRANIAN: 8,  # it reads and writes slowly arriving bytes without them
    Server.GUNICORN: 16,
    Server.WAITRESS: 8,
}


class NotPossible(Exception):
    """What was asked for does not go together; the message is one Chinese sentence."""


@dataclass(frozen=True)
class Choice:
    """A server with so many processes, each with so many threads that answer."""

    server: Server
    workers: int
    threads: int

    def __str__(self) -> str:
        return f"{self.server}，{self.workers} 个进程，每个 {self.threads} 个线程"


def choose(server: Server, workers: int | None, threads: int | None) -> Choice:
    """Return what to serve with; None and AUTO leave it to the machine. Raises NotPossible."""
    if server is Server.AUTO:
        server = next(one for one in Server if one is not Server.AUTO and is_installed(one))
    if not is_installed(server):
        raise NotPossible(f"没有安装 {server}：请运行 pip install {server}，或者换一个 --server。")
    if server is Server.WAITRESS and (workers or 1) > 1:
        raise NotPossible(MULTIPLE)
    suiting = 1 if server is Server.WAITRESS else _workers()
    return Choice(server, workers or suiting, threads or THREADS[server])


def reason() -> str:
    """Return what the choice was made by, for people."""
    memory = machine.memory_mb()
    room = f"，内存 {memory / 1024:.1f} GB" if memory else ""
    return f"可用 {machine.cores()} 核{room}"


def is_installed(server: Server) -> bool:
    """Tell whether the server's library is there."""
    return find_spec(server) is not None


def _workers() -> int:
    """Return a process for each core, as far as they find room in half the memory."""
    memory = machine.memory_mb()
    room = (memory // 2 - FIRST_MB) // EACH_MB if memory else MOST_WORKERS
    return max(1, min(machine.cores(), room, MOST_WORKERS))
