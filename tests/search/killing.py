"""Processes that write the index are killed at any moment; then all must be true that was."""

import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from signal import SIGKILL

from flask import Flask

from cedu_site.changes import site_version
from cedu_site.clock import now
from cedu_site.search.engine import Request, search
from cedu_site.search.following import follow, heal, rebuild, the_index
from tests.conftest import close_site
from tests.databases import create_app
from tests.search.truth import check_tidy, check_true, check_unlocked, generations

TOP = Path(__file__).parents[2]
LONGEST = 0.8  # seconds until the kill
QUESTIONS = ("", "竹编", "山歌 杯垫", '"一压一挑"', "zhubian", "没有这样的课")
ADDRESSES = ("/catalogue/", "/api/v1/search", "/catalogue/suggest")


def torture(library: Path, data: Path, seed: int, rounds: int) -> int:
    """Kill writing processes `rounds` times, checking each time; return how many changes they made.

    About half of the times a process that lives on follows first, as another worker would.
    """
    dice = random.Random(seed)
    left_behind = 0
    with opened(library, data) as living:
        before = version_of(living)
        for number in range(rounds):
            writers = 2 if number % 4 == 3 else 1
            write_until_killed(library, data, dice, writers)
            left_behind += writers
            if dice.random() < 0.5:
                with living.app_context():
                    follow()
                    check_true(the_index())
            look_over(library, data)
            assert len(generations(data / "index")) <= 1 + left_behind
            if dice.random() < 0.3:
                clear_up(library, data)
                left_behind = 0
        return version_of(living) - before


def write_until_killed(library: Path, data: Path, dice: random.Random, writers: int) -> None:
    """Let processes write, and kill each; short lives are more frequent than long ones."""
    started = [start_writer(library, data, dice.randrange(1 << 30)) for _ in range(writers)]
    for process in started:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in started:
        time.sleep(dice.random() ** 1.5 * LONGEST)
        kill(process)


def start_writer(library: Path, data: Path, seed: int) -> "subprocess.Popen[str]":
    options = ["-W", "ignore::SyntaxWarning", "-m", "tests.search.writer"]
    return subprocess.Popen(
        [sys.executable, *options, str(library), str(data), str(seed)],
        cwd=TOP,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def kill(process: "subprocess.Popen[str]") -> None:
    """Kill it. Raises AssertionError with what it said if it died before."""
    process.kill()
    _, said = process.communicate()
    assert process.returncode == -SIGKILL, said


def look_over(library: Path, data: Path) -> None:
    """Assert that a new process can read what is there, and that it is right once healed."""
    check_unlocked(data / "index")
    with opened(library, data) as app, app.app_context():
        for q in QUESTIONS:
            search(the_index(), Request(now(), q))
        heal()
        assert the_index().usable()
        check_true(the_index())
        client = app.test_client()
        for q in QUESTIONS:
            for path in ADDRESSES:
                assert client.get(path, query_string={"q": q}).status_code == 200


def clear_up(library: Path, data: Path) -> None:
    """Assert that a rebuild leaves nothing of what was killed."""
    with opened(library, data) as app, app.app_context():
        rebuild()
        check_tidy(data / "index")
        check_true(the_index())


def version_of(app: Flask) -> int:
    with app.app_context():
        return site_version()


@contextmanager
def opened(library: Path, data: Path) -> Iterator[Flask]:
    app = create_app(CONTENT=library, DATA_DIR=data)
    app.testing = True
    yield app
    close_site(app)
