"""What another process publishes is soon found by every worker, even after the index was lost."""

import json
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import urlopen

import pytest
from flask import Flask

from cedu_site import create_app
from cedu_site.changes import record_change
from cedu_site.clock import now
from cedu_site.database import writing
from cedu_site.extensions import db
from cedu_site.publishing.models import Page
from tests.conftest import close_site
from tests.ops.conftest import answer, command_line

DEADLINE = 20  # seconds
IN_A_ROW = 10  # either worker may answer
PAUSE = 0.02
CUP_MAT = "编一只竹杯垫"
LESSON = "/courses/zhubian/beidian"

Server = subprocess.Popen[bytes]
Measure = Callable[[str, object], None]


def titles(port: int, query: str) -> list[str]:
    """Return what is found over a new connection. Raises HTTPError for anything but an answer."""
    address = f"http://127.0.0.1:{port}/api/v1/search?q={quote(query)}"
    with urlopen(address, timeout=DEADLINE) as response:
        return [one["title"] for one in json.load(response)["items"]]


def wait_until_all_agree(port: int, title: str, *, found: bool = True) -> float:
    """Wait until answers in a row are right; return how many seconds the first of them took."""
    begun = time.monotonic()
    deadline, good, first = begun + DEADLINE, 0, 0.0
    while good < IN_A_ROW:
        assert time.monotonic() < deadline, f"{title} is {'not' if found else 'still'} found"
        right = (title in titles(port, title)) is found
        good = good + 1 if right else 0
        first = time.monotonic() - begun if good == 1 else first
        time.sleep(PAUSE)
    return first


@pytest.fixture
def opened(server: Server, port: int) -> int:
    """The port of a server that answers."""
    answer(f"http://127.0.0.1:{port}/api/v1/search", server)
    return port


@pytest.fixture
def another(opened: int, library: Path, tmp_path: Path) -> Iterator[Flask]:
    """Another process on the server's database, which does not touch the index."""
    app = create_app(CONTENT=library, DATA_DIR=tmp_path / "data")
    yield app
    close_site(app)


def change(app: Flask, **values: object) -> None:
    with app.app_context(), writing():
        page = db.session.scalars(db.select(Page).filter_by(path=LESSON)).one()
        for name, value in values.items():
            setattr(page, name, value)
        record_change(page.uid)
        db.session.commit()


def publish(library: Path, environment: dict[str, str], name: str, text: str) -> None:
    (library / "courses/zhubian" / name).write_text(text, "utf-8")
    command_line(environment, "content", "import")


def test_every_worker_finds_what_is_imported(
    opened: int, environment: dict[str, str], library: Path, record_property: Measure
) -> None:
    assert "编灯笼" not in titles(opened, "编灯笼")
    publish(library, environment, "06-denglong.md", "# 编灯笼\n\n六角编。\n")
    record_property("seconds", wait_until_all_agree(opened, "编灯笼"))
    publish(library, environment, "06-denglong.md", "# 编鱼篓\n\n六角编。\n")
    record_property("seconds", wait_until_all_agree(opened, "编鱼篓"))
    assert titles(opened, '"编灯笼"') == []


def test_every_worker_follows_the_database(
    opened: int, another: Flask, record_property: Measure
) -> None:
    assert CUP_MAT in titles(opened, CUP_MAT)
    for number in range(3):
        title = f"编灯笼第{number}种"
        change(another, title=title)
        record_property("seconds", wait_until_all_agree(opened, title))
    change(another, withdrawn_at=now())
    record_property("seconds", wait_until_all_agree(opened, title, found=False))


def test_pages_come_and_go_at_their_times(
    opened: int, environment: dict[str, str], library: Path, another: Flask
) -> None:
    text = f"---\npublished: {in_seconds(4)}\nexpires: {in_seconds(8)}\n---\n# 编灯笼\n\n六角编。\n"
    publish(library, environment, "06-denglong.md", text)
    with another.app_context():
        page = db.session.scalars(db.select(Page).filter_by(title="编灯笼")).one()
        opens, closes = page.opens_at, page.closes_at
    assert opens and closes
    early = titles(opened, "编灯笼")
    assert "编灯笼" not in early or now() >= opens
    wait_until_all_agree(opened, "编灯笼")
    assert now() >= opens
    wait_until_all_agree(opened, "编灯笼", found=False)
    assert now() >= closes


def in_seconds(seconds: int) -> str:
    return (now() + timedelta(seconds=seconds)).isoformat()


def test_an_index_that_is_lost_is_made_anew(
    opened: int, another: Flask, environment: dict[str, str], library: Path, tmp_path: Path
) -> None:
    shutil.rmtree(tmp_path / "data" / "index")
    for _ in range(IN_A_ROW):
        assert CUP_MAT in titles(opened, CUP_MAT)
        time.sleep(PAUSE)
    change(another, title="编灯笼")
    wait_until_all_agree(opened, "编灯笼")
    assert (tmp_path / "data" / "index" / "current").exists()


@pytest.mark.parametrize(  # a table of terms that is written over is noticed at the next start
    ("ending", "how"),
    [
        *(("pst", "overwritten"), ("plain.col", "overwritten")),
        *((ending, "cut off") for ending in ("pst", "dir", "plain.col")),
    ],
)
def test_damaged_files_are_at_most_a_pause(
    opened: int, tmp_path: Path, ending: str, how: str, record_property: Measure
) -> None:
    (file,) = (tmp_path / "data" / "index").rglob(f"*.{ending}")
    with file.open("r+b") as damaged:
        damaged.write(b"\xff" * file.stat().st_size) if how == "overwritten" else damaged.truncate()
    begun, deadline, good, pauses = time.monotonic(), time.monotonic() + DEADLINE, 0, 0
    while good < IN_A_ROW:
        assert time.monotonic() < deadline
        good = good + 1 if answers(opened, CUP_MAT) else 0
        pauses += not good
        time.sleep(PAUSE)
    record_property("seconds", time.monotonic() - begun)
    record_property("pauses", pauses)


def answers(port: int, title: str) -> bool:
    """Tell whether the search is right; that it asks for patience is the one thing else allowed."""
    try:
        found = titles(port, title)
    except HTTPError as error:
        assert (error.code, int(error.headers["Retry-After"]) > 0) == (503, True)
        return False
    return title in found
