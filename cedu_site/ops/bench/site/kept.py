"""The sites that are measured: built once out of the shipped content, and kept."""

import hashlib
import shutil
from pathlib import Path

import click
from flask import Flask

from cedu_site import create_app
from cedu_site.config import shipped
from cedu_site.database import migrate, writing
from cedu_site.extensions import db
from cedu_site.library.importer import Import
from cedu_site.ops.bench.site.copies import multiply
from cedu_site.ops.bench.timing import clocked
from cedu_site.search.following import heal, rebuild

FOLDER = Path(".bench")
RECIPE = 1  # to be raised with every change of what is built


def kept_site(size: int, folder: Path = FOLDER) -> Path:
    """Return the data folder of a site with `size` pages, built where it is not there yet."""
    data = folder.resolve() / f"{_key()}-{size}"
    if not data.is_dir():
        _build(size, data)
    with _opened(data).app_context():
        migrate()
        heal()  # the index may have been written by another version
        db.session.remove()
        db.engine.dispose()
    return data


def settings_of(data: Path, page_cache: str = "") -> dict[str, str]:
    """Return the environment in which `cedu` opens the site in `data`."""
    cache = {"CEDU_PAGE_CACHE": page_cache} if page_cache else {}
    return {"CEDU_DATA_DIR": str(data), "CEDU_CONTENT": str(shipped("content")), **cache}


def _key() -> str:
    """Return what changes with the recipe and with all that it starts from."""
    found = hashlib.sha256(str(RECIPE).encode())
    for folder, ending in (("content", "*"), ("migrations", "*.py")):
        for file in sorted(shipped(folder).rglob(ending)):
            if file.is_file() and "__pycache__" not in file.parts:
                found.update(file.read_bytes())
    return found.hexdigest()[:8]


def _opened(data: Path) -> Flask:
    app = create_app(DATA_DIR=data, CONTENT=shipped("content"))
    app.testing = True  # no thread follows the index
    return app


def _build(size: int, data: Path) -> None:
    """Build the site aside, and put it in its place when it is complete."""
    click.echo(f"造一个 {size:,} 页的网站，放在 {data}")
    aside = data.with_name(f"{data.name}.unfinished")
    shutil.rmtree(aside, ignore_errors=True)
    with _opened(aside).app_context():
        migrate()
        with writing():
            Import(shipped("content")).run()
        multiply(size)
        with clocked("建索引"):
            rebuild()
        db.session.remove()
        db.engine.dispose()
    aside.rename(data)
