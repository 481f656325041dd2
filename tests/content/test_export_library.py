"""A library comes out as it went in, and makes the same site elsewhere."""

from pathlib import Path

import pytest

from cedu_site.database import migrate
from cedu_site.extensions import db
from cedu_site.library.importer import Import
from cedu_site.media.models import Media
from cedu_site.media.store import original
from cedu_site.publishing.models import Page
from tests.content.agreeing import crawl
from tests.databases import create_app

ODD = {
    "pages/crlf.md": b"---\r\ntitle: x\r\n---\r\nLine.\r\n",
    "pages/cr.md": b"# x\r\rLine.\r",
    "pages/bom.md": "\ufeff---\ntitle: 记号\n---\n好".encode(),
    "pages/unknown.md": "---\n# 说明\nzzz: {a: [1, yes]}  # 保留\ntitle:   'x'\n---\n\n\n".encode(),
    "pages/plain.md": b"no front matter, no end of line",
    "pages/empty.md": b"",
    "pages/draft.md": b"---\nstatus: draft\n---\nnot yet",
    "courses/neu/a b/1 \xe5\x90\x8d.md": b"x",
}  # fmt: skip


@pytest.fixture
def county(shelf):
    """The county's library with files of every odd form in it, taken in."""
    for path, content in ODD.items():
        shelf.write(path, content)
    assert not shelf.take_in().refused
    return shelf


def files(root: Path) -> dict[str, bytes]:
    return {
        file.relative_to(root).as_posix(): file.read_bytes()
        for file in root.rglob("*")
        if file.is_file()
    }


def test_every_file_comes_out_byte_for_byte(county, tmp_path: Path) -> None:
    result = county.cedu("content", "export", tmp_path / "out")
    made_up = {"courses/neu/index.md": b"# neu\n"}
    assert files(tmp_path / "out") == files(county.root) | made_up
    assert result.exit_code == 0 and f"写出 {len(files(county.root)) + 1}" in result.output


def test_second_export_writes_nothing(county, tmp_path: Path) -> None:
    county.cedu("content", "export", tmp_path / "out")
    assert "没有任何变化" in county.cedu("content", "export", tmp_path / "out").output


def test_export_onto_the_library_leaves_it_as_it_is(shelf) -> None:
    before = {file: file.stat().st_mtime_ns for file in shelf.root.rglob("*")}
    assert "没有任何变化" in shelf.cedu("content", "export", shelf.root).output
    assert {file: file.stat().st_mtime_ns for file in shelf.root.rglob("*")} == before


def test_exported_library_makes_the_same_site(county, tmp_path: Path) -> None:
    county.cedu("content", "export", tmp_path / "out")
    other = create_app(CONTENT=tmp_path / "out", DATA_DIR=tmp_path / "other")
    with other.app_context():
        migrate()
        assert not Import(tmp_path / "out").run().refused
    assert crawl(other) == crawl(county.app) and len(crawl(other)) > 30
    with other.app_context():
        db.engine.dispose()


def test_page_written_at_the_desk_comes_out_as_a_file(shelf, tmp_path: Path) -> None:
    with shelf.app.app_context():
        page = db.session.query(Page).filter_by(library_path="pages/about.md").one()
        written = page.newest.written | {"extra": {"kept": ["1"]}}
        page.publish(page.revise(written, title="关于", body="新的正文。\n", html="", text=""))
        db.session.commit()
    shelf.cedu("content", "export", tmp_path / "out")
    text = (tmp_path / "out/pages/about.md").read_text("utf-8")
    assert text.startswith("---\ntitle: 关于本站\n")
    assert "extra:\n  kept:\n  - 1\n" in text.replace("'", "")
    assert text.endswith("---\n新的正文。\n")
    assert files(tmp_path / "out").keys() == files(shelf.root).keys()


@pytest.mark.parametrize("path", ["/dev/null/out", "/proc/out"])
def test_folder_that_cannot_be_written_is_one_sentence(shelf, path: str) -> None:
    result = shelf.cedu("content", "export", path)
    assert result.exit_code == 1 and "不能写入" in result.output


def test_folder_with_other_things_is_left_alone(shelf, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/diary.txt").write_text("mine")
    assert shelf.cedu("content", "export", tmp_path / "mine").exit_code == 2
    assert list(files(tmp_path / "mine")) == ["diary.txt"]


def test_lost_picture_is_refused_and_the_rest_comes_out(shelf, tmp_path: Path) -> None:
    with shelf.app.app_context():
        media = db.session.query(Media).filter_by(path="images/share.png").one()
        data = original(media.sha256)
        for file in (Path(shelf.app.config["DATA_DIR"]) / "media").rglob(f"{media.sha256}*"):
            file.unlink()
    assert data == (shelf.root / "images/share.png").read_bytes()
    result = shelf.cedu("content", "export", tmp_path / "out")
    assert result.exit_code == 1 and "拒绝 images/share.png:1: " in result.output
    assert len(files(tmp_path / "out")) == len(files(shelf.root)) - 1
