"""A small library, the site that took it in, and what is done to both in turn."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Flask
from sqlalchemy import select, update

from cedu_site.catalogue.lists import lessons as in_order
from cedu_site.catalogue.models import Course
from cedu_site.clock import now
from cedu_site.desk.forms import Form
from cedu_site.extensions import db
from cedu_site.library.exporter import export
from cedu_site.library.models import LibraryFile
from cedu_site.publishing.models import Page
from tests.conftest import close_site, open_site
from tests.databases import copy_database, create_app, keep_as_template
from tests.persons import signed_in
from tests.shelf import Shelf
from tests.web.crawling import undated

LESSONS = ("cai", "sha", "rou", "hong", "pao")
FRONT = "---\n# 作者自己的话\ntitle: {title}   # 题目\npublished: '2026-01-05'\ntopics: [茶]\n---\n"
FILES = {
    "site.yaml": "name: 茶乡学习网  # 名字\n",
    "centres.yaml": "- {slug: chaxiang, name: 茶乡学校}\n",
    "columns.yaml": "# 栏目\n- slug: xiaoxi\n  title: 消息\n- slug: jiyi\n  title: 记忆\n",
    "courses/cha/index.md": FRONT.format(title="做茶") + "\n从[第一步](01-cai.md)开始。\n",
    "courses/cha/images/ye.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">'
    '<path d="M0 0h9v9z"/></svg>',
    "courses/jiu/index.md": "# 酿酒\n",
    "courses/jiu/01-qu.md": "# 酒曲\n\n先看[泡茶](../cha/05-pao.md)。\n",
    "news/xiaoxi/2026-05-20-kaike.md": "# 开课了\n\n从[采茶](../../courses/cha/01-cai.md)讲起。\n",
    "pages/about.md": "# 关于\n\n一个小网站。\n",
} | {
    f"courses/cha/{number:02}-{name}.md": FRONT.format(title=f"第{name}课")
    + f"\n这一课讲 {name}。\n\n![叶](images/ye.svg)\n\n- [采](01-cai.md)\n- [晒](02-sha.md)\n"
    for number, name in enumerate(LESSONS, 1)
}  # fmt: skip


@cache
def _begun() -> TemporaryDirectory[str]:
    """The small library and the data of a site that took it in, made once for a test process."""
    kept = TemporaryDirectory(dir=os.environ.get("PYTEST_DEBUG_TEMPROOT"))
    root = Path(kept.name) / "library"
    for path, text in FILES.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
    close_site(open_site(root, data := Path(kept.name) / "data"))
    keep_as_template(data)
    return kept


@contextmanager
def tea_house(folder: Path) -> Iterator[Shelf]:
    """The small library in `folder`, and the site that has taken it in."""
    shutil.copytree(_begun().name, folder, dirs_exist_ok=True)
    copy_database(Path(_begun().name) / "data", folder / "data")
    root = folder / "library"
    app = create_app(CONTENT=root, DATA_DIR=folder / "data")
    app.testing = True
    with app.app_context():
        db.session.execute(update(LibraryFile).values(origin=str(root.resolve())))
        db.session.commit()
    try:
        yield Shelf(root, app)
    finally:
        close_site(app)


@contextmanager
def anew(root: Path, folder: Path) -> Iterator[Shelf]:
    """A site with nothing in `folder` that has taken in the library at `root`."""
    app = open_site(root, folder)
    try:
        yield Shelf(root, app)
    finally:
        close_site(app)


def write_out(shelf: Shelf, folder: Path | None = None) -> list[str]:
    """Export, by default onto the library itself; return what was reported."""
    with shelf.app.app_context():
        return [str(problem) for problem in export(folder or shelf.root).problems]


def files(root: Path) -> dict[str, bytes]:
    found = [file for file in root.rglob("*") if file.is_file() and ".git" not in file.parts]
    return {file.relative_to(root).as_posix(): file.read_bytes() for file in found}


def lessons(shelf: Shelf, course: str = "cha") -> list[str]:
    """Return the slugs of the lessons of a course, in the order in which readers find them."""
    with shelf.app.app_context():
        found = db.session.scalars(select(Course).filter_by(slug=course)).one()
        return [one.slug for one in in_order().some(len(LESSONS) * 2, course=found.id)]


def names(shelf: Shelf, folder: str = "courses/cha") -> list[str]:
    return sorted(file.stem for file in (shelf.root / folder).glob("*.md") if file.stem != "index")


@contextmanager
def desk(shelf: Shelf, path: str) -> Iterator[Page]:
    """The page at an address, changed and kept."""
    with shelf.app.app_context():
        yield db.session.scalars(select(Page).filter_by(path=path)).one()
        db.session.commit()


def reorder(shelf: Shelf, *slugs: str, course: str = "cha") -> None:
    for position, slug in enumerate(slugs, 1):
        with desk(shelf, f"/courses/{course}/{slug}") as page:
            page.position = position


def move(shelf: Shelf, path: str, course: str) -> None:
    """Put a lesson at the end of another course."""
    with desk(shelf, path) as page:
        page.parent = db.session.scalars(select(Course).filter_by(slug=course)).one()
        page.position = page.parent.last_position + 1
        page.take_address(page.slug)


def edit(shelf: Shelf, path: str, old: str, new: str) -> None:
    """Change words of a page at the desk as its form does, and publish."""
    with desk(shelf, path) as page:
        uid, base, form = page.uid, page.newest_id, Form.of(page, page.newest)
    assert old in form.body
    values = {**form.values, "body": form.body.replace(old, new), "kind": form.kind, "base": base}
    editor = signed_in(shelf.app, "bianji")
    assert editor.send(f"/desk/pages/{uid}", values).status_code == 303
    assert editor.send(f"/desk/pages/{uid}/publish", {"when": "now"}).status_code == 303


def crawl(app: Flask) -> dict[str, str]:
    """Return the HTML of every public page, without when it was last changed."""
    client, lists = app.test_client(), ("/", "/courses/", "/offerings/", "/news/", "/centres/")
    with app.app_context():
        found = list(db.session.scalars(Page.public(now()).with_only_columns(Page.path)))
    return {path: undated(client.get(path).text) for path in [*found, *lists]}


def git(shelf: Shelf, *words: str) -> str:
    command = ["git", "-c", "user.name=x", "-c", "user.email=x@example.org", "-C", shelf.root]
    done = subprocess.run([*command, *words], capture_output=True, text=True, check=True)
    return done.stdout


def has_git() -> bool:
    return shutil.which("git") is not None
