"""The disk is full while people write, and then the server is killed: once there is room again,
what was answered is there, and what was refused is not.

`TORTURE_ROUNDS` says how often (default 40), `TORTURE_SEED` with which dice.
"""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from cedu_site.clock import now
from cedu_site.extensions import db
from cedu_site.publishing.models import Page
from tests.databases import copy_site, environment_of
from tests.ops.conftest import command_line
from tests.ops.disks import fill, mount
from tests.search.killing import opened
from tests.torture.killing import pause
from tests.torture.rounds import LONGEST, LONGEST_START, Torture

ROUNDS = int(os.environ.get("TORTURE_ROUNDS", "40"))
SEED = int(os.environ.get("TORTURE_SEED", "2035"))
MB = 400  # with less than 256 left, a site says that it is in trouble

pytestmark = [pytest.mark.torture, pytest.mark.sqlite]


class FullDisk(Torture):
    ways = ("all",)

    def _round(self, way: str) -> None:
        with self._at_work([*self.editors, self.reader]):
            pause(self.dice, LONGEST)
            with fill(self.data.parent):
                pause(self.dice, LONGEST)
                self._kill(way)
                if self.dice.random() < 0.5:
                    self.server.start()
                    pause(self.dice, LONGEST_START)
                    self.server.kill()
                    self.killed["start"] += 1
        self._start()


@pytest.fixture
def small(app: Flask, tmp_path: Path) -> Iterator[Path]:
    """The data folder of a copy of the county's site, on a small filesystem of its own."""
    folder = tmp_path / "small"
    folder.mkdir()
    if not mount("tmpfs", folder, f"size={MB}m", kind="tmpfs"):
        pytest.skip("nothing may be mounted here")
    yield copy_site(app, folder / "data")
    subprocess.run(["umount", "--lazy", folder], check=True)


def test_nothing_is_lost_by_kills_on_a_full_disk(
    small: Path, library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    environment = environment_of(small) | {"CEDU_CONTENT": str(library)}
    with opened(library, small) as outside:
        with outside.app_context():
            public = [page.uid for page in db.session.scalars(Page.public(now()).limit(5))]
        one = FullDisk(outside, library, environment, SEED, public)
        one.run(ROUNDS)
    command_line(environment, "check")
    refused = sum(client.refusals for client in (*one.editors, one.reader))
    with capsys.disabled():
        print(f"\nseed {SEED}: {one.figures()}, refused {refused}")
    assert refused > 0 and one.journal.answered > 0
