"""What was written at the desk goes out as a library and comes in again as the same site."""

import re
import shutil
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image

from cedu_site.library.exporter import export
from tests.conftest import close_site, open_site
from tests.desk.writing import PATH, PUBLIC, UID, base, page_of, publish, save
from tests.persons import Desk
from tests.web.crawling import undated

CALLED = re.compile(r"(?<=/)[^/\" ]+(?=\.(?:jpg|webp))")  # a file keeps its bytes, not its name


def photo() -> BytesIO:
    file = BytesIO()
    Image.new("RGB", (640, 480), "teal").save(file, "JPEG")
    file.seek(0)
    return file


def test_export_and_import(editor: Desk, house: Flask, tmp_path: Path) -> None:
    sent = {"kind": "article", "files": [(photo(), "编竹篮.jpg")]}
    made = editor.send(f"{PATH}/files", sent, content_type="multipart/form-data").json
    save(editor, body=f"昨天的活动。\n\n{made['body']}", attendance="35", event_date="2026-11-24")
    publish(editor)
    with house.app_context():
        version = base()
    save(editor, base=version, body="还没发布的修改。")
    with house.app_context():
        export(tmp_path / "taken")
        file = tmp_path / "taken" / page_of().library_path
    assert "还没发布的修改" not in file.read_text("utf-8")
    other = open_site(tmp_path / "taken", tmp_path / "other-data")
    try:
        pages = (one.test_client().get(PUBLIC).text for one in (house, other))
        here, there = (CALLED.sub("", undated(page)) for page in pages)
        assert "35 人次" in there
        assert "<picture>" in there
        assert here == there
    finally:
        close_site(other)


@pytest.mark.long
def test_a_withdrawn_page_stays_withdrawn(editor: Desk, house: Flask, tmp_path: Path) -> None:
    save(editor)
    publish(editor)
    editor.send(f"{PATH}/withdraw")
    with house.app_context():
        export(tmp_path / "taken")
    other = open_site(tmp_path / "taken", tmp_path / "other-data")
    try:
        assert other.test_client().get(PUBLIC).status_code == 410
    finally:
        close_site(other)


def test_the_next_start_leaves_what_was_written(
    editor: Desk, house: Flask, library: Path, site: Callable[[], Flask]
) -> None:
    """A library that is taken in again changes nothing of what the desk made."""
    from cedu_site.library.importer import Import

    save(editor)
    publish(editor)
    with house.app_context():
        report = Import(library).run()
        assert not report.refused, report.problems
        assert page_of().uid == UID
    assert house.test_client().get(PUBLIC).status_code == 200
    shutil.rmtree(library)
