"""A hundred who read and five who write get what they ask for, and the memory stays as it is.

`TORTURE_MINUTES` says for how long (default 1), `TORTURE_SEED` with which dice.
"""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from cedu_site.ops.bench.site.processes import cpu_seconds, memory_mb
from tests.databases import copy_site
from tests.persons import admit
from tests.search.killing import opened
from tests.torture.crowd import Crowd, wait_until
from tests.torture.editors import Editor
from tests.torture.finding import check_database, files_of, found
from tests.torture.journal import Journal
from tests.torture.killing import Server

MINUTES = float(os.environ.get("TORTURE_MINUTES", "1"))
SEED = int(os.environ.get("TORTURE_SEED", "2032"))
READERS = 100
EDITORS = {"b": "bianji", "z": "zhubian", "g": "guanli", "t": "zhenzhubian", "e": "zhenbianji"}
WARM = 15.0  # seconds until every process has loaded what it will need
MOST_GROWTH = 0.1  # from the middle to the end, when caches are full
ROOM = 8.0  # MB that come and go


@pytest.mark.torture
def test_many_readers_and_some_editors(
    app: Flask, library: Path, environment: dict[str, str], tmp_path: Path,
    capsys: pytest.CaptureFixture[str], record_property: Callable[[str, object], None],
) -> None:  # fmt: skip
    data = copy_site(app, tmp_path / "data")
    journal, server = Journal(), Server(environment)
    with opened(library, data) as outside:
        with outside.app_context():
            for name in EDITORS.values():
                admit(name)
        editors = [Editor(letter, server, journal, SEED, name) for letter, name in EDITORS.items()]
        server.start()
        try:
            server.wait()
            crowd = Crowd(server, editors, READERS, SEED)
            crowd.begin()
            memory = measure(server, crowd)
        finally:
            server.kill()
        with outside.app_context():
            check_database()
            journal.settle(held := found())
            journal.check(held)
            assert not any(files_of(outside))
    figures = {
        "minutes": MINUTES, "seed": SEED, "pages read": crowd.answers.total(),
        "writes answered": journal.answered, "wrong": len(crowd.wrong), **memory,
    }  # fmt: skip
    record_property("figures", figures)
    with capsys.disabled():
        print(f"\n{figures}")
    assert not crowd.wrong, crowd.wrong[:20]
    assert memory["MB at the end"] <= memory["MB in the middle"] * (1 + MOST_GROWTH) + ROOM


def measure(server: Server, crowd: Crowd) -> dict[str, float]:
    """Return the memory of all processes at the start, in the middle and at the end; the crowd
    has gone then."""
    try:
        begun = time.monotonic() + WARM
        wait_until(begun)
        found = {"MB at the start": memory_mb(server.pid)}
        wait_until(begun + MINUTES * 30)
        found["MB in the middle"] = memory_mb(server.pid)
        wait_until(begun + MINUTES * 60)
        found["MB at the end"] = memory_mb(server.pid)
        return found | {"CPU seconds": round(cpu_seconds(server.pid), 1)}
    finally:
        crowd.end()
