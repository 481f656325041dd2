"""A county's site with two uploads, one in the bin, and an empty machine beside it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from cedu_site.database import writing
from cedu_site.extensions import db
from cedu_site.media.removing import hide, throw_away
from cedu_site.ops.vault.backing_up import back_up
from tests.databases import close_site, create_app
from tests.media.uploads import upload
from tests.persons import admit

Machine = Callable[..., Flask]


@pytest.fixture
def full(house: Flask, jpeg: Callable[[str], bytes]) -> Flask:
    """The county's site with two uploads, one of which is in the bin."""
    with house.app_context(), writing():
        editor = admit("bianji")
        upload(jpeg("red"), "红.jpg", editor)
        thrown = throw_away(upload(jpeg("blue"), "蓝.jpg", editor))
        db.session.commit()
        hide(thrown)
    return house


@pytest.fixture
def machine(library: Path, tmp_path: Path) -> Iterator[Callable[[str], Flask]]:
    """Open the site of a fresh machine."""
    opened: list[Flask] = []

    def open_fresh(name: str = "fresh") -> Flask:
        opened.append(create_app(CONTENT=library, DATA_DIR=tmp_path / name))
        opened[-1].testing = True
        return opened[-1]

    yield open_fresh
    for one in opened:
        close_site(one)


@pytest.fixture
def backed_up(full: Flask, tmp_path: Path) -> Path:
    """A backup of that site."""
    with full.app_context():
        return back_up(tmp_path / "cedu-20260101.zip").file


def tree(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder with its bytes; SQLite's own shared memory is left out."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in files
        if not path.name.endswith(("-shm", "-wal"))
    }
