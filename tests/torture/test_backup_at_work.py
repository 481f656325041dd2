"""A backup that is made while people write is of one moment, told from what they were answered.

`TORTURE_BACKUPS` says how many (default 12), `TORTURE_SEED` with which dice; `make test-all`
makes one.
"""

import os
import random
from pathlib import Path
from threading import Event

import pytest
from flask import Flask

from cedu_site.clock import now
from cedu_site.extensions import db
from cedu_site.publishing.models import Page
from tests.databases import copy_site
from tests.ops.conftest import command_line
from tests.persons import admit
from tests.search.killing import opened
from tests.torture.clients import Client
from tests.torture.editors import Editor
from tests.torture.finding import check_database, files_of, found
from tests.torture.journal import Journal
from tests.torture.killing import Server, pause
from tests.torture.moments import Moment, locate, moment_of
from tests.torture.readers import Reader

BACKUPS = int(os.environ.get("TORTURE_BACKUPS", "12"))
SEED = int(os.environ.get("TORTURE_SEED", "2034"))
EDITORS = {"b": "bianji", "z": "zhubian", "g": "guanli", "t": "zhenbianji"}
LONGEST = 2.0  # seconds of work between two backups


@pytest.mark.parametrize(
    "backups",
    [
        pytest.param(1, marks=pytest.mark.long),
        pytest.param(BACKUPS, marks=pytest.mark.torture),
    ],
)
def test_a_backup_is_of_one_moment(
    app: Flask, library: Path, environment: dict[str, str], tmp_path: Path,
    capsys: pytest.CaptureFixture[str], backups: int,
) -> None:  # fmt: skip
    data, server, dice = copy_site(app, tmp_path / "data"), Server(environment), random.Random(SEED)
    with opened(library, data) as outside, outside.app_context():
        for name in EDITORS.values():
            admit(name)
        public = [page.uid for page in db.session.scalars(Page.public(now()).limit(5))]
    clients: list[Client] = [Editor(one, server, Journal(), SEED, EDITORS[one]) for one in EDITORS]
    clients.append(Reader("r", server, Journal(), SEED, public))
    made: list[tuple[Path, Moment, Moment]] = []
    server.start()
    stop = Event()
    try:
        server.wait()
        for client in clients:
            client.begin(stop)
        for number in range(backups):
            pause(dice, LONGEST)
            file, before = tmp_path / f"cedu-{number}.zip", moment_of(clients)
            command_line(environment, "backup", str(file))
            made.append((file, before, moment_of(clients)))
    finally:
        stop.set()
        for client in clients:
            client.end()
        server.kill()
    between = [look(library, tmp_path, clients, *one) for one in made]
    answered = sum(client.journal.answered for client in clients)
    with capsys.disabled():
        print(f"\nseed {SEED}: {backups} backups while {answered} writes were answered; "
              f"of those during each it has {between}")  # fmt: skip
    assert answered > 0 and (sum(between) > 0 or backups == 1)


def look(
    library: Path, folder: Path, clients: list[Client], file: Path, before: Moment, after: Moment
) -> int:
    """Restore it elsewhere; return how many writes of meanwhile it has."""
    with opened(library, folder / file.stem) as fresh:
        cedu(fresh, "restore", str(file))
        cedu(fresh, "check")
        with fresh.app_context():
            check_database()
            lying = files_of(fresh)
            assert not any(lying), lying
            return locate(clients, found(), before, after)


def cedu(app: Flask, *words: str) -> None:
    answer = app.test_cli_runner().invoke(args=[*words])
    assert answer.exit_code == 0, (answer.output, answer.exception)
