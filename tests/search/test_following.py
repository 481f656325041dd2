"""The index follows the change log, whoever wrote it, and heals when it is damaged or gone."""

import gc
import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from cedu_site.changes import EVERYTHING, record_change, site_version
from cedu_site.cli import main
from cedu_site.clock import now
from cedu_site.extensions import db
from cedu_site.library.importer import Import
from cedu_site.publishing.models import Page
from cedu_site.search.following import follow, heal, lag, rebuild, the_index
from cedu_site.search.storage import IndexBusy, writing
from tests.conftest import close_site
from tests.databases import create_app

Site = Callable[..., Flask]
QUESTION = "/api/v1/search?q=杯垫&kind=resource"
LESSON = "/courses/zhubian/beidian"


pytestmark = pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning"  # Whoosh leaves damaged files open
)


@pytest.fixture(scope="module", autouse=True)
def collected() -> Iterator[None]:
    """Let what was left open be warned of here."""
    yield
    gc.collect()


@pytest.fixture
def other(site: Site, library: Path, tmp_path: Path) -> Iterator[Flask]:
    """Another process on the same data folder."""
    made = create_app(CONTENT=library, DATA_DIR=tmp_path / "data")
    yield made
    close_site(made)


def found(app: Flask, query: str = QUESTION) -> list[str]:
    answer = app.test_client().get(query)
    assert answer.status_code == 200
    return [item["url"] for item in answer.json["items"]]


def change(app: Flask, path: str, **values: object) -> None:
    """Change a page as a process would, without touching the index."""
    with app.app_context():
        page = db.session.scalars(db.select(Page).filter_by(path=path)).one()
        for name, value in values.items():
            setattr(page, name, value)
        record_change(page.uid)
        db.session.commit()


def test_the_next_search_sees_what_another_process_changed(site: Site, other: Flask) -> None:
    app = site()
    assert LESSON in found(app)
    change(other, LESSON, withdrawn_at=now())
    assert LESSON not in found(app)
    change(other, LESSON, withdrawn_at=None)
    assert LESSON in found(app)
    assert LESSON in found(other)


def test_what_another_process_published_is_found(site: Site, other: Flask, library: Path) -> None:
    app = site()
    assert found(app, "/api/v1/search?q=编灯笼") == []
    (library / "courses/zhubian/06-denglong.md").write_text("# 编灯笼\n\n六角编。\n", "utf-8")
    with other.app_context():
        Import(library).run()
    assert found(app, "/api/v1/search?q=编灯笼") == ["/courses/zhubian/denglong"]


def test_a_window_that_was_changed_counts_at_once(site: Site, other: Flask) -> None:
    app = site()
    change(other, LESSON, opens_at=now() + timedelta(days=1))
    assert LESSON not in found(app)
    change(other, LESSON, opens_at=now() - timedelta(seconds=1))
    assert LESSON in found(app)
    change(other, LESSON, closes_at=now())
    assert LESSON not in found(app)


def test_what_belongs_to_a_course_changes_with_it(site: Site, library: Path) -> None:
    app = site()
    file = library / "courses/zhubian/index.md"
    file.write_text(file.read_text("utf-8").replace("---\n", "---\nslug: zhu\n", 1), "utf-8")
    with app.app_context():
        Import(library).run()
    urls = found(app, "/api/v1/search?course=zhu")
    assert len(urls) == 1 + 5 + 2  # itself, its lessons, its offerings
    assert found(app, "/api/v1/search?course=zhubian") == urls  # old names lead on


def test_a_centre_that_was_renamed_is_found_by_its_new_name(site: Site, library: Path) -> None:
    app = site()
    file = library / "centres.yaml"
    file.write_text(file.read_text("utf-8").replace("麻栏镇社区学校", "青石桥夜校"), "utf-8")
    with app.app_context():
        Import(library).run()
    assert found(app, "/api/v1/search?q=青石桥夜校&kind=centre") == ["/centres/malan/"]


def test_the_index_knows_up_to_which_version_it_is_complete(site: Site, other: Flask) -> None:
    app = site()
    with app.app_context():
        before = the_index().version
        assert (before, lag()) == (site_version(), 0)
    change(other, LESSON, summary="又一次")
    with app.app_context():
        assert lag() == 1
        follow()
        assert (the_index().version, lag()) == (before + 1, 0)


def test_a_change_of_everything_is_a_rebuild(site: Site) -> None:
    app = site()
    with app.app_context():
        generation = the_index().refresh().stamp[0]
        record_change(EVERYTHING)
        db.session.commit()
        follow()
        assert the_index().refresh().stamp[0] != generation
        assert lag() == 0


def test_a_withdrawn_page_is_not_shown_while_the_index_still_has_it(
    site: Site, other: Flask, tmp_path: Path
) -> None:
    app = site()
    assert LESSON in found(app)
    with writing(tmp_path / "data/index", 1):
        change(other, LESSON, withdrawn_at=now())
        assert LESSON not in found(app)


def test_an_index_ahead_of_its_database_is_made_anew(site: Site) -> None:
    """So it is after an older database was put back."""
    app = site()
    with app.app_context():
        the_index().update([], [], version=site_version() + 5)
        follow()
        assert lag() == 0
    assert LESSON in found(app)


def test_nothing_to_do_writes_nothing(site: Site) -> None:
    app = site()
    with app.app_context():
        stamp = the_index().refresh().stamp
        follow()
        assert the_index().refresh().stamp == stamp


def damage(folder: Path, kind: str) -> None:
    if kind == "folder":
        shutil.rmtree(folder)
        return
    files = [file for file in folder.rglob("*") if file.is_file() and file.match(kind)]
    assert files
    for file in files:
        file.unlink()
        if kind != "*":
            file.write_bytes(b"\x00damaged\xff" * 50)


KINDS = ["folder", "*", "current", "*.toc", "*.trm", "*.pst", "*.dir", "*.col"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_process_heals_a_damaged_index(site: Site, tmp_path: Path, kind: str) -> None:
    before = found(site())
    damage(tmp_path / "data/index", kind)
    app = site()
    with app.app_context():
        assert not the_index().usable()
        heal()
        assert lag() == 0
    assert LESSON in found(app)
    assert found(app) == before
    with app.app_context():
        assert the_index().usable()


@pytest.mark.parametrize("kind", KINDS)
def test_a_running_process_answers_and_follows_with_a_damaged_index(
    site: Site, other: Flask, tmp_path: Path, kind: str
) -> None:
    app = site()
    assert LESSON in found(app)
    damage(tmp_path / "data/index", kind)
    assert LESSON in found(app)
    change(other, LESSON, title="编一只茶垫新名")
    assert found(app, "/api/v1/search?q=茶垫新名") == [LESSON]
    with app.app_context():
        heal()  # as every start does
        assert the_index().usable()


@pytest.mark.parametrize("ending", ["trm", "pst", "dir", "col"])
@pytest.mark.parametrize("tenth", [0, 2, 5, 9])
def test_damaged_bytes_are_noticed_at_the_start_and_mended(
    site: Site, tmp_path: Path, tenth: int, ending: str
) -> None:
    app = site()
    before = found(app, "/api/v1/search?q=竹编"), found(app, "/api/v1/search?q=山歌")
    for file in (tmp_path / "data/index").rglob(f"*.{ending}"):
        data = bytearray(file.read_bytes())
        size = len(data) // 10 + 1
        data[tenth * size : (tenth + 1) * size] = b"\xff" * len(data[tenth * size :][:size])
        file.unlink()
        file.write_bytes(data)
    app = site()
    with app.app_context():
        assert not the_index().usable()
        heal()
        assert the_index().usable()
    assert (found(app, "/api/v1/search?q=竹编"), found(app, "/api/v1/search?q=山歌")) == before


def overwrite(folder: Path, kind: str) -> None:
    """Spoil files where they lie, so that who has them mapped sees it."""
    for file in folder.rglob(kind):
        with file.open("r+b") as opened:
            opened.write(b"\xff" * file.stat().st_size)


def test_postings_damaged_under_a_running_process_are_told_and_mended(
    site: Site, tmp_path: Path
) -> None:
    app = site(PAGE_CACHE="0")
    client, unread = app.test_client(), "/api/v1/search?q=山歌"
    before = found(app), found(app, unread)
    with app.app_context():
        rebuild()
    assert found(app) == before[0]
    overwrite(tmp_path / "data/index", "*.pst")
    assert found(app) == before[0]  # what was read once is kept
    answer = client.get(unread)
    assert (answer.status_code, int(answer.headers["Retry-After"]) > 0) == (503, True)
    with app.app_context():
        rebuild()
    assert (found(app), found(app, unread)) == before


def test_following_makes_a_missing_index(site: Site, tmp_path: Path) -> None:
    app = site()
    damage(tmp_path / "data/index", "folder")
    with app.app_context():
        follow()
        assert the_index().usable()
        assert lag() == 0


def test_while_another_process_writes_the_index_as_it_stands_answers(
    site: Site, other: Flask, tmp_path: Path
) -> None:
    app = site()
    assert LESSON in found(app)
    change(other, LESSON, withdrawn_at=now())
    with writing(tmp_path / "data/index", wait=0):
        answer = app.test_client().get(QUESTION)
        assert answer.status_code == 200
        with app.app_context():
            assert lag() > 0
            with pytest.raises(IndexBusy):
                follow(wait=0)
    assert LESSON not in found(app)
    with app.app_context():
        assert lag() == 0


def test_without_any_index_yet_the_search_asks_for_patience(site: Site, tmp_path: Path) -> None:
    shutil.rmtree(tmp_path / "data/index")
    client = site().test_client()
    with writing(tmp_path / "data/index", wait=0):
        for path in ("/catalogue/", "/api/v1/search", "/catalogue/export.csv"):
            answer = client.get(path)
            assert answer.status_code == 503
            assert int(answer.headers["Retry-After"]) > 0
        assert client.get("/").status_code == 200
    assert client.get("/catalogue/").status_code == 200


def test_rebuilding_finds_the_same(site: Site) -> None:
    app = site()
    before = found(app, "/api/v1/search?q=竹编"), found(app, "/api/v1/search")
    with app.app_context():
        rebuild()
    assert (found(app, "/api/v1/search?q=竹编"), found(app, "/api/v1/search")) == before


def test_cedu_search_rebuild(site: Site, tmp_path: Path) -> None:
    app = site()
    shutil.rmtree(tmp_path / "data/index")
    result = app.test_cli_runner().invoke(args=["search", "rebuild"])
    assert result.exit_code == 0
    with app.app_context():
        count = the_index().document_count
    assert result.output == f"完成：{count} 篇。\n"
    assert LESSON in found(app)


def test_cedu_search_status(site: Site, other: Flask) -> None:
    app = site()
    change(other, LESSON, summary="又一次")
    result = app.test_cli_runner().invoke(args=["search", "status"])
    assert result.exit_code == 0
    engine, documents, behind = result.output.splitlines()
    with app.app_context():
        count = the_index().document_count
    assert (engine, documents) == ("引擎：Whoosh", f"篇数：{count}")
    assert behind == "落后：0 个版本"


def test_a_command_that_waited_in_vain_says_so(
    site: Site, library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    site()
    monkeypatch.setattr(rebuild, "__defaults__", (0.0,))
    monkeypatch.setenv("CEDU_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("CEDU_CONTENT", str(library))
    monkeypatch.setattr("sys.argv", ["cedu", "search", "rebuild"])
    with writing(tmp_path / "data/index", wait=1), pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == 1
    assert capsys.readouterr().err == "cedu: 搜索索引正由另一个进程写入，请稍后再试。\n"
