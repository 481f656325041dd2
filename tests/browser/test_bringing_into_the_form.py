"""Into the open form: pasted text, dropped files, a picture of the library."""

import re
from base64 import b64encode
from io import BytesIO

from flask import Flask
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.bringing import DOCX, TITLE, report
from tests.browser.conftest import At

PASTE = """([html, plain]) => {
  const brought = new DataTransfer();
  if (html) brought.setData("text/html", html);
  brought.setData("text/plain", plain);
  document.getElementById("f-body").dispatchEvent(
    new ClipboardEvent("paste", {clipboardData: brought, bubbles: true, cancelable: true}));
}"""
DROP = """([name, type, data]) => {
  const bytes = Uint8Array.from(atob(data), one => one.charCodeAt(0));
  const brought = new DataTransfer();
  brought.items.add(new File([bytes], name, {type}));
  document.getElementById("f-body").dispatchEvent(
    new DragEvent("drop", {dataTransfer: brought, bubbles: true, cancelable: true}));
}"""
ARTICLE = (
    "<section style='mso-x:1'><p><span>昨天，<b>三十五人</b>来学编竹篮。</span></p>"
    "<img data-src='https://mmbiz.example/a.jpg'><script>window.__hit = 1</script></section>"
)


def body(page: Page):
    return page.get_by_label("正文")


def drop(page: Page, name: str, kind: str, data: bytes) -> None:
    page.evaluate(DROP, [name, kind, b64encode(data).decode()])


def test_what_is_pasted_becomes_markdown(writing: Page) -> None:
    body(writing).fill("前面的话。")
    body(writing).press("Control+End")
    writing.evaluate(PASTE, [ARTICLE, "昨天"])
    expect(writing.locator("#told")).to_contain_text("图片")
    text = body(writing).input_value()
    assert text.startswith("前面的话。\n\n昨天，**三十五人**来学编竹篮。")
    assert "此处有一张图片" in text
    assert "script" not in text


def test_what_cannot_be_tidied_is_pasted_as_it_is(writing: Page, desk: At) -> None:
    desk.watch.allow("ERR_INTERNET_DISCONNECTED", "Failed to fetch", "Failed to load", "failed:")
    writing.context.set_offline(True)
    writing.evaluate(PASTE, [ARTICLE, "昨天，三十五人来学编竹篮。"])
    expect(body(writing)).to_have_value("昨天，三十五人来学编竹篮。")
    writing.context.set_offline(False)


def test_a_document_is_dropped(writing: Page) -> None:
    drop(writing, "活动.docx", DOCX, report())
    expect(writing.get_by_label("标题", exact=True)).to_have_value(TITLE, timeout=15_000)
    assert "## 怎么编" in body(writing).input_value()


def test_the_title_of_a_document_is_not_lost_where_there_is_one(writing: Page) -> None:
    writing.get_by_label("标题", exact=True).fill("已经有的题目")
    drop(writing, "活动.docx", DOCX, report())
    expect(body(writing)).to_have_value(re.compile(f"^## {TITLE}\n\n昨天"), timeout=15_000)


def test_a_picture_of_the_library_is_chosen(writing: Page, house: Flask) -> None:
    file = BytesIO()
    Image.new("RGB", (320, 240), "teal").save(file, "PNG")
    drop(writing, "竹篮.png", "image/png", file.getvalue())
    expect(body(writing)).to_have_value(re.compile("media/"), timeout=15_000)
    first = body(writing).input_value().strip()
    body(writing).fill("")
    writing.get_by_role("link", name="从图库里选图片").click()
    writing.get_by_role("dialog").get_by_role("link", name="竹篮.png").click()
    expect(writing.get_by_role("dialog")).to_be_hidden()
    assert body(writing).input_value().strip() == first
