"""Whatever is killed while people write: what was answered is there, whole, and once.

The long one kills as often as `TORTURE_KILLS` says (default 200), with the dice of `TORTURE_SEED`.
"""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from cedu_site.extensions import db
from cedu_site.publishing.models import Page
from tests.databases import copy_site
from tests.search.killing import opened
from tests.torture.rounds import Torture

KILLS = int(os.environ.get("TORTURE_KILLS", "200"))
SEED = int(os.environ.get("TORTURE_SEED", "2031"))
FEW = 5


@pytest.fixture
def kill(
    app: Flask, library: Path, environment: dict[str, str], tmp_path: Path,
    record_property: Callable[[str, object], None], capsys: pytest.CaptureFixture[str],
) -> Callable[[int], dict[str, int]]:  # fmt: skip
    """Torture a copy of the county's site with so many kills; return the figures."""
    data = copy_site(app, tmp_path / "data")

    def torture(kills: int) -> dict[str, int]:
        with opened(library, data) as outside:
            with outside.app_context():
                pages = [
                    *db.session.scalars(select(Page.uid).where(Page.library_path.is_not(None)))
                ]
            one = Torture(outside, library, environment, SEED, pages[:5])
            one.run(kills)
            return one.figures()

    return torture


def test_nothing_is_lost_by_a_few_kills(kill: Callable[[int], dict[str, int]]) -> None:
    assert kill(FEW)["answered writes"] > 0


@pytest.mark.torture
def test_nothing_is_lost_by_many_kills(kill: Callable[[int], dict[str, int]]) -> None:
    figures = kill(KILLS)
    print(f"\nseed {SEED}: {figures}")
    assert figures["answered writes"] > KILLS
