"""Many killed writers, one after the other, on one data folder: `make torture`.

`TORTURE_ROUNDS` says how often (default 40), `TORTURE_SEED` with which dice.
"""

import os
from pathlib import Path

import pytest
from flask import Flask

from tests.databases import copy_site
from tests.search.killing import torture

ROUNDS = int(os.environ.get("TORTURE_ROUNDS", "40"))
SEED = int(os.environ.get("TORTURE_SEED", "2028"))


@pytest.mark.torture
def test_however_often_a_writer_is_killed_the_index_heals(
    app: Flask, library: Path, tmp_path: Path
) -> None:
    data = copy_site(app, tmp_path / "data")
    assert torture(library, data, SEED, ROUNDS) >= ROUNDS
