"""A disk that is full and a folder that is closed, as tests can have them, and what is tried then.

The full disk is a small tmpfs where this process may mount one, and a limit on how large a file
may become (RLIMIT_FSIZE) everywhere; the closed folder is a read-only mount over it.
"""

import re
import resource
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from cedu_site.extensions import db
from cedu_site.feedback.models import Report
from cedu_site.media.models import Media
from cedu_site.publishing.models import Page
from cedu_site.publishing.revisions import Revision
from tests.databases import close_site, copy_site, create_app
from tests.desk.pages import LESSON
from tests.desk.sending import form_of, jpeg
from tests.persons import Desk

SIZE = 64  # MB
FULL, CLOSED = "服务器的磁盘满了，刚才的内容没有保存", "数据文件夹现在不能写入，刚才的内容没有保存"
READ = ("/", LESSON, "/catalogue/?q=竹编", "/news/", "/login", "/api/v1/courses")


@pytest.fixture
def small(app: Flask, library: Path, tmp_path: Path) -> Iterator[Flask]:
    """A site whose data folder is a small filesystem of its own, where that is allowed."""
    folder = tmp_path / "small"
    folder.mkdir()
    mounted = mount("tmpfs", folder, f"size={SIZE}m", kind="tmpfs")
    data = copy_site(app, folder / "data")
    site = create_app(CONTENT=library, DATA_DIR=data)
    site.testing = True
    yield site
    close_site(site)
    site.extensions.clear()
    if mounted:
        subprocess.run(["umount", "--lazy", folder], check=True)


def mount(what: str | Path, where: Path, options: str, kind: str = "") -> bool:
    """Return whether the mount was allowed."""
    words = ["mount", *(["-t", kind] if kind else ["--bind"]), "-o", options, what, where]
    try:
        return not subprocess.run(words, capture_output=True).returncode
    except FileNotFoundError:
        return False


@contextmanager
def full_disk(site: Flask) -> Iterator[None]:
    """Leave no byte free where the site has its data."""
    folder = Path(site.config["DATA_DIR"]).parent
    if not folder.is_mount():
        pytest.skip("nothing may be mounted here")
    with fill(folder):
        assert not shutil.disk_usage(folder).free
        yield


@contextmanager
def fill(folder: Path) -> Iterator[None]:
    """Leave no byte free on the filesystem that is mounted at `folder`."""
    balloon = folder / "balloon"
    with balloon.open("wb", buffering=0) as file:
        for size in (1024 * 1024, 4096):
            with suppress(OSError):
                while file.write(bytes(size)) == size:
                    pass
    try:
        yield
    finally:
        balloon.unlink()


@contextmanager
def limited_files(site: Flask) -> Iterator[None]:
    """Have no file of this process become larger than a page."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def closed_folder(site: Flask) -> Iterator[None]:
    """Have the folder be read-only for whoever opens a file in it from now on."""
    folder = Path(site.config["DATA_DIR"])
    if not mount(folder, folder, "bind"):
        pytest.skip("nothing may be mounted here")
    subprocess.run(["mount", "-o", "remount,bind,ro", folder], check=True)
    with site.app_context():
        db.engine.dispose()
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


def writes(desk: Desk, uid: str) -> dict[str, TestResponse]:
    """Return what each kind of writing is answered."""
    base = re.findall(r'name="base" value="([^"]*)"', desk.get(f"/desk/pages/{uid}").text)[0]
    typed = {"title": "改过的课", "body": "改过的正文", "base": base}
    form = form_of((jpeg("green", (640, 480)), "绿.jpg"), csrf_token=desk.token)
    return {
        "upload": desk.post("/desk/media/", **form),
        "draft": desk.send(f"/desk/pages/{uid}/draft", typed),
        "save": desk.send(f"/desk/pages/{uid}", typed),
        "report": desk.post(f"/correction?of={lesson(desk)}", data={"said": "第二步写错了。"}),
    }


def lesson(desk: Desk) -> str:
    """Return the uid of a lesson that is public."""
    with desk.application.app_context():
        return db.session.scalars(select(Page.uid).filter_by(path=LESSON)).one()


def counted(site: Flask) -> list[int]:
    with site.app_context():
        tables = (Page, Revision, Media, Report)
        return [db.session.scalar(select(func.count()).select_from(one)) or 0 for one in tables]


def stored(site: Flask) -> set[str]:
    root = Path(site.config["MEDIA_DIR"])
    return {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}
