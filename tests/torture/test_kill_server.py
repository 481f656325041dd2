"""Whole servers are killed while their workers follow what is published: `make torture`.

`TORTURE_ROUNDS` says how often: once for every four (default 40), `TORTURE_SEED` with which dice.
"""

import os
import random
import time
from pathlib import Path

import pytest
from flask import Flask

from cedu_site.database import writing
from tests.databases import copy_site
from tests.ops.conftest import answer, free_port, kill_server, start_server
from tests.search.killing import clear_up, look_over, opened, version_of
from tests.search.writer import Writer

ROUNDS = int(os.environ.get("TORTURE_ROUNDS", "40")) // 4
SEED = int(os.environ.get("TORTURE_SEED", "2030"))
LONGEST = 1.5  # seconds of publishing before the kill


@pytest.mark.torture
def test_however_often_a_server_is_killed_its_index_heals(
    app: Flask, library: Path, environment: dict[str, str], tmp_path: Path
) -> None:
    data = copy_site(app, tmp_path / "data")
    dice = random.Random(SEED)
    with opened(library, data) as another:
        before = version_of(another)
        for _ in range(ROUNDS):
            publish_beside_a_server(Writer(another, dice), environment)
            look_over(library, data)
        clear_up(library, data)
        assert version_of(another) - before >= ROUNDS


def publish_beside_a_server(writer: Writer, environment: dict[str, str]) -> None:
    """Publish while a server follows, then kill that."""
    port = free_port()
    server = start_server(port, environment)
    try:
        answer(f"http://127.0.0.1:{port}/api/v1/search", server)
        ending = time.monotonic() + writer.dice.random() * LONGEST
        publish(writer)
        while time.monotonic() < ending:
            publish(writer)
            time.sleep(writer.dice.random() * 0.2)
        assert server.poll() is None
    finally:
        kill_server(server)


def publish(writer: Writer) -> None:
    with writer.app.app_context(), writing():
        writer.change_pages() if writer.dice.random() < 0.7 else writer.import_file()
