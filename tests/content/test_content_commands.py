"""The commands over a library: rehearsal, progress, exit codes, an empty data folder."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from cedu_site.config import SettingError
from cedu_site.extensions import db
from cedu_site.library.report import shown
from tests.databases import create_app, settings_of

COUNTY = Path(__file__).parents[1] / "library"


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Flask]:
    """The site over an empty data folder."""
    app = create_app(CONTENT=COUNTY, DATA_DIR=tmp_path / "empty")
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file() and not file.name.endswith(("-wal", "-shm"))
    }


def dump(app: Flask) -> list[str]:
    """Return every row of every table."""
    with app.app_context(), db.engine.connect() as connection:
        tables = db.metadata.sorted_tables
        return [f"{table} {row}" for table in tables for row in connection.execute(table.select())]


def test_rehearsal_changes_nothing_and_reports_the_same(shelf, jpeg) -> None:
    shelf.write("courses/zhubian/images/beidian.jpg", jpeg("green"))
    shelf.edit("courses/zhubian/05-baoyang.md", "竹子怕潮", "换一句话")
    shelf.edit("columns.yaml", "街坊消息", "街坊新消息")
    shelf.write("pages/kaputt.md", "---\n")
    shelf.write("pages/bild.md", "![](no.png)")
    files, rows = contents(shelf.app.config["DATA_DIR"]), dump(shelf.app)
    rehearsed = shelf.cedu("content", "import", "--dry-run")
    assert (dump(shelf.app), contents(shelf.app.config["DATA_DIR"])) == (rows, files)
    real = shelf.cedu("content", "import")
    assert rehearsed.output == real.output
    assert "新增 1，更新 3" in real.output and "拒绝 2" in real.output
    assert rehearsed.exit_code == real.exit_code == 1
    assert dump(shelf.app) != rows


def test_summary_names_each_refusal_and_counts(shelf) -> None:
    shelf.write("pages/kaputt.md", "---\n")
    (shelf.root / "pages/jieyong.md").unlink()
    lines = shelf.cedu("content", "import").output.splitlines()
    assert lines[0].startswith("注意 pages/jieyong.md:1: ")
    assert lines[1].startswith("拒绝 pages/kaputt.md:1: ")
    assert lines[2].startswith("完成：未变 ") and "拒绝 1，注意 1。" in lines[2]


def test_long_run_says_how_far_it_is(capsys) -> None:
    assert list(shown(range(1200), "页面")) == list(range(1200))
    assert capsys.readouterr().out.splitlines() == [f"页面 {n}/1200" for n in range(120, 1201, 120)]
    assert list(shown(range(49), "页面")) and not capsys.readouterr().out


def test_terminal_gets_a_bar(shelf, monkeypatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    output = shelf.cedu("content", "import").output
    assert "页面" in output and "24/24" in output and "/秒" in output and "\x1b[" in output


COMMANDS = {
    "content import": "新增",
    "content check": "检查",
    "content render": "没有文件",
    "search status": "篇数：0",
    "search rebuild": "0 篇",
}


@pytest.mark.parametrize("command", COMMANDS)
def test_command_works_on_an_empty_data_folder(empty: Flask, command: str) -> None:
    result = empty.test_cli_runner().invoke(args=command.split())
    assert result.exception is None or result.exit_code == 0, result.output
    assert COMMANDS[command] in result.output


def test_export_works_on_an_empty_data_folder(empty: Flask, tmp_path: Path) -> None:
    result = empty.test_cli_runner().invoke(args=["content", "export", str(tmp_path / "out")])
    assert (result.exit_code, list((tmp_path / "out").iterdir())) == (0, [])


@pytest.mark.parametrize("rehearse", [[], ["--dry-run"]])
def test_course_on_an_empty_data_folder_brings_the_library(
    empty: Flask, tmp_path: Path, rehearse: list[str]
) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes/a.md").write_text("---\ncentre: taishi\n---\nx", "utf-8")
    words = ["content", "import", str(tmp_path / "notes"), "--course", "neu", *rehearse]
    result = empty.test_cli_runner().invoke(args=words)
    assert result.exit_code == 0 and "不存在" not in result.output
    assert result.output.count("完成：") == 2
    there = not rehearse
    assert (empty.test_client().get("/courses/neu/a").status_code == 200) is there
    assert (empty.test_client().get("/courses/zhubian/").status_code == 200) is there


def cedu(*words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("CEDU_")}
    code = "from cedu_site.cli import main; main()"
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code, *words],
        env=environment | {f"CEDU_{name}": value for name, value in settings.items()},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def says_one_sentence(result: subprocess.CompletedProcess[str], *parts: str) -> None:
    lines = result.stderr.strip().splitlines()
    assert len(lines) == 1 and lines[0].startswith("cedu: ") and lines[0].endswith("。"), lines
    assert all(part in lines[0] for part in parts)
    assert result.returncode not in (0, None)


def test_data_folder_that_cannot_be_written_is_one_sentence() -> None:
    says_one_sentence(cedu("content", "check", DATA_DIR="/dev/null/data"), "CEDU_DATA_DIR")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CONTENT", "/nowhere"),
        ("DATABASE_URL", "nonsense"),
        ("DATABASE_URL", "nodb+nodriver://x"),
        ("SECRET_KEY", "short"),
        ("BASE_URL", "example.org"),
        ("TRUSTED_PROXIES", "-1"),
    ],
)
def test_wrong_setting_is_one_sentence(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(SettingError, match=rf"^.*（CEDU_{name}）.*。$"):
        create_app(DATA_DIR=tmp_path, **({"CONTENT": COUNTY} | {name: value}))


@pytest.mark.long
@pytest.mark.sqlite
def test_database_that_is_none_is_one_sentence(tmp_path: Path) -> None:
    settings = {"DATA_DIR": str(tmp_path), "CONTENT": str(COUNTY)}
    (tmp_path / "cedu.sqlite3").write_text("no database at all " * 9)
    says_one_sentence(cedu("content", "check", **settings), "CEDU_DATABASE_URL")


def test_database_of_a_newer_version_is_one_sentence(shelf) -> None:
    with shelf.app.app_context():
        db.session.execute(db.text("UPDATE alembic_version SET version_num = '9999'"))
        db.session.commit()
        db.engine.dispose()
    data = Path(shelf.app.config["DATA_DIR"])
    settings = {"DATA_DIR": str(data), "CONTENT": str(shelf.root), **settings_of(data)}
    says_one_sentence(cedu("content", "import", **settings), "更新的版本")
