"""Who reads leaves no trace: asked with words that tell, neither database nor log knows them."""

import logging
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from cedu_site.embedding.showings import flush_showings
from cedu_site.extensions import db
from cedu_site.people.models import User
from cedu_site.publishing.reads import flush_reads
from cedu_site.search.counting import flush as flush_searches
from tests.databases import close_site, on_postgresql
from tests.persons import Desk, signed_in

ADDRESS = "203.0.113.77"
WORDS = {  # what a browser tells of who reads, each a word that stands nowhere else
    "User-Agent": "LiulanqiMouRen/9",
    "Referer": "https://other.example/shui-zai-kan/mou-ren",
    "X-Forwarded-For": ADDRESS,
    "Accept-Language": "xx-MOUREN",
    "Cookie": "session=mou-ren-cookie; other=mou-ren-two",
}
PHONE, LETTER = "13800138000", "mouren@example.com"
PASSWORD, TYPED = "mou-ren-mima-2026", "mou-ren-da-de-zi"
PATHS = (
    "/", "/courses/", "/news/", "/centres/", "/privacy", "/mou-ren-mei-you", "/catalogue/?q=竹",
    f"/catalogue/?q={PHONE}", f"/catalogue/?q={LETTER}", f"/catalogue/suggest?q={PHONE}",
    f"/api/v1/search?q={LETTER}", "/embed/?centre=taishi", "/correction/mou-ren-code",
    "/preview/mou-ren-token", "/account/password/mou-ren-link", "/courses/feed.atom",
)  # fmt: skip
TELLING = (
    *("LiulanqiMouRen", "shui-zai-kan", ADDRESS, "xx-MOUREN", "mou-ren", PHONE, LETTER),
    *(PASSWORD, TYPED),
)


def read(app: Flask) -> None:
    """Do what readers do, and what somebody does who tries to come in."""
    client = app.test_client(use_cookies=False)
    how: Any = {"headers": WORDS, "environ_base": {"REMOTE_ADDR": ADDRESS}}
    for path in PATHS:
        client.get(path, **how)
    login = {"username": "mou-ren", "password": PASSWORD}
    client.post("/login", data=login, **how)
    client.post("/correction?of=nothing", data={"said": TYPED}, **how)
    with app.app_context():
        flush_reads()
        flush_showings()
        flush_searches()


@pytest.mark.sqlite
def test_who_reads_leaves_no_trace(house: Flask, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    read(house)
    close_site(house)
    data = Path(house.config["DATA_DIR"])
    assert holding(data, "竹")  # and so it would be found
    for word in TELLING:
        assert holding(data, word) == [], word
        assert word not in caplog.text, word


def test_what_fails_is_logged_without_what_was_sent(
    house: Flask, editor: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    house.testing = False
    with house.app_context():
        db.session.execute(db.text("ALTER TABLE log_entry RENAME TO gone"))
        db.session.commit()
    form = {"kind": "article", "title": TYPED, "body": TYPED, "base": "", "centre": ""}
    answer = editor.send("/desk/pages/abcdefgh2345", form)
    assert answer.status_code >= 500 and caplog.records
    assert TYPED not in caplog.text and TYPED not in answer.text
    assert editor.token not in caplog.text


def test_a_password_that_fails_to_be_kept_is_not_logged(
    house: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    house.testing = False
    desk = signed_in(house, "zuozhe")
    with house.app_context():
        kept = db.session.scalars(select(User.password_hash).filter_by(username="zuozhe")).one()
        db.session.execute(db.text("ALTER TABLE log_entry RENAME TO gone"))
        db.session.commit()
    words = {"old_password": "zhulin-2026", "password": PASSWORD, "password_again": PASSWORD}
    assert desk.send("/account/", words).status_code >= 500
    for secret in (PASSWORD, "zhulin-2026", kept):
        assert secret not in caplog.text


def holding(data: Path, word: str) -> list[str]:
    """Return the files of the data folder that hold a word."""
    assert not on_postgresql()
    files = (one for one in data.rglob("*") if one.is_file())
    return [one.name for one in files if word.encode() in one.read_bytes()]
