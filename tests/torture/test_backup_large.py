"""A site of 10,000 pages and 2,000 pictures goes through a backup and is the same: `make torture`.

`TORTURE_SITE` names the data folder of such a site (`cedu bench site` keeps one); it is copied.
"""

import os
import random
import re
import shutil
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from cedu_site.config import shipped
from cedu_site.database import writing
from cedu_site.extensions import db
from cedu_site.media.intake import take_in
from cedu_site.media.models import Media
from cedu_site.publishing.models import Page
from tests.databases import close_site, create_app

PICTURES = 2_000


@pytest.mark.torture
@pytest.mark.sqlite
@pytest.mark.skipif("TORTURE_SITE" not in os.environ, reason="没有给出 TORTURE_SITE")
def test_a_large_site_is_the_same_afterwards(tmp_path: Path) -> None:
    shutil.copytree(os.environ["TORTURE_SITE"], tmp_path / "old")
    old, new = opened(tmp_path / "old"), opened(tmp_path / "new")
    with old.app_context():
        add_pictures(random.Random(8))
        print("页面", db.session.query(Page).count(), "图片", db.session.query(Media).count())
    for app, words in (
        (old, ("backup", "a-1.zip")),
        (new, ("restore", "a-1.zip")),
        (new, ("check",)),
    ):
        args = [str(tmp_path / word) if "." in word else word for word in words]
        answer = app.test_cli_runner().invoke(args=args)
        assert answer.exit_code == 0, answer.output
    before, after = old.test_client(), new.test_client()
    compared = 0
    for path in addresses(before):
        one, other = (client.get(path, buffered=True) for client in (before, after))
        assert (one.status_code, one.data) == (other.status_code, other.data), path
        compared += 1
    print("一致的地址", compared)
    assert compared > 10_000
    with old.app_context():
        files = [media.url for media in db.session.scalars(db.select(Media))]
    for path in files:
        assert before.get(path, buffered=True).data == after.get(path, buffered=True).data, path
    for app in (old, new):
        close_site(app)


def opened(data: Path) -> Flask:
    app = create_app(CONTENT=shipped("content"), DATA_DIR=data)
    app.testing = True
    return app


def add_pictures(dice: random.Random) -> None:
    """Take in pictures of noise, and have a lesson or course each show one as its cover."""
    pages = db.session.scalars(db.select(Page.id).where(Page.kind.in_(("course", "article")))).all()
    for number in range(PICTURES):
        with writing():
            media = take_in(noise(dice), f"示例-{number}.jpg", f"media/torture/{number}.jpg")
            db.session.flush()
            page = db.session.get_one(Page, pages[number % len(pages)])
            page.cover_id = media.id
            db.session.commit()


def noise(dice: random.Random) -> bytes:
    file = BytesIO()
    Image.frombytes("RGB", (64, 48), dice.randbytes(64 * 48 * 3)).resize((640, 480)).save(
        file, "JPEG"
    )
    return file.getvalue()


def addresses(client: FlaskClient) -> list[str]:
    """Return every address of the sitemap, and some lists and feeds."""
    index = client.get("/sitemap.xml").text
    parts = re.findall(r"<loc>http://localhost(/sitemap[^<]*)</loc>", index)
    texts = [client.get(part).text for part in parts] or [index]
    pages = [
        path for text in texts for path in re.findall(r"<loc>http://localhost(.*?)</loc>", text)
    ]
    lists = ("/news/feed.atom", "/news/", "/offerings/", "/api/v1/search", "/catalogue/?q=竹编")
    return [*pages, *lists]
