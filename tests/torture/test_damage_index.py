"""Whatever happens to the files of an index, the next start makes it right: `make torture`.

`TORTURE_ROUNDS` says how often (default 40, each with several damages), `TORTURE_SEED` with which.
"""

import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from cedu_site.search.following import heal, the_index
from cedu_site.search.index import Index
from tests.databases import copy_site
from tests.search.killing import kill, look_over, opened, start_writer
from tests.search.truth import check_true

ROUNDS = int(os.environ.get("TORTURE_ROUNDS", "40"))
SEED = int(os.environ.get("TORTURE_SEED", "2029"))
DAMAGES = 5  # a round

pytestmark = [
    pytest.mark.torture,
    pytest.mark.filterwarnings(
        "ignore::pytest.PytestUnraisableExceptionWarning"  # Whoosh leaves damaged files open
    ),
]


def overwrite(file: Path, dice: random.Random) -> None:
    """Put other bytes in the place of some."""
    data = bytearray(file.read_bytes())
    if data:
        start = dice.randrange(len(data))
        end = min(len(data), start + dice.choice((1, 4, 400)))
        data[start:end] = dice.choice((dice.randbytes(end - start), bytes(end - start)))
    file.write_bytes(data)


def flip(file: Path, dice: random.Random) -> None:
    data = bytearray(file.read_bytes())
    if data:
        data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
    file.write_bytes(data)


def cut_off(file: Path, dice: random.Random) -> None:
    os.truncate(file, dice.randrange(max(file.stat().st_size, 1)))


def prolong(file: Path, dice: random.Random) -> None:
    with file.open("ab") as opened_file:
        opened_file.write(dice.randbytes(dice.randrange(1, 100)))


def remove(file: Path, dice: random.Random) -> None:
    file.unlink()


def exchange(file: Path, dice: random.Random) -> None:
    """Put another file of the index there."""
    others = sorted(one for one in file.parent.iterdir() if one.is_file())
    file.write_bytes(dice.choice(others).read_bytes())


WAYS: tuple[Callable[[Path, random.Random], None], ...] = (
    overwrite, flip, cut_off, prolong, remove, exchange,
)  # fmt: skip


def damage(folder: Path, dice: random.Random) -> str:
    """Damage one or several files; return what was done."""
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    done = []
    for file in dice.sample(files, dice.choice((1, 1, 2, 4))):
        way = dice.choice(WAYS)
        way(file, dice)
        done.append(f"{way.__name__} {file.name}")
    return ", ".join(done)


def of_several_segments(library: Path, data: Path, dice: random.Random) -> None:
    """Have an index written as it is after a day, with segments and deleted documents."""
    writer = start_writer(library, data, dice.randrange(1 << 30))
    assert writer.stdout is not None
    assert writer.stdout.readline() == "ready\n"
    with opened(library, data) as app, app.app_context():
        index = Index(data / "index")
        before = index.version
        while index.version < before + 5:
            assert writer.poll() is None
    kill(writer)
    look_over(library, data)


def test_a_start_heals_whatever_was_damaged(app: Flask, library: Path, tmp_path: Path) -> None:
    dice = random.Random(SEED)
    data, whole = tmp_path / "data", tmp_path / "whole"
    copy_site(app, data)
    for number in range(ROUNDS):
        if number % 5 == 0:
            of_several_segments(library, data, dice)
            shutil.rmtree(whole, ignore_errors=True)
            shutil.copytree(data / "index", whole)
        for _ in range(DAMAGES):
            shutil.rmtree(data / "index")
            shutil.copytree(whole, data / "index")
            check_healing(library, data, dice, f"seed {SEED}, round {number}")


def check_healing(library: Path, data: Path, dice: random.Random, when: str) -> None:
    """Damage the index, start, and assert that all is right."""
    done = damage(data / "index", dice)
    with opened(library, data) as app, app.app_context():
        try:
            heal()
            check_true(the_index())
        except Exception as error:
            raise AssertionError(f"{when}: {done}") from error
