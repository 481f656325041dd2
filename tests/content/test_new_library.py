"""`cedu new DIR`: a starter that serves at once."""

from pathlib import Path

import pytest

from cedu_site.clock import now
from cedu_site.extensions import db
from cedu_site.publishing.models import Page
from tests.databases import create_app


def test_starter_makes_a_site_without_a_fault(shelf, tmp_path: Path) -> None:
    result = shelf.cedu("new", tmp_path / "mine")
    assert result.exit_code == 0 and f"CEDU_CONTENT={tmp_path / 'mine'}" in result.output
    app = create_app(CONTENT=tmp_path / "mine", DATA_DIR=tmp_path / "fresh")
    runner = app.test_cli_runner()
    taken = runner.invoke(args=["content", "import"])
    assert taken.exit_code == 0 and "拒绝 0，注意 0。" in taken.output
    assert "没有任何变化" in runner.invoke(args=["content", "import"]).output
    assert "拒绝 0" in runner.invoke(args=["content", "check"]).output
    with app.app_context():
        paths = list(db.session.scalars(Page.public(now()).with_only_columns(Page.path)))
        db.engine.dispose()
    lists = ["/", "/courses/", "/offerings/", "/news/", "/centres/", "/catalogue/?q=学习"]
    answers = {path: app.test_client().get(path) for path in [*paths, *lists]}
    assert {answer.status_code for answer in answers.values()} == {200} and len(paths) >= 6
    assert not any("听竹" in answer.text for answer in answers.values())


def test_folder_that_is_not_empty_is_refused(shelf, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full/x").write_text("x")
    result = shelf.cedu("new", tmp_path / "full")
    assert result.exit_code == 2 and "不是空文件夹" in result.output
    assert [file.name for file in (tmp_path / "full").iterdir()] == ["x"]


def test_empty_folder_will_do(shelf, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert shelf.cedu("new", tmp_path / "empty").exit_code == 0
    assert (tmp_path / "empty/site.yaml").is_file()


@pytest.mark.parametrize("path", ["/dev/null", "/dev/null/x", "/proc/x"])
def test_place_that_cannot_be_written_is_one_sentence(shelf, path: str) -> None:
    result = shelf.cedu("new", path)
    assert result.exit_code in (1, 2) and "Traceback" not in result.output
    assert isinstance(result.exception, SystemExit)
