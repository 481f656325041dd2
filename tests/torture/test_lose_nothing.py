"""Whatever is killed while people write: what was answered is there, whole, and once.

The long one kills as often as `TORTURE_KILLS` says (default 200), with the dice of `TORTURE_SEED`;
`cedu check` then has nothing to say.
"""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from cedu_site.clock import now
from cedu_site.extensions import db
from cedu_site.publishing.models import Page
from tests.databases import copy_site
from tests.ops.conftest import command_line
from tests.search.killing import opened
from tests.torture.rounds import Torture

pytestmark = pytest.mark.sqlite  # several nodes may share what is not SQLite's: they wait longer

FEW = 7  # of workers, imports, the whole server
KILLS = int(os.environ.get("TORTURE_KILLS", "200"))
SEED = int(os.environ.get("TORTURE_SEED", "2031"))
Kill = Callable[[int], dict[str, int]]


@pytest.fixture
def kill(app: Flask, library: Path, environment: dict[str, str], tmp_path: Path) -> Kill:
    """Kill so often, on a copy of the county's site; return the figures."""
    data = copy_site(app, tmp_path / "data")

    def torture(kills: int) -> dict[str, int]:
        with opened(library, data) as outside:
            with outside.app_context():
                public = [page.uid for page in db.session.scalars(Page.public(now()).limit(5))]
            one = Torture(outside, library, environment, SEED, public)
            one.run(kills)
            return one.figures()

    return torture


def test_nothing_is_lost_by_a_few_kills(kill: Kill) -> None:
    figures = kill(FEW)
    assert figures["kills"] >= FEW and figures["answered writes"] > 0


@pytest.mark.torture
def test_nothing_is_lost_by_many_kills(
    kill: Kill, environment: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    figures = kill(KILLS)
    command_line(environment, "check")
    with capsys.disabled():
        print(f"\nseed {SEED}: {figures}")
    assert figures["answered writes"] > KILLS
