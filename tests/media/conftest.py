"""A site without content, and pictures made on the spot."""

from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from cedu_site.extensions import db
from tests.databases import create_app

COUNTY = Path(__file__).parent.parent / "library"
Draw = Callable[..., bytes]


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    app = create_app(CONTENT=COUNTY, DATA_DIR=tmp_path)
    with app.app_context():
        db.create_all()
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def draw() -> Draw:
    """A picture in the bytes of a format: red on the left, blue on the right."""

    def draw(form: str = "JPEG", size: tuple[int, int] = (600, 450), mode: str = "RGB", **save):
        image = Image.new("RGB", size, "blue")
        image.paste("red", (0, 0, size[0] // 2, size[1]))
        file = BytesIO()
        image.convert(mode).save(file, form, **save)
        return file.getvalue()

    return draw


@pytest.fixture
def svg() -> Callable[..., bytes]:
    """An SVG drawing around some content."""

    def svg(inside: str = '<path d="M0 0h9v9z"/>', attributes: str = 'width="90" height="60"'):
        names = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
        return f"<svg {names} {attributes}>{inside}</svg>".encode()

    return svg
