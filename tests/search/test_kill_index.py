"""A process killed while it writes the index costs nothing that can be found."""

from pathlib import Path

import pytest
from flask import Flask

from tests.databases import copy_site
from tests.search.killing import torture

ROUNDS = 3


@pytest.mark.long
def test_a_killed_writer_leaves_an_index_that_heals(
    app: Flask, library: Path, tmp_path: Path
) -> None:
    data = copy_site(app, tmp_path / "data")
    assert torture(library, data, seed=7, rounds=ROUNDS) > 0
