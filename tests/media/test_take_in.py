"""Files taken in: known by their bytes, kept whole, and the same when they come again."""

from pathlib import Path

import pytest
from sqlalchemy import func, select

from cedu_site.extensions import db
from cedu_site.media.intake import take_in
from cedu_site.media.models import Kind, Media
from cedu_site.media.refusal import MediaRefused
from cedu_site.media.store import digest_of, keep_served, original, served_path

PATH = "courses/tea/images/a.jpg"
KEPT_AS_THEY_ARE = {
    ".pdf": (b"%PDF-1.7\n", Kind.DOCUMENT),
    ".mp3": (b"ID3\x04" + bytes(40), Kind.AUDIO),
    ".m4a": (b"\x00\x00\x00\x20ftypM4A " + bytes(40), Kind.AUDIO),
    ".mp4": (b"\x00\x00\x00\x20ftypisom" + bytes(40), Kind.VIDEO),
    ".webm": (b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webm" + bytes(40), Kind.VIDEO),
}


def kept_files(app) -> list[Path]:
    return [path for path in Path(app.config["DATA_DIR"], "media").rglob("*") if path.is_file()]


def test_a_picture_is_taken_in(app, draw):
    data = draw(size=(1200, 900))
    media = take_in(data, "采茶.jpg", PATH)
    db.session.commit()
    assert (media.kind, media.name, media.path) == (Kind.PICTURE, "采茶.jpg", PATH)
    assert (media.width, media.height, media.size) == (1200, 900, len(data))
    assert len(media.uid) == 12
    assert [made["type"] for made in media.renditions] == ["image/webp"] * 3 + ["image/jpeg"]
    assert all(served_path(made["sha256"], made["suffix"]) for made in media.renditions)
    assert db.session.scalar(select(Media).filter_by(sha256=digest_of(data))) is media


def test_the_original_is_kept_but_not_served(app, draw):
    data = draw()
    media = take_in(data, "a.jpg")
    assert original(media.sha256) == data
    assert served_path(media.sha256, ".jpg") is None


def test_a_drawing_is_reduced_and_its_original_kept(app, svg):
    data = svg("<metadata>secret</metadata><path d='M0 0'/>")
    media = take_in(data, "花.svg")
    assert (media.kind, media.width, media.height) == (Kind.DRAWING, 90, 60)
    assert original(media.sha256) == data
    path = served_path(media.shown["sha256"], ".svg")
    assert path is not None and b"secret" not in path.read_bytes()


@pytest.mark.parametrize("suffix", KEPT_AS_THEY_ARE)
def test_sound_film_and_documents_stay_as_they_are(app, suffix):
    data, kind = KEPT_AS_THEY_ARE[suffix]
    media = take_in(data, "x.bin")
    assert (media.kind, media.shown["suffix"], media.width) == (kind, suffix, None)
    assert original(media.sha256) == data
    assert len(kept_files(app)) == 1


def test_the_name_does_not_decide(app, draw):
    media = take_in(draw("PNG"), "photo.pdf")
    assert (media.kind, media.name) == (Kind.PICTURE, "photo.pdf")
    assert media.url.endswith("/photo" + media.shown["suffix"])


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\照片\\花.jpg", "花.jpg"),
        ("a\x00b\ud800\n.jpg", "ab.jpg"),
        ("", "文件"),
        ("/", "文件"),
        ("x" * 500 + ".jpg", "x" * 196 + ".jpg"),
    ],
)
def test_a_name_is_only_a_name(app, given, kept):
    assert take_in(KEPT_AS_THEY_ARE[".pdf"][0], given).name == kept


def test_the_same_again_changes_nothing(app, draw):
    media = take_in(draw(), "a.jpg", PATH)
    db.session.commit()
    assert take_in(draw(), "other.jpg", PATH) is media
    assert not db.session.dirty and media.name == "a.jpg"


def test_other_bytes_at_the_same_place_take_the_place(app, draw):
    media = take_in(draw(), "a.jpg", PATH)
    db.session.commit()
    before = (media.id, media.uid)
    again = take_in(draw("PNG", size=(300, 200)), "a.jpg", PATH)
    db.session.commit()
    assert again is media and (media.id, media.uid) == before
    assert (media.width, len(media.renditions)) == (300, 2)
    assert db.session.scalar(select(func.count()).select_from(Media)) == 1


def test_files_without_a_place_stay_apart(app, draw):
    first, second = take_in(draw(), "a.jpg"), take_in(draw(), "b.jpg")
    db.session.commit()
    assert first.uid != second.uid and first.renditions == second.renditions


def test_the_uid_follows_the_place(app, draw):
    uid = take_in(draw(), "a.jpg", PATH).uid
    db.session.rollback()
    assert take_in(draw("PNG"), "a.jpg", PATH).uid == uid


def test_it_does_not_commit(app, draw):
    take_in(draw(), "a.jpg", PATH)
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Media)) == 0


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"MZ\x90\x00",
        b"<html><body>",
        b"#!/bin/sh\n",
        b"PK\x03\x04",
        b"\x00\x00\x00\x18ftypheic" + bytes(40),
        b"\x00\x00\x00\x14ftypqt  " + bytes(40),
        b"\x1aE\xdf\xa3\x82\x88matroska" + bytes(40),
        b"\xff\xfe<\x00s\x00v\x00g\x00 \x00",
        b"RIFF\x00\x00\x00\x00AVI ",
    ],
)
def test_anything_else_is_refused_and_nothing_kept(app, data):
    with pytest.raises(MediaRefused, match="这种文件不能用"):
        take_in(data, "a.jpg", PATH)
    assert not db.session.new and not kept_files(app)


def test_a_refused_change_leaves_what_was_there(app, draw):
    media = take_in(draw(), "a.jpg", PATH)
    db.session.commit()
    with pytest.raises(MediaRefused):
        take_in(draw()[:1000], "a.jpg", PATH)
    assert not db.session.dirty and media.width == 600


def test_a_film_over_the_limit_is_refused(app, monkeypatch):
    monkeypatch.setattr("cedu_site.media.intake.MAX_BYTES", 20)
    with pytest.raises(MediaRefused, match="200 MB"):
        take_in(KEPT_AS_THEY_ARE[".mp4"][0], "a.mp4")


def test_writing_twice_is_writing_once_and_leaves_no_draft(app):
    sha256 = keep_served(b"one", ".pdf")
    path = served_path(sha256, ".pdf")
    assert path is not None
    written = path.stat().st_mtime_ns
    assert keep_served(b"one", ".pdf") == sha256
    assert path.stat().st_mtime_ns == written
    assert kept_files(app) == [path]


def test_a_missing_original_is_told(app):
    with pytest.raises(FileNotFoundError):
        original("0" * 64)
