"""Files sent at the desk: nothing that hides in them reaches a reader, nothing refused is kept."""

from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import func, select

from cedu_site.extensions import db
from cedu_site.media import pictures, uploading
from cedu_site.media.models import Kind, Media
from cedu_site.media.refusal import MediaRefused
from cedu_site.media.uploading import receive
from cedu_site.people.models import User
from tests.media.hostile import HIDING, HTML, MARKS, REFUSED, animation, picture
from tests.media.uploads import upload


@pytest.fixture
def user(app) -> User:
    user = User(username="bianji", password_hash="x")
    db.session.add(user)
    db.session.commit()
    return user


def kept_files(app) -> list[Path]:
    return [path for path in Path(app.config["DATA_DIR"], "media").rglob("*") if path.is_file()]


@pytest.mark.parametrize("data", HIDING.values(), ids=HIDING)
def test_what_hides_in_a_picture_reaches_no_reader(app, client, user, data):
    assert any(mark in data for mark in MARKS) or b"x\x9c" in data
    media = upload(data, "a.jpg", user)
    assert media.kind is Kind.PICTURE and media.renditions
    for made in media.renditions:
        with client.get(media.address(made)) as answer:
            assert answer.status_code == 200 and answer.mimetype.startswith("image/")
            assert not any(mark in answer.data for mark in MARKS)
            for part in (b"Exif", b"xmp", b"zTXt", b"iTXt", b"tEXt", b"XMP ", b"8BIM"):
                assert part not in answer.data
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


@pytest.mark.parametrize(("data", "reason"), REFUSED.values(), ids=REFUSED)
def test_what_is_refused_is_told_why_and_not_kept(app, user, data, reason):
    with pytest.raises(MediaRefused, match=reason) as refusal:
        upload(data, "a.jpg", user)
    assert str(refusal.value).endswith("。")
    assert not db.session.new and not kept_files(app)
    assert db.session.scalar(select(func.count()).select_from(Media)) == 0


def test_of_an_animation_without_end_one_frame_is_taken(app, user):
    media = upload(animation(2000), "a.gif", user)
    assert (media.width, len(media.renditions)) == (64, 2)


def test_a_picture_of_16_bits_is_shown_in_8(app, user):
    assert upload(picture("PNG", mode="I;16"), "a.png", user).renditions


@pytest.mark.parametrize("name", ["a.pdf", "a.html", "a.svg", "a", "a.jpg.exe", "a.php"])
def test_a_wrong_name_changes_nothing(app, user, name):
    media = upload(picture("JPEG"), name, user)
    assert media.kind is Kind.PICTURE and str(media.path).endswith(".jpg")
    assert [made["suffix"] for made in media.renditions] == [".webp", ".jpg"]


def test_a_document_with_a_script_is_only_ever_downloaded(app, client, user):
    data = b"%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\n" + HTML
    for name in ("讲义.pdf", "a.html", "a.jpg"):
        media = upload(data, name, user)
        with client.get(media.url) as answer:
            assert answer.mimetype == "application/pdf"
            assert answer.headers["Content-Disposition"].startswith("attachment;")
            assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
            assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"ID3\x04\0\0\0\0\x02\0TIT2\0\0\x01\0\0\0\x03" + HTML + bytes(200), "audio/mpeg"),
        (bytes((0, 0, 0, 12 + len(HTML))) + b"ftypisom" + HTML, "video/mp4"),
    ],
)
def test_sound_and_film_are_never_pages(app, client, user, data, kind):
    media = upload(data, "a.html", user)
    with client.get(media.url) as answer:
        assert answer.mimetype == kind and answer.data == data
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("采茶.jpg", "cai-cha"),
        ("IMG_2031.JPG", "img-2031"),
        ("../../etc/passwd", "passwd"),
        ("a\u202egpj.exe", "agpj"),
        ("\0\u200b.jpg", "jpg"),
        ("🍵.jpg", "file"),
        ("чай.jpg", "file"),
        ("CON.jpg", "con"),
        ("x" * 300 + ".jpg", "x" * 40),
        ("%2e%2e%2fa.jpg", "2e-2e-2fa"),
    ],
)
def test_its_place_is_plain_whatever_its_name(app, user, name, stem):
    media = upload(picture("JPEG"), name, user)
    assert media.path is not None
    assert media.path.rpartition("/")[2] == f"{stem}-{media.sha256[:8]}.jpg"


def test_large_files_are_refused_before_they_are_read(app, monkeypatch):
    monkeypatch.setattr(pictures, "MAX_BYTES", 100)
    monkeypatch.setattr(uploading, "LARGEST_FILE", 5 * uploading.MEGABYTE)
    file = BytesIO(picture("JPEG"))
    with pytest.raises(MediaRefused, match="图片超过 0 MB"):
        receive(file, "a.jpg")
    assert file.tell() == 0
    film = BytesIO(b"\x00\x00\x00\x20ftypisom" + bytes(5 * uploading.MEGABYTE))
    with pytest.raises(MediaRefused, match="文件超过 5 MB，请缩小后再上传。"):
        receive(film, "a.mp4")
    assert not kept_files(app)


def test_a_file_comes_in_from_a_stream(app, user):
    media = upload(BytesIO(picture("JPEG")), "a.jpg", user)
    assert upload(picture("JPEG"), "b.jpg", user) is media


def test_bytes_that_were_lost_are_kept_again(app, user):
    media = upload(picture("JPEG"), "a.jpg", user)
    db.session.commit()
    for path in kept_files(app):
        path.unlink()
    assert upload(picture("JPEG"), "a.jpg", user) is media
    assert len(kept_files(app)) == 1 + len(media.renditions)
