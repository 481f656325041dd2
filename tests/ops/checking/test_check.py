"""`cedu check` finds what does not agree; `--repair` puts right what can be without loss."""

import os
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from cedu_site.database import writing
from cedu_site.extensions import db
from cedu_site.media.models import Media
from cedu_site.search.following import the_index
from cedu_site.search.storage import current
from tests.databases import close_site
from tests.media.uploads import upload
from tests.persons import admit

LONG_AGO = time.time() - 3600


@pytest.fixture
def red(house: Flask, jpeg: Callable[[str], bytes]) -> str:
    """A picture that was uploaded; its SHA-256."""
    with house.app_context(), writing():
        media = upload(jpeg("red"), "红.jpg", admit("bianji"))
        db.session.commit()
        return media.sha256


def check(app: Flask, *words: str) -> tuple[int, str]:
    answer = app.test_cli_runner().invoke(args=["check", *words])
    assert answer.exception is None or isinstance(answer.exception, SystemExit)
    return answer.exit_code, answer.output


def found(app: Flask, said: str) -> None:
    """The check finds this, and says so again the next time: looking changes nothing."""
    for _ in range(2):
        code, output = check(app)
        assert code == 1, output
        assert said in output, output


def repaired(app: Flask) -> None:
    code, output = check(app, "--repair")
    assert code == 0, output
    assert "都修好了" in output
    code, output = check(app)
    assert (code, "一致" in output) == (0, True), output


def rendition(app: Flask, sha256: str) -> Path:
    """Return one of the files that readers get of a picture."""
    with app.app_context():
        made = db.session.scalars(db.select(Media).filter_by(sha256=sha256)).one().renditions[0]
    name = made["sha256"]
    return app.config["MEDIA_DIR"] / "served" / name[:2] / (name + made["suffix"])


def original(app: Flask, sha256: str) -> Path:
    return Path(app.config["MEDIA_DIR"], "originals", sha256[:2], sha256)


def stray(app: Flask, name: str) -> Path:
    file = Path(app.config["MEDIA_DIR"], "served", "ab", name)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(b"nobody's")
    os.utime(file, (LONG_AGO, LONG_AGO))
    return file


def aside(app: Flask, name: str) -> list[Path]:
    return list(Path(app.config["MEDIA_DIR"], "aside").rglob(name))


def test_a_whole_site_is_said_to_be_so(house: Flask, red: str) -> None:
    assert check(house)[0] == 0


def test_a_rendition_that_is_missing_is_made_again(house: Flask, red: str) -> None:
    file = rendition(house, red)
    before = file.read_bytes()
    file.unlink()
    found(house, "“红.jpg”的给读者的文件不见了")
    repaired(house)
    assert file.read_bytes() == before


def test_a_damaged_rendition_is_put_aside_and_made_again(house: Flask, red: str) -> None:
    file = rendition(house, red)
    before = file.read_bytes()
    file.write_bytes(before[:-1])
    found(house, "校验值不符")
    repaired(house)
    assert file.read_bytes() == before
    assert [one.read_bytes() for one in aside(house, file.name)] == [before[:-1]]


def test_an_original_that_is_lost_is_told_of_and_not_hidden(house: Flask, red: str) -> None:
    original(house, red).unlink()
    found(house, "“红.jpg”的原件不见了")
    code, output = check(house, "--repair")
    assert (code, "修过以后还有" in output, "cedu restore" in output) == (1, True, True)


def test_the_library_gives_back_its_own(house: Flask) -> None:
    with house.app_context():
        media = db.session.scalars(db.select(Media).where(Media.kind == "picture")).first()
        assert media
        sha256 = media.sha256
    original(house, sha256).unlink()
    found(house, "原件不见了")
    repaired(house)
    assert original(house, sha256).is_file()


def test_files_that_no_row_needs_are_moved_aside(house: Flask, red: str) -> None:
    orphan, half = stray(house, "ab" * 32 + ".jpg"), stray(house, ".new-x1")
    young = stray(house, "cd" * 32 + ".jpg")
    os.utime(young)
    found(house, f"没有哪一行用到的文件：served/ab/{orphan.name}")
    assert "没有写完的文件：served/ab/.new-x1" in check(house)[1]
    repaired(house)
    assert young.exists()  # an upload may be on its way to its row
    assert not orphan.exists()
    assert aside(house, orphan.name)[0].read_bytes() == b"nobody's"
    assert aside(house, half.name)


def test_a_file_in_the_wrong_place_is_brought_back(house: Flask, red: str) -> None:
    file = rendition(house, red)
    binned = Path(str(file).replace("/served/", "/binned/"))
    binned.parent.mkdir(parents=True, exist_ok=True)
    file.rename(binned)
    found(house, "放错了地方")
    repaired(house)
    assert file.exists()


def test_an_index_that_is_damaged_behind_or_another_is_made_anew(house: Flask) -> None:
    with house.app_context():
        generation = current(Path(house.config["DATA_DIR"], "index"))
    sealed = next(generation.glob("*.pst"))
    sealed.write_bytes(sealed.read_bytes()[:-7] + b"damaged")
    house.extensions.pop("index", None)
    found(house, "检索索引：没有建立，或已损坏")
    repaired(house)
    for change, said in (
        ("UPDATE site_version SET version = version - 1", "另一个数据库"),
        ("UPDATE site_version SET version = version + 3", "落后"),
        ("UPDATE page SET title = '没有记下的改动' WHERE kind = 'course'", "不一致：旧的"),
    ):
        with house.app_context(), writing():
            db.session.execute(text("DELETE FROM change"))
            db.session.execute(text(change))
            db.session.commit()
        found(house, said)
        repaired(house)
        with house.app_context():
            assert the_index().usable()


@pytest.mark.sqlite
def test_rows_that_name_nothing(house: Flask) -> None:
    with house.app_context(), db.engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.exec_driver_sql("UPDATE page SET cover_id = 9999 WHERE kind = 'course'")
        connection.exec_driver_sql("PRAGMA foreign_keys=ON")
        connection.exec_driver_sql("BEGIN")
    found(house, "指向 media 里没有的行")
    repaired(house)


@pytest.mark.sqlite
def test_a_broken_database_is_told_of(house: Flask) -> None:
    close_site(house)
    file = Path(house.config["DATA_DIR"], "cedu.sqlite3")
    with closing(sqlite3.connect(file)) as opened:
        opened.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    whole = file.read_bytes()
    half = len(whole) // 2
    for damaged in (whole[:half] + b"\xff" * 8192 + whole[half + 8192 :], b"\xff" * 4096):
        file.write_bytes(damaged)
        for words in ((), ("--repair",)):
            code, output = check(house, *words)
            assert code == 1
            assert "数据库：文件已损坏" in output
            assert "cedu restore" in output
        assert file.read_bytes() == damaged


def test_a_row_that_names_no_file(house: Flask) -> None:
    with house.app_context(), writing():
        row = db.session.scalars(db.select(Media).limit(1)).one()
        row.renditions = [{"sha256": "../../etc", "suffix": "passwd"}]
        db.session.commit()
    found(house, "写的不是一个文件")
