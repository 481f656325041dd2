"""The bin for files: what was thrown away comes back as it was, or goes for good."""

import pytest
from flask import Flask

from cedu_site.clock import now
from cedu_site.database import writing
from cedu_site.extensions import db
from cedu_site.library.exporter import export
from cedu_site.media.models import Media
from cedu_site.publishing.log import LogEntry
from tests.desk.sending import SHELF, jpeg, kept, publish, rows, send, sent, written_in_pages
from tests.persons import Desk

BIN = "/desk/bin/files/"


@pytest.fixture
def thrown(house: Flask, editor: Desk) -> str:
    """The uid of a file in the bin, described and large enough for several sizes."""
    uid = sent(house, editor, "红.jpg", jpeg(size=(1200, 900)))
    editor.send(f"{SHELF}describe", {uid: "一片红叶"})
    assert editor.send(f"{SHELF}{uid}/remove").status_code == 303
    return uid


def state(house: Flask, uid: str) -> tuple[str | None, str, str, bool]:
    """Return path, description and address of a file, and whether readers find it."""
    with house.app_context():
        one = db.session.query(Media).filter_by(uid=uid).one()
        facts = one.path, one.description, one.url
    return *facts, house.test_client().get(facts[2], buffered=True).status_code == 200


def test_what_was_thrown_away_is_neither_served_nor_exported(
    house: Flask, thrown: str, tmp_path
) -> None:
    path, _, _, is_served = state(house, thrown)
    assert not is_served and path
    with house.app_context():
        assert Media.at(path) is None
        export(tmp_path / "out")
    assert not (tmp_path / "out" / path).exists()


def test_it_comes_back_as_it_was(house: Flask, editor: Desk) -> None:
    uid = sent(house, editor, "红.jpg", jpeg(size=(1200, 900)))
    editor.send(f"{SHELF}describe", {uid: "一片红叶"})
    before = state(house, uid), kept(house)
    editor.send(f"{SHELF}{uid}/remove")
    publish(house, "yong", f"![]({written_in_pages(house, uid)})")
    assert "一片红叶" in editor.get(BIN).text
    assert editor.send(f"{BIN}{uid}/unbin").status_code == 303
    assert (state(house, uid), kept(house)) == before
    assert before[0][3]
    assert 'alt="一片红叶"' in editor.get("/yong").text  # a page that named it meanwhile shows it
    with house.app_context():
        told = [one.verb for one in db.session.scalars(LogEntry.of(uid))]
        assert told == ["unbin", "bin", "describe", "upload"]


def test_sent_again_it_comes_back(house: Flask, editor: Desk, thrown: str) -> None:
    send(editor, (jpeg(size=(1200, 900)), "又.jpg"))
    assert state(house, thrown)[1:] == ("一片红叶", state(house, thrown)[2], True)


def test_it_goes_for_good_only_after_a_question(house: Flask, editor: Desk) -> None:
    before = rows(house), kept(house)
    uid = sent(house, editor, data=jpeg(size=(1200, 900)))
    assert editor.send(f"{BIN}{uid}/delete").status_code == 404  # it is not in the bin
    editor.send(f"{SHELF}{uid}/remove")
    assert "找不回来" in editor.get(f"{BIN}{uid}/delete").text
    assert uid in rows(house)
    assert editor.send(f"{BIN}{uid}/delete").status_code == 303
    assert (rows(house), kept(house)) == before
    assert editor.send(f"{BIN}{uid}/unbin").status_code == 404


def test_what_a_page_names_again_is_not_deleted(house: Flask, editor: Desk, thrown: str) -> None:
    publish(house, "yong", f"![]({written_in_pages(house, thrown)})")
    answer = editor.send(f"{BIN}{thrown}/delete")
    assert answer.status_code == 409 and "页面 yong" in answer.text
    assert thrown in rows(house)


def test_bytes_that_another_file_shows_stay_where_they_are(house: Flask, editor: Desk) -> None:
    uid = sent(house, editor)
    with house.app_context(), writing():
        one = db.session.query(Media).filter_by(uid=uid).one()
        same = {"sha256": one.sha256, "renditions": one.renditions, "size": one.size}
        db.session.add(Media(path="images/same.jpg", name="same.jpg", kind=one.kind, **same))
        db.session.commit()
    before = kept(house)
    editor.send(f"{SHELF}{uid}/remove")
    assert state(house, uid)[3]
    editor.send(f"{BIN}{uid}/delete")
    assert kept(house) == before


def test_an_author_gives_back_and_deletes_only_their_own(
    house: Flask, author: Desk, thrown: str
) -> None:
    assert "红.jpg" in author.get(BIN).text and f"{BIN}{thrown}" not in author.get(BIN).text
    assert author.send(f"{BIN}{thrown}/unbin").status_code == 403
    assert author.send(f"{BIN}{thrown}/delete").status_code == 403
    own = sent(house, author, "b.jpg", jpeg("green"))
    author.send(f"{SHELF}{own}/remove")
    with house.app_context():
        thrown_at = db.session.query(Media).filter_by(uid=own).one().binned_at
        assert thrown_at is not None and thrown_at <= now()
    assert author.send(f"{BIN}{own}/unbin").status_code == 303
