"""Files as a browser at the desk sends them, and what the site keeps of them."""

from io import BytesIO
from pathlib import Path
from typing import Any

from flask import Flask
from PIL import Image
from sqlalchemy import select
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import TestResponse, stream_encode_multipart

from cedu_site.addresses import make_uid
from cedu_site.database import writing
from cedu_site.extensions import db
from cedu_site.media.markdown import reference
from cedu_site.media.models import Media
from cedu_site.publishing.composing import Composer
from cedu_site.publishing.models import StandingPage
from tests.persons import Desk

PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\n"
SHELF = "/desk/media/"


def jpeg(colour: str = "red", size: tuple[int, int] = (60, 40), **how: Any) -> bytes:
    """Return a photograph of one colour."""
    file = BytesIO()
    Image.new("RGB", size, colour).save(file, "JPEG", **how)
    return file.getvalue()


def send(desk: Desk, *files: tuple[bytes, str], **fields: str) -> TestResponse:
    """Choose files, each its bytes and name, and send them."""
    return desk.post(SHELF, **form_of(*files, csrf_token=desk.token, **fields))


def form_of(*files: tuple[bytes, str], **fields: str) -> dict[str, Any]:
    """Return the body of a form with files, as a test client takes it."""
    parts = [FileStorage(BytesIO(data), name) for data, name in files]
    values = MultiDict([*fields.items(), *(("file", part) for part in parts)])
    stream, _, boundary = stream_encode_multipart(values, use_tempfile=False)
    kind = f"multipart/form-data; boundary={boundary}"
    return {"input_stream": stream, "content_type": kind}


def uid_of(house: Flask, name: str) -> str:
    """Return the uid of the file that was sent under this name."""
    with house.app_context():
        return db.session.scalars(select(Media.uid).filter_by(name=name)).one()


def sent(house: Flask, desk: Desk, name: str = "a.jpg", data: bytes | None = None) -> str:
    """Send a file and return its uid."""
    assert send(desk, (data or jpeg(), name)).status_code == 303
    return uid_of(house, name)


def kept(house: Flask) -> set[str]:
    """Return the names of all files that are kept."""
    folder = Path(house.config["DATA_DIR"], "media")
    return {file.name for file in folder.rglob("*") if file.is_file()}


def rows(house: Flask) -> set[str]:
    """Return the uids of all files that the site knows."""
    with house.app_context():
        return set(db.session.scalars(select(Media.uid)))


def publish(house: Flask, slug: str, body: str, **front: str) -> str:
    """Publish a page of the library's `pages/`, or a further version of it; return its uid."""
    with house.app_context(), writing():
        page = db.session.scalar(select(StandingPage).filter_by(slug=slug))
        if page is None:
            page = StandingPage(uid=make_uid(), slug="", path="#", library_path=f"pages/{slug}.md")
            db.session.add(page)
            page.take_address(slug)
        content = Composer(page.library_path).compose(body) | {"title": f"页面 {slug}"}
        page.publish(page.revise(dict(front), body=body, **content))
        db.session.commit()
        return page.uid


def written_in_pages(house: Flask, uid: str) -> str:
    """Return how a page of the library's `pages/` refers to a file."""
    with house.app_context():
        return reference(db.session.query(Media).filter_by(uid=uid).one(), "pages/a.md")
