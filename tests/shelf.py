"""A library that a test changes, and the site that takes in what changed."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from PIL import Image
from sqlalchemy import select, update

from cedu_site.extensions import db
from cedu_site.library.importer import Import
from cedu_site.library.models import LibraryFile
from cedu_site.library.report import Report
from cedu_site.publishing.models import Page
from tests.databases import close_site, copy_site, create_app

COUNTY = Path(__file__).parent / "library"


@dataclass
class Shelf:
    """The library at `root` and the site that describes it."""

    root: Path
    app: Flask

    def write(self, path: str, content: str | bytes) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)

    def lesson(self, path: str, body: str = "正文。", **front: str) -> None:
        """Write a page with this front matter."""
        lines = [f"{name}: {value}" for name, value in ({"title": "一课"} | front).items()]
        self.write(path, "\n".join(["---", *lines, "---", body]))

    def edit(self, path: str, old: str, new: str) -> None:
        text = (self.root / path).read_text("utf-8")
        assert old in text
        self.write(path, text.replace(old, new))

    def take_in(self) -> Report:
        with self.app.app_context():
            return Import(self.root).run()

    def cedu(self, *words: str | Path) -> Result:
        """Run a command of the site."""
        return self.app.test_cli_runner().invoke(args=[str(word) for word in words])

    def status(self, path: str) -> int:
        return self.app.test_client().get(path).status_code

    def html(self, path: str) -> str:
        answer = self.app.test_client().get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        return answer.get_data(as_text=True)

    def uid(self, path: str) -> str | None:
        """Return the uid of the page that came from a file."""
        with self.app.app_context():
            return db.session.scalar(select(Page.uid).filter_by(library_path=path))


@pytest.fixture(scope="session")
def workshop(app: Flask, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """A site whose library and data every test finds as the county's were at first."""
    folder = tmp_path_factory.mktemp("workshop")
    shutil.copytree(COUNTY, folder / "library")
    site = create_app(CONTENT=folder / "library", DATA_DIR=folder / "data")
    site.testing = True
    yield site
    close_site(site)


@pytest.fixture
def shelf(app: Flask, workshop: Flask) -> Shelf:
    """The county's library, taken in, where a test may change it."""
    close_site(workshop)
    library, data = workshop.config["CONTENT"], workshop.config["DATA_DIR"]
    for folder in (library, data):
        shutil.rmtree(folder)
    shutil.copytree(COUNTY, library)
    copy_site(app, data)
    for kept in ("site", "index", "remembered", "span"):
        workshop.extensions.pop(kept, None)
    shelf = Shelf(library, workshop)
    with workshop.app_context():
        db.session.execute(update(LibraryFile).values(origin=str(library.resolve())))
        db.session.commit()
    return shelf


@pytest.fixture
def jpeg() -> Callable[[str], bytes]:
    """A small photograph of one colour."""

    def jpeg(colour: str) -> bytes:
        file = BytesIO()
        Image.new("RGB", (60, 40), colour).save(file, "JPEG")
        return file.getvalue()

    return jpeg
