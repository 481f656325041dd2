"""The rows are on PostgreSQL: its own disk is full, or that of the pictures and the index is."""

import gc
from collections.abc import Iterator
from pathlib import Path
from shutil import chown
from subprocess import run

import pytest
from flask import Flask
from sqlalchemy import make_url
from werkzeug.test import TestResponse

from cedu_site.search.following import follow, lag
from tests.databases import close_site, copy_site, create_app, databases, settings_of
from tests.desk.pages import write
from tests.ops.disks import (
    CLOSED,
    FULL,
    READ,
    closed_folder,
    counted,
    fill,
    full_disk,
    mount,
    small,
    stored,
    writes,
)
from tests.persons import Desk, signed_in

__all__ = ["small"]

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.filterwarnings(
        "ignore::pytest.PytestUnraisableExceptionWarning"  # Whoosh leaves open what it cannot write
    ),
]
WELL = (200, 204, 302, 303)
MB = 64
LONG = "".join(chr(0x4E00 + n * 7919 % 20_000) for n in range(60_000))  # nothing packs it small
TROUBLES = {
    "full": (full_disk, FULL),
    "closed": (closed_folder, CLOSED),
}


@pytest.mark.parametrize("what", TROUBLES)
def test_rows_are_taken_where_files_cannot_be(small: Flask, what: str) -> None:
    trouble, said = TROUBLES[what]
    desk, reader = signed_in(small, "bianji"), small.test_client()
    uid = write(small, "正在写的课")
    pages, files = read(reader), stored(small)
    small.testing = False  # a thread follows, as in a server, and fails
    with trouble(small):
        answers = writes(desk, uid)
        upload = answers.pop("upload")
        assert (upload.status_code, said in upload.text) == (503, True)
        assert {name: one.status_code in WELL for name, one in answers.items()} == {
            "draft": True, "save": True, "report": True,
        }  # fmt: skip
        assert read(reader) == pages
        when = {"when": "now", "slug": "xin-de-ke"}
        assert desk.send(f"/desk/pages/{uid}/publish", when).status_code == 303
        shown = reader.get("/courses/xin-de-ke/")
        assert (shown.status_code, "改过的课" in shown.text) == (200, True), shown.text
        assert {reader.get(path).status_code for path in (*READ, "/courses/")} == {200}
    assert {name for name in stored(small) if not name.startswith("index/")} == files
    assert writes(desk, uid)["upload"].status_code in WELL
    with small.app_context():
        follow()
        assert lag() == 0
    checked = small.test_cli_runner().invoke(args=["check"])
    assert checked.exit_code == 0, checked.output
    gc.collect()


@pytest.fixture
def tight(app: Flask, library: Path, tmp_path: Path) -> Iterator[tuple[Flask, Path]]:
    """A site whose database has a small filesystem of its own, and that."""
    with databases().connect() as server:
        ((where,),) = server.execute("SHOW data_directory").fetchall()
        folder = Path(str(where)).with_name("small")
        folder.mkdir(exist_ok=True)
        if not mount("tmpfs", folder, f"size={MB}m", kind="tmpfs"):
            pytest.skip("nothing may be mounted here")
        data = copy_site(app, tmp_path / "data")
        name = make_url(settings_of(data)["DATABASE_URL"]).database
        (folder / "rows").mkdir()
        chown(folder / "rows", Path(str(where)).owner())
        server.execute(f"CREATE TABLESPACE small LOCATION '{folder / 'rows'}'")
        server.execute(f'ALTER DATABASE "{name}" SET TABLESPACE small')
        site = create_app(CONTENT=library, DATA_DIR=data)
        site.testing = True
        yield site, folder
        close_site(site)
        databases().drop(f"{name}")
        server.execute("DROP TABLESPACE small")
        run(["umount", "--lazy", folder], check=True)


def test_its_own_disk_is_full(tight: tuple[Flask, Path]) -> None:
    """What finds room between other rows is taken; what does not is refused as a whole."""
    site, folder = tight
    desk, reader = signed_in(site, "bianji"), site.test_client()
    uid = write(site, "正在写的课")
    pages, rows, files = read(reader), counted(site), stored(site)
    typed = {"title": "很长的课", "body": LONG, "base": ""}
    with fill(folder):
        for path in (f"/desk/pages/{uid}", f"/desk/pages/{uid}/draft"):
            answer = desk.send(path, typed)
            assert (answer.status_code, FULL in answer.text) == (503, True)
        refused(writes(desk, uid))
        site.extensions["page cache"]._stamp = (0, -1)  # so that pages are made anew
        assert read(reader) == pages
    assert LONG[:40] not in desk.get(f"/desk/pages/{uid}").text
    assert counted(site)[0] == rows[0]
    assert stored(site) >= files
    assert {one.status_code in WELL for one in writes(desk, uid).values()} == {True}
    checked = site.test_cli_runner().invoke(args=["check"])
    assert "一致" in checked.output or "没有人需要" in checked.output, checked.output


def refused(answers: dict[str, TestResponse]) -> None:
    """Fail unless each was taken, or refused in a sentence."""
    for name, answer in answers.items():
        told = answer.status_code == 503 and FULL in answer.text
        assert answer.status_code in WELL or told, (name, answer.status_code)


def read(reader: Desk | object) -> dict[str, bytes]:
    found = {path: reader.get(path) for path in READ if path != "/login"}  # type: ignore[attr-defined]
    assert {one.status_code for one in found.values()} == {200}
    return {path: one.data for path, one in found.items()}
