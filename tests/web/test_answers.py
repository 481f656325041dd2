"""What every answer carries: how it is cached, compressed, guarded, and no cookie."""

import gzip
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.web.conftest import ERRORS
from tests.web.crawling import HOST, Visit

GUARDS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "media-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
COMPRESSED = "/courses/zhubian/beidian"


@pytest.fixture
def paths(crawled: dict[str, Visit]) -> list[str]:
    return [address.removeprefix(HOST) for address in crawled]


def vary(answer: TestResponse) -> set[str]:
    return set(answer.headers.get("Vary", "").replace(" ", "").split(",")) - {""}


def policy(answer: TestResponse) -> dict[str, str]:
    parts = answer.headers["Content-Security-Policy"].split(";")
    return dict(part.strip().partition(" ")[::2] for part in parts)


def test_everything_public_has_an_etag_and_answers_304(
    client: FlaskClient, paths: list[str]
) -> None:
    for path in paths:
        first = client.get(path, buffered=True)
        again = client.get(path, headers={"If-None-Match": first.headers["ETag"]}, buffered=True)
        assert (again.status_code, again.data) == (304, b""), path
        assert again.headers["ETag"] == first.headers["ETag"]
        assert vary(again) == vary(first)


def test_who_knows_another_etag_gets_the_page(client: FlaskClient) -> None:
    for path in ("/", "/catalogue/?q=竹编", "/api/v1/search", "/courses/zhubian/beidian.md"):
        other = client.get(path, headers={"If-None-Match": '"another"'})
        assert (other.status_code, other.data) == (200, client.get(path).data)


def test_an_etag_is_known_in_every_form_it_may_come_back(client: FlaskClient) -> None:
    tag = client.get("/about").headers["ETag"]
    for known in (tag, f"W/{tag}", f'"x", {tag}', "*"):
        assert client.get("/about", headers={"If-None-Match": known}).status_code == 304
    for broken in ("", '"', tag.strip('"')[:-1], ",,,"):
        assert client.get("/about", headers={"If-None-Match": broken}).status_code == 200


def test_nothing_public_sets_or_depends_on_a_cookie(client: FlaskClient, paths: list[str]) -> None:
    client.set_cookie("session", "someone")
    for path in [*paths, *ERRORS]:
        answer = client.get(path, buffered=True)
        assert "Set-Cookie" not in answer.headers, path
        assert "Cookie" not in vary(answer), path


def test_pages_are_guarded(client: FlaskClient, pages: list[Visit]) -> None:
    for page in pages:
        assert GUARDS.items() <= dict(page.answer.headers).items(), page.address
        framing = {"frame-src": "'self'"} if page.path == "/embed/" else {}  # shows how it looks
        assert policy(page.answer) == POLICY | framing, page.address


def test_files_can_do_nothing(crawled: dict[str, Visit]) -> None:
    files = [visit.answer for visit in crawled.values() if visit.path.startswith("/media/")]
    assert files
    for answer in files:
        assert policy(answer) == {"default-src": "'none'", "sandbox": ""}
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_pages_are_asked_for_again_and_named_files_kept(crawled: dict[str, Visit]) -> None:
    for visit in crawled.values():
        kept = urlsplit(visit.address).path.startswith(("/media/", "/static/", "/theme/"))
        wanted = "public, max-age=31536000, immutable" if kept else "no-cache"
        assert visit.answer.headers["Cache-Control"] == wanted, visit.address


def test_head_gives_what_get_gives_without_the_page(client: FlaskClient, paths: list[str]) -> None:
    for path in [*paths, *ERRORS]:
        whole, head = client.get(path, buffered=True), client.head(path, buffered=True)
        assert (head.status_code, head.data) == (whole.status_code, b""), path
        own = {"Date": "", "X-Request-ID": ""}
        assert {**head.headers, **own} == {**whole.headers, **own}, path


@pytest.mark.parametrize("accepted", ["gzip", "gzip, deflate, br", "GZIP", "*", "gzip;q=0.5"])
def test_text_is_sent_compressed_to_who_takes_it(client: FlaskClient, accepted: str) -> None:
    plain = client.get(COMPRESSED)
    packed = client.get(COMPRESSED, headers={"Accept-Encoding": accepted})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data) / 2
    assert packed.headers["ETag"] != plain.headers["ETag"]
    assert "Accept-Encoding" in vary(packed) & vary(plain)


@pytest.mark.parametrize("accepted", ["", "identity", "br", "gzip;q=0", "gzip;q=x", "\xff"])
def test_text_is_sent_plain_to_who_does_not(client: FlaskClient, accepted: str) -> None:
    answer = client.get(COMPRESSED, headers={"Accept-Encoding": accepted})
    assert "Content-Encoding" not in answer.headers
    assert "</html>" in answer.text


def test_a_compressed_page_is_the_same_bytes_every_time(client: FlaskClient) -> None:
    packed = [client.get(COMPRESSED, headers={"Accept-Encoding": "gzip"}) for _ in range(2)]
    assert packed[0].data == packed[1].data
    tag = packed[0].headers["ETag"]
    known = {"Accept-Encoding": "gzip", "If-None-Match": tag}
    assert client.get(COMPRESSED, headers=known).status_code == 304
    assert client.get(COMPRESSED, headers={"If-None-Match": tag}).status_code == 200


def test_everything_textual_can_be_compressed_and_pictures_are_not(
    client: FlaskClient, crawled: dict[str, Visit]
) -> None:
    for address, visit in crawled.items():
        answer = client.get(
            address.removeprefix(HOST), headers={"Accept-Encoding": "gzip"}, buffered=True
        )
        picture = visit.answer.mimetype.startswith("image/")
        large = len(visit.answer.data) >= 500
        assert ("Content-Encoding" in answer.headers) == (large and not picture), address


def test_errors_are_not_kept(client: FlaskClient) -> None:
    for path in ERRORS:
        answer = client.get(path)
        assert answer.headers["Cache-Control"] == "no-cache"
        assert "ETag" not in answer.headers
