"""A start clears up what a process that was killed left in the media folder, and nothing else."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from cedu_site.database import writing
from cedu_site.extensions import db
from cedu_site.media.models import Media
from cedu_site.media.removing import throw_away
from cedu_site.media.store import keep_original, keep_served, put_away
from cedu_site.ops.checking.leftovers import clear_up, clear_up_meanwhile
from tests.media.uploads import upload
from tests.persons import admit


@pytest.fixture
def red(house: Flask, jpeg: Callable[[str], bytes]) -> str:
    """A picture that was uploaded; where readers get it."""
    with house.app_context(), writing():
        media = upload(jpeg("red"), "hong.jpg", admit("bianji"))
        db.session.commit()
        return f"/{media.url.strip('/')}"


def lying(app: Flask) -> set[str]:
    folder = Path(app.config["MEDIA_DIR"])
    return {str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file()}


def status(app: Flask, address: str) -> int:
    with app.test_client() as client, client.get(address) as answer:
        return answer.status_code


def test_what_is_named_stays(house: Flask, red: str) -> None:
    before = lying(house)
    with house.app_context():
        assert clear_up() == []
    assert lying(house) == before
    assert status(house, red) == 200


def test_beside_others_nothing_is_moved_that_is_on_its_way_to_its_row(
    house: Flask, red: str
) -> None:
    with house.app_context():
        arriving = keep_served(b"%PDF-1.7\n", ".pdf")
        with writing():
            throw_away(db.session.scalars(db.select(Media).filter_by(name="hong.jpg")).one())
            db.session.commit()  # and killed before it could hide the files
        clear_up_meanwhile()
    assert status(house, red) == 404
    assert status(house, f"/media/{arriving}/a.pdf") == 200


def test_a_picture_in_the_bin_is_not_served_though_it_was_not_put_away(
    house: Flask, red: str
) -> None:
    with house.app_context(), writing():
        throw_away(db.session.scalars(db.select(Media).filter_by(name="hong.jpg")).one())
        db.session.commit()  # and killed before it could hide the files
    assert status(house, red) == 200
    with house.app_context():
        assert clear_up()
    assert status(house, red) == 404
    assert any(name.startswith("binned/") for name in lying(house))


def test_a_picture_that_is_kept_is_served_though_it_was_still_put_away(
    house: Flask, red: str
) -> None:
    with house.app_context():
        media = db.session.scalars(db.select(Media).filter_by(name="hong.jpg")).one()
        put_away(media.shown["sha256"])
        assert status(house, red) == 404
        assert clear_up()
    assert status(house, red) == 200


@pytest.mark.sqlite
def test_an_upload_without_a_row_is_moved_aside(house: Flask, red: str) -> None:
    with house.app_context():
        sha256 = keep_served(b"%PDF-1.7\n", ".pdf")
        keep_original(b"photo")
        before = lying(house)
        assert status(house, f"/media/{sha256}/a.pdf") == 200
        assert len(clear_up()) == 2
    assert status(house, f"/media/{sha256}/a.pdf") == 404
    assert len([name for name in lying(house) if name.startswith("aside/")]) == 2
    assert len(lying(house)) == len(before)


@pytest.mark.sqlite
def test_a_file_that_was_not_finished_is_deleted(house: Flask, red: str) -> None:
    before = lying(house)
    folder = Path(house.config["MEDIA_DIR"], "served", "ab")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / ".new-x1y2").write_bytes(b"half")
    with house.app_context():
        assert clear_up() == [".new-x1y2"]
    assert lying(house) == before


def test_what_was_replaced_long_ago_stays(house: Flask, red: str) -> None:
    with house.app_context():
        sha256 = keep_served(b"%PDF-1.7\n", ".pdf")
        path = Path(house.config["MEDIA_DIR"], "served", sha256[:2], f"{sha256}.pdf")
        os.utime(path, (time.time() - 7 * 24 * 3600,) * 2)
        assert clear_up() == []
    assert status(house, f"/media/{sha256}/a.pdf") == 200
