"""Saying what a file shows: pages fall back to it where their own text says nothing."""

from flask import Flask

from cedu_site.changes import site_version
from cedu_site.extensions import db
from cedu_site.media.models import Media
from cedu_site.publishing.log import LogEntry
from tests.desk.sending import PDF, SHELF, jpeg, publish, send, sent, uid_of, written_in_pages
from tests.persons import Desk, signed_in

DESCRIBE = f"{SHELF}describe"


def description(house: Flask, uid: str) -> str:
    with house.app_context():
        return db.session.query(Media).filter_by(uid=uid).one().description


def test_one_description_is_kept_on_one_line(house: Flask, editor: Desk) -> None:
    uid = sent(house, editor)
    answer = editor.send(DESCRIBE, {uid: "  三个人 在\n采茶 "})
    assert (answer.status_code, answer.location) == (303, f"{SHELF}{uid}")
    assert description(house, uid) == "三个人 在 采茶"


def test_the_log_tells_what_was_said_before(house: Flask, editor: Desk) -> None:
    uid = sent(house, editor)
    for words in ("先这样说", "后来这样说"):
        editor.send(DESCRIBE, {uid: words})
    with house.app_context():
        last = db.session.scalars(LogEntry.of(uid)).first()
        assert (last.before, last.after) == ("先这样说", "后来这样说")
        assert last not in list(db.session.scalars(LogEntry.structural()))
    page = signed_in(house, "zhubian").get("/desk/log/all").text
    assert "改成“后来这样说”，原来是“先这样说”" in page


def test_several_are_kept_at_once(house: Flask, editor: Desk) -> None:
    send(editor, (jpeg("red"), "红.jpg"), (PDF, "讲义.pdf"))
    red, handout = uid_of(house, "红.jpg"), uid_of(house, "讲义.pdf")
    answer = editor.send(DESCRIBE, {red: "红色", handout: "竹编讲义", "meiyou": "x"})
    assert (answer.status_code, answer.location) == (303, SHELF)
    assert (description(house, red), description(house, handout)) == ("红色", "竹编讲义")


def test_what_cannot_be_kept_is_said_beside_what_was_typed(house: Flask, editor: Desk) -> None:
    send(editor, (jpeg("red"), "红.jpg"), (jpeg("blue"), "蓝.jpg"))
    red, blue = uid_of(house, "红.jpg"), uid_of(house, "蓝.jpg")
    answer = editor.send(DESCRIBE, {red: "字" * 401, blue: "蓝色"})
    assert answer.status_code == 422
    assert "最多 400 个字，现在有 401 个" in answer.text and "字" * 401 in answer.text
    assert 'value="蓝色"' in answer.text
    assert description(house, red) == description(house, blue) == ""
    assert "不能保存的字符" in editor.send(DESCRIBE, {red: "a\0b"}).text


def test_an_author_describes_only_their_own(house: Flask, editor: Desk, author: Desk) -> None:
    uid = sent(house, editor)
    assert f'name="{uid}"' not in author.get(f"{SHELF}{uid}").text
    assert author.send(DESCRIBE, {uid: "x"}).status_code == 403
    assert description(house, uid) == ""
    mine = sent(house, author, "b.jpg", jpeg("green"))
    assert author.send(DESCRIBE, {mine: "绿"}).status_code == 303


def test_a_page_that_says_nothing_shows_the_description(house: Flask, editor: Desk) -> None:
    path = written_in_pages(house, uid := sent(house, editor))
    publish(house, "meishuo", f"![]({path})")
    publish(house, "shuole", f"![自己的话]({path})")
    reader = house.test_client()
    assert 'alt=""' in reader.get("/meishuo").text
    assert editor.send(DESCRIBE, {uid: "一个“竹”<杯>垫"}).status_code == 303
    assert 'alt="一个“竹”&lt;杯&gt;垫"' in reader.get("/meishuo").text
    assert 'alt="自己的话"' in reader.get("/shuole").text
    publish(house, "houlai", f"![]({path})")
    assert "杯&gt;垫" in reader.get("/houlai").text


def test_the_same_description_changes_nothing(house: Flask, editor: Desk) -> None:
    path = written_in_pages(house, uid := sent(house, editor))
    publish(house, "meishuo", f"![]({path})")
    editor.send(DESCRIBE, {uid: "红"})
    with house.app_context():
        before = site_version()
    editor.send(DESCRIBE, {uid: "红"})
    with house.app_context():
        assert site_version() == before
