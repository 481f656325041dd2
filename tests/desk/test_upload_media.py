"""Sending pictures and files at the desk: the good ones go in, the others are named."""

from html import unescape

import pytest
from flask import Flask, request

from cedu_site.config import LARGEST_FORM
from cedu_site.database import writing
from cedu_site.extensions import db
from cedu_site.media.models import Media
from tests.desk.sending import PDF, SHELF, form_of, jpeg, kept, rows, send, sent, uid_of
from tests.media.uploads import upload
from tests.persons import Desk, admit, signed_in


def test_a_picture_goes_in_and_a_description_is_asked_for(house: Flask, editor: Desk) -> None:
    answer = send(editor, (jpeg(), "采茶 现场.jpg"))
    assert answer.status_code == 303
    uid = uid_of(house, "采茶 现场.jpg")
    page = editor.get(answer.location)
    assert f'name="{uid}"' in page.text and "采茶 现场.jpg" in page.text
    assert "采茶 现场.jpg" in editor.get(SHELF).text


def test_it_gets_a_place_in_the_library_that_can_be_typed(house: Flask, editor: Desk) -> None:
    uid = sent(house, editor, "采茶 现场（1）.JPEG")
    with house.app_context():
        media = db.session.query(Media).filter_by(uid=uid).one()
        assert media.path is not None
        folder, month, name = media.path.split("/")
        assert (folder, len(month)) == ("media", 7)
        assert name == f"cai-cha-xian-chang-1-{media.sha256[:8]}.jpg"


def test_several_go_in_at_once_and_the_refused_are_named(house: Flask, editor: Desk) -> None:
    before = rows(house)
    files = [(jpeg("red"), "红.jpg"), (b"MZ\x90\x00", "坏<b>.exe"), (PDF, "讲义.pdf")]
    answer = send(editor, *files, (jpeg()[:300], "断.jpg"))
    assert answer.status_code == 422
    assert "<b>坏&lt;b&gt;.exe</b>：这是程序文件" in answer.text
    assert "<b>断.jpg</b>：图片不完整或已损坏" in answer.text
    asked = {uid_of(house, "红.jpg"), uid_of(house, "讲义.pdf")}
    assert rows(house) - before == asked
    assert all(f'name="{uid}"' in answer.text for uid in asked)


def test_the_same_bytes_are_kept_once_under_whatever_name(house: Flask, editor: Desk) -> None:
    uid = sent(house, editor, "a.jpg")
    before = rows(house), kept(house)
    for _ in range(2):
        answer = send(editor, (jpeg(), "b.png"))
        assert answer.location.endswith(f"?uid={uid}")
    assert (rows(house), kept(house)) == before


def test_a_file_of_the_library_is_found_again(house: Flask, editor: Desk) -> None:
    with house.app_context():
        media = db.session.query(Media).filter_by(path="images/share.png").one()
        uid = media.uid
    data = (house.config["CONTENT"] / "images/share.png").read_bytes()
    assert send(editor, (data, "mine.png")).location.endswith(f"?uid={uid}")


def test_an_author_owns_it_at_their_centre(house: Flask, author: Desk) -> None:
    uid = sent(house, author)
    with house.app_context():
        media = db.session.query(Media).filter_by(uid=uid).one()
        assert media.centre is not None and media.centre.slug == "taishi"
    assert f'name="{uid}"' in author.get(f"{SHELF}{uid}").text


def test_nobody_uploads_to_a_centre_that_is_not_theirs(house: Flask, author: Desk) -> None:
    before = rows(house)
    assert send(author, (jpeg(), "a.jpg"), centre="tingzhu").status_code == 403
    assert send(author, (jpeg(), "a.jpg"), centre="meiyou").status_code == 404
    assert rows(house) == before


def test_nothing_chosen_is_said_on_the_form(editor: Desk) -> None:
    for answer in (send(editor), send(editor, (b"", ""))):
        assert answer.status_code == 422 and "请先选择文件。" in answer.text
        assert 'aria-invalid="true"' in answer.text


def test_an_empty_file_is_refused(editor: Desk) -> None:
    assert "<b>a.jpg</b>：这是一个空文件" in send(editor, (b"", "a.jpg")).text


def test_a_drawing_is_refused_at_the_desk(house: Flask, editor: Desk) -> None:
    before = rows(house), kept(house)
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0"/></svg>'
    for name in ("花.svg", "花.jpg"):
        assert "SVG 插图只能随内容文件夹导入" in send(editor, (drawing, name)).text
    assert (rows(house), kept(house)) == before


def test_who_is_signed_out_is_asked_to_sign_in(house: Flask) -> None:
    answer = house.test_client().post(SHELF, data={"file": (PDF and __file__)})
    assert answer.status_code == 401 and "登录" in answer.text


def test_a_form_without_its_token_is_refused(house: Flask, editor: Desk) -> None:
    before = rows(house)
    editor.token = ""
    assert send(editor, (jpeg(), "a.jpg")).status_code == 400
    assert rows(house) == before


def test_an_account_without_a_role_uploads_nothing(house: Flask) -> None:
    before = rows(house)
    assert send(signed_in(house, "luren"), (jpeg(), "a.jpg")).status_code == 403
    assert rows(house) == before


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ('"><img src=x onerror=alert(1)>.jpg', '"><img src=x onerror=alert(1)>.jpg'),
        ("../../x", "x"),
        ("..\\..\\x.jpg", "x.jpg"),
        ("a\u202egpj.exe", "agpj.exe"),
        ("a\0b\r\nX: y.jpg", "abX: y.jpg"),
        ("\ud800.jpg", ".jpg"),
        ("长" * 300, "长" * 200),
        ("长" * 300 + ".jpg", "长" * 196 + ".jpg"),
        ("{{ 7*7 }}.jpg", "{{ 7*7 }}.jpg"),
        ("'; DROP TABLE media; --.jpg", "'; DROP TABLE media; --.jpg"),
        ("javascript:alert(1).jpg", "javascript:alert(1).jpg"),
        (".jpg", ".jpg"),
    ],
)
def test_a_name_is_only_a_name(house: Flask, editor: Desk, name: str, shown: str) -> None:
    with house.app_context(), writing():
        media = upload(jpeg("#123456"), name, admit("bianji"))
        db.session.commit()
        uid, path = media.uid, media.path
    page = editor.get(f"{SHELF}{uid}")
    heading = page.text.partition("<h1>")[2].partition("</h1>")[0]
    assert unescape(heading) == shown and "<" not in heading
    for address in (SHELF, f"{SHELF}choose", f"{SHELF}describe?uid={uid}"):
        assert "<img src=x" not in editor.get(address).text
    assert path is not None and path.isascii() and path.count("/") == 2 and ".." not in path


def test_files_may_be_larger_than_other_forms(house: Flask, editor: Desk) -> None:
    data = b"%PDF-1.7\n" + bytes(LARGEST_FORM + 1)
    assert send(editor, (data, "大.pdf")).status_code == 303
    assert editor.send("/desk/media/describe", {"a": "x" * (LARGEST_FORM + 1)}).status_code == 413


def test_more_than_can_be_sent_at_once_is_told(
    editor: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    largest = 9 * 1024 * 1024
    for room in ("media_library", "large_forms"):
        monkeypatch.setattr(f"cedu_site.desk.{room}.LARGEST_UPLOAD", largest)
    assert f'data-largest="{largest}"' in editor.get(SHELF).text
    answer = send(editor, (PDF + bytes(largest), "大.pdf"))
    assert answer.status_code == 413 and "一次最多 9 MB" in answer.text


def test_files_that_come_in_are_not_held_in_memory(house: Flask) -> None:
    form = form_of((PDF + bytes(1024 * 1024), "a.pdf"))
    asked = house.test_request_context(SHELF, method="POST", **form)
    with asked, request.files["file"].stream as stream:
        assert getattr(stream, "_rolled", True)
