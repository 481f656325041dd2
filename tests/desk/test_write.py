"""Writing: a new page is begun, saved, looked at beforehand, published; nothing typed is lost."""

import io
import re

from docx import Document
from flask import Flask
from PIL import Image

from tests.persons import Desk
from tests.web.crawling import visit

UID = "abcdefgh2345"
ARTICLE = {
    "kind": "article",
    "base": "",
    "title": "苔石镇办了一次编竹篮活动",
    "column": "xiaoxi",
    "centre": "taishi",
    "summary": "三十五人来学编竹篮。",
    "body": "昨天下午，三十五人来学**编竹篮**。\n\n## 怎么编\n\n先破篾。",
}


def save(desk: Desk, uid: str = UID, **changed: str):
    return desk.send(f"/desk/pages/{uid}", ARTICLE | changed)


def test_a_new_page_has_an_address_of_its_own(editor: Desk) -> None:
    answer = editor.get("/desk/new/article")
    assert answer.status_code == 302
    assert re.fullmatch(r"/desk/pages/[a-z2-7]{12}\?kind=article", answer.location)
    page = visit(editor, answer.location)
    assert page.answer.status_code == 200


def test_save_and_publish(editor: Desk, house: Flask) -> None:
    answer = save(editor)
    assert (answer.status_code, answer.location) == (303, f"/desk/pages/{UID}")
    reader = house.test_client()
    assert "编竹篮活动" not in reader.get("/news/xiaoxi/").text
    answer = editor.send(f"/desk/pages/{UID}/publish", {"when": "now", "slug": "bian-zhulan"})
    assert answer.status_code == 303
    assert "编竹篮活动" in reader.get("/news/xiaoxi/").text
    page = reader.get("/news/xiaoxi/bian-zhulan")
    assert "<strong>编竹篮</strong>" in page.text
    assert "/news/xiaoxi/bian-zhulan" in reader.get("/catalogue/?q=编竹篮").text


def test_preview_is_the_real_page(editor: Desk) -> None:
    visit(editor, f"/desk/pages/{UID}?kind=article")
    answer = editor.send(f"/desk/pages/{UID}/preview", ARTICLE)
    assert answer.status_code == 200
    assert "srcdoc" in answer.text and "编竹篮" in answer.text


def test_docx(editor: Desk, house: Flask) -> None:
    document = Document()
    document.add_heading("重阳节编竹活动", 0)
    document.add_paragraph("昨天，二十位老人来编竹篮。")
    picture = io.BytesIO()
    Image.new("RGB", (800, 600), "green").save(picture, "JPEG")
    picture.seek(0)
    document.add_picture(picture)
    data = io.BytesIO()
    document.save(data)
    data.seek(0)
    picture.seek(0)
    files = {"kind": "article", "files": [(data, "report.docx")]}
    answer = editor.send("/desk/incoming/", files, content_type="multipart/form-data")
    assert answer.status_code == 303, answer.text
    page = editor.get(answer.location)
    assert "重阳节编竹活动" in page.text
    assert "../../media/" in page.text
