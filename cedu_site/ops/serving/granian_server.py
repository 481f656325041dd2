"""granian: connections are held outside Python, so that only what is to be answered takes one of
the threads; the application is loaded once before the processes are forked from this one."""

import multiprocessing
import os
import signal
from multiprocessing.connection import wait
from threading import Thread
from typing import Any

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

from cedu_site.ops.serving.bodies import Application, leave_readers_room
from cedu_site.ops.serving.choosing import Choice
from cedu_site.ops.serving.life import Life

BACKLOG = 4096
CONNECTIONS = 8192  # each process holds at once
SECONDS_TO_END = 5
LINES = {"()": "cedu_site.web.logs.OneLine"}
QUIET = LogLevels.error  # it would warn of more threads than cores: they wait for the database


def serve(life: Life, choice: Choice, host: str, port: int) -> None:
    """Serve until told to stop."""
    multiprocessing.set_start_method("fork", force=True)
    server = Granian(
        "cedu_site",  # never loaded: the application is there
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=choice.workers,
        blocking_threads=choice.threads,
        backlog=BACKLOG,
        backpressure=CONNECTIONS,
        http=HTTPModes.http1,
        log_level=QUIET,
        log_dictconfig={"formatters": {"generic": LINES, "access": LINES}},
        respawn_failed_workers=True,
        workers_kill_timeout=SECONDS_TO_END,
    )
    spawn = server._spawn_wsgi_worker

    def work(*arguments: Any) -> None:
        """Be one of the processes, from the fork to the end."""
        try:
            spawn(*arguments)
        finally:
            life.end(life.app)

    def load() -> Application:
        Thread(target=_end_with_parent, name="parent", daemon=True).start()
        life.begin(life.app)
        return leave_readers_room(life.app, choice.threads)

    server.serve(spawn_target=work, target_loader=load, wrap_loader=False)


def _end_with_parent() -> None:
    """Have this process end when the one that started it was killed; at the latest by the alarm,
    since granian may not yet, or no longer, hear the signal."""
    parent = multiprocessing.parent_process()
    if parent:
        wait([parent.sentinel])
        signal.alarm(SECONDS_TO_END)
        os.kill(os.getpid(), signal.SIGTERM)
