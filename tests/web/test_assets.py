"""Static files and the colours are named by their bytes and kept for good."""

import gzip
import hashlib
import re
from collections.abc import Callable
from pathlib import Path

import yaml
from flask import Flask
from flask.testing import FlaskClient

from cedu_site.library.importer import Import
from tests.web.crawling import Visit, visit

FOREVER = "public, max-age=31536000, immutable"


def theme_of(client: FlaskClient) -> str:
    (address,) = [one for one in visit(client, "/").references() if one.startswith("/theme/")]
    return address


def test_the_name_of_a_static_file_comes_from_its_bytes(crawled: dict[str, Visit]) -> None:
    found = [one for one in crawled.values() if one.path.startswith("/static/")]
    assert len(found) >= 3
    for one in found:
        digest = hashlib.sha256(one.answer.data).hexdigest()
        assert digest.startswith(one.path.split("/")[2])
        assert one.answer.headers["Cache-Control"] == FOREVER


def test_a_static_file_is_sent_compressed_known_again_and_told_without_its_body(
    client: FlaskClient,
) -> None:
    (path,) = [one for one in visit(client, "/").references() if one.endswith("site.css")]
    plain = client.get(path, headers={"Accept-Encoding": "identity"})
    packed = client.get(path, headers={"Accept-Encoding": "gzip, br"})
    assert gzip.decompress(packed.data) == plain.data
    assert (packed.headers["Content-Encoding"], packed.headers["Vary"]) == (
        *("gzip", "Accept-Encoding"),
    )
    assert plain.headers["ETag"] != packed.headers["ETag"]
    for one, coding in ((plain, "identity"), (packed, "gzip")):
        known = {"Accept-Encoding": coding, "If-None-Match": one.headers["ETag"]}
        again = client.get(path, headers=known)
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["Cache-Control"] == FOREVER
        told = client.head(path, headers={"Accept-Encoding": coding})
        assert (told.status_code, told.data) == (200, b"")
        assert told.headers["Content-Length"] == str(len(one.data))
        assert told.headers["ETag"] == one.headers["ETag"]


def test_another_hash_or_name_is_404(client: FlaskClient, crawled: dict[str, Visit]) -> None:
    (path,) = [one.path for one in crawled.values() if one.path.endswith("site.css")]
    digest = path.split("/")[2]
    others = [path.replace(digest, "0" * 10), path.replace(digest, digest[:9])]
    others += [f"/static/{digest}/reader.js", f"/static/{digest}/../site.css", "/static/site.css"]
    assert {client.get(one).status_code for one in others} == {404}


def test_the_name_of_a_picture_is_its_sha256(crawled: dict[str, Visit]) -> None:
    files = [one for one in crawled.values() if one.path.startswith("/media/")]
    assert len(files) > 5
    for one in files:
        assert one.path.split("/")[2] == hashlib.sha256(one.answer.data).hexdigest()


def test_the_colours_are_those_of_the_library(client: FlaskClient, library: Path) -> None:
    theme = yaml.safe_load((library / "site.yaml").read_text("utf-8"))["theme"]
    answer = client.get(theme_of(client))
    light, dark = answer.text.split("@media (prefers-color-scheme:dark)")
    assert answer.mimetype == "text/css"
    for part, colours in ((light, theme["light"]), (dark, theme["dark"])):
        for role, colour in colours.items():
            assert f"--{role}:{colour};" in part


def test_every_colour_used_is_given_by_the_theme(client: FlaskClient) -> None:
    sheet = next(one for one in visit(client, "/").references() if one.endswith("site.css"))
    text = client.get(sheet).text
    given = set(re.findall(r"(--[\w-]+):", client.get(theme_of(client)).text + text))
    assert set(re.findall(r"var\((--[\w-]+)", text)) <= given
    assert re.findall(r"url\(|@import|https?:", text) == []


def test_the_colours_are_kept_only_under_their_own_name(client: FlaskClient) -> None:
    address = theme_of(client)
    assert client.get(address).headers["Cache-Control"] == FOREVER
    old = client.get("/theme/0123456789.css")
    assert (old.status_code, old.headers["Cache-Control"]) == (200, "no-cache")
    assert old.data == client.get(address).data


def test_another_colour_has_another_address(site: Callable[[], Flask], library: Path) -> None:
    app = site()
    before = theme_of(app.test_client())
    file = library / "site.yaml"
    file.write_text(file.read_text("utf-8").replace("#1E6B3E", "#1E6B3F"), "utf-8")
    with app.app_context():
        Import(library).run()
    after = theme_of(app.test_client())
    assert after != before
    assert "#1E6B3F" in app.test_client().get(after).text
