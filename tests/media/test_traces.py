"""A photograph or a film that is sent at the desk is kept without what its camera tells."""

import struct
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from cedu_site.extensions import db
from cedu_site.media.refusal import MediaRefused
from cedu_site.media.traces import freed
from cedu_site.media.uploading import receive
from cedu_site.people.models import User
from tests.media.hostile import HIDING, MARKS, jpeg_with_exif, picture
from tests.media.uploads import upload

SUFFIXES = {"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp", "GIF": ".gif"}
PLACE = b"+27.5000+101.9000/"


def turned(form: str) -> bytes:
    """Return a picture that says which way is up, and where it was taken."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[29] = "GPS 27.5N"
    return picture(form, exif=exif)


def box(kind: bytes, *inside: bytes) -> bytes:
    body = b"".join(inside)
    return struct.pack(">I4s", len(body) + 8, kind) + body


FILM = b"".join(
    (
        box(b"ftyp", b"isom\0\0\2\0isommp41"),
        box(b"moov", box(b"mvhd", bytes(100)), box(b"trak", box(b"udta", PLACE)),
            box(b"udta", box(b"\xa9xyz", PLACE)), box(b"meta", PLACE)),
        box(b"mdat", b"pictures and sound"),
    )
)  # fmt: skip


@pytest.mark.parametrize("name", [one for one in HIDING if "icc" not in one])
def test_nothing_that_hides_in_a_picture_is_kept(app: Flask, name: str) -> None:
    user = User(username="bianji", password_hash="x")
    db.session.add(user)
    db.session.commit()
    upload(HIDING[name], "a.jpg", user)
    files = [one for one in Path(app.config["MEDIA_DIR"]).rglob("*") if one.is_file()]
    assert any(one.parts[-3] == "originals" for one in files)
    hidden = (*MARKS, b"juNk") if "unknown-chunk" not in name else ()  # of PNG: nobody knows what
    for one in files:
        assert not any(mark in one.read_bytes() for mark in hidden), one


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_photograph_stays_upright_and_as_it_is(form: str) -> None:
    kept = freed(turned(form), SUFFIXES[form])
    assert b"GPS" in turned(form) and b"GPS" not in kept
    with Image.open(BytesIO(kept)) as new, Image.open(BytesIO(turned(form))) as old:
        assert new.getexif() == {0x0112: 6}
        assert new.tobytes() == old.tobytes()


@pytest.mark.parametrize("form", SUFFIXES)
def test_what_tells_nothing_stays_byte_for_byte(form: str) -> None:
    plain = picture(form)
    assert freed(plain, SUFFIXES[form]) == plain
    assert freed(freed(jpeg_with_exif(), ".jpg"), ".jpg") == freed(jpeg_with_exif(), ".jpg")


def test_a_film_forgets_its_place_and_plays_on() -> None:
    kept = freed(FILM, ".mp4")
    assert len(kept) == len(FILM) and PLACE not in kept
    assert kept.index(b"pictures and sound") == FILM.index(b"pictures and sound")
    with pytest.raises(MediaRefused, match="另存一份"):
        receive(FILM[:-4], "a.mp4")
    for endless in (box(b"moov") * 300_000, b"\xff\xff\xff\xffmoov" * 9):
        with pytest.raises(ValueError):
            freed(endless, ".mp4")


@given(st.sampled_from([*SUFFIXES.values(), ".mp4"]), st.binary(max_size=300), st.integers(0, 400))
def test_broken_files_end_in_one_refusal(suffix: str, data: bytes, cut: int) -> None:
    for broken in (data, HIDING["jpeg-exif"][:cut] + data, FILM[:cut] + data):
        try:
            freed(broken, suffix)
        except ValueError:
            continue
