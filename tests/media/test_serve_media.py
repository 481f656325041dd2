"""The address of a file: found by hash and suffix, kept for good, able to do nothing."""

from pathlib import Path

import pytest

from cedu_site.media.intake import take_in
from cedu_site.media.store import keep_served, served_path

FILM = b"\x00\x00\x00\x20ftypisom" + bytes(range(256)) * 4


def test_a_rendition_is_served(app, client, draw):
    media = take_in(draw(), "采茶.jpg")
    for made in media.renditions:
        with client.get(media.address(made)) as answer:
            assert answer.status_code == 200
            assert answer.content_type == made["type"]
            assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
            assert answer.headers["ETag"] == f'"{made["sha256"]}"'
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
            assert "Set-Cookie" not in answer.headers


def test_a_drawing_is_served(app, client, svg):
    media = take_in(svg(), "花.svg")
    with client.get(media.url) as answer:
        assert answer.content_type.startswith("image/svg+xml")
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_what_is_known_is_not_sent_again(app, client, draw):
    media = take_in(draw(), "a.jpg")
    tag = f'"{media.shown["sha256"]}"'
    with client.get(media.url, headers={"If-None-Match": tag}) as answer:
        assert (answer.status_code, answer.data) == (304, b"")


def test_a_part_of_a_film_is_served(app, client):
    media = take_in(FILM, "a.mp4")
    with client.get(media.url, headers={"Range": "bytes=4-11"}) as answer:
        assert (answer.status_code, answer.data) == (206, b"ftypisom")
        assert answer.headers["Content-Range"] == f"bytes 4-11/{len(FILM)}"
    with client.get(media.url, headers={"Range": "bytes=999999-"}) as answer:
        assert answer.status_code == 416


def test_a_document_is_downloaded(app, client):
    media = take_in(b"%PDF-1.7\n", "讲义.pdf")
    with client.get(media.url) as answer:
        assert answer.content_type == "application/pdf"
        assert answer.headers["Content-Disposition"].startswith("attachment;")


def test_the_name_may_be_any(app, client):
    sha256 = keep_served(FILM, ".mp4")
    with client.get(f"/media/{sha256}/%2e%2e.mp4") as answer:
        assert answer.status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "{sha256}/a.webm",
        "{sha256}/a",
        "{sha256}/.mp4",
        "{sha256}/a.mp4/",
        "{sha256}/a.MP4",
        "{sha256}/a.html",
        "{upper}/a.mp4",
        "{short}/a.mp4",
        "{none}/a.mp4",
        "../{sha256}/a.mp4",
        "%2e%2e%2f{sha256}/a.mp4",
        "{sha256}/..%2f..%2fsecret-key",
        "a/a.mp4%00",
        "{sha256}/%ff.mp4%00",
        "{sha256}",
    ],
)
def test_anything_else_is_not_found(app, client, address):
    sha256 = keep_served(FILM, ".mp4")
    assert not sha256.isdigit()
    parts = {"sha256": sha256, "upper": sha256.upper(), "short": sha256[:63], "none": "0" * 64}
    with client.get("/media/" + address.format(**parts)) as answer:
        assert answer.status_code == 404


def test_the_original_of_a_picture_is_not_found(app, client, draw):
    media = take_in(draw(), "a.jpg")
    with client.get(f"/media/{media.sha256}/a.jpg") as answer:
        assert answer.status_code == 404


def test_only_what_is_called_by_a_digest_is_looked_for(app):
    """ASVS 5.3.2"""
    keep_served(FILM, ".mp4")
    secret = Path(app.config["MEDIA_DIR"]).parent / "secret.mp4"
    secret.write_bytes(FILM)
    for name in ("../secret", "./../../secret", str(secret.with_suffix("")), "", "0" * 63 + "/"):
        assert served_path(name, ".mp4") is None
    secret.unlink()


@pytest.mark.parametrize("name", ["a%0d%0aX:1.jpg", "a%0a.jpg", "a%00.jpg", "a%0b.jpg"])
def test_a_name_that_cannot_stand_in_a_header_is_not_found(client, draw, name):
    made = take_in(draw(), "a.jpg").shown
    with client.get(f"/media/{made['sha256']}/{name}") as answer:
        assert answer.status_code == 404
