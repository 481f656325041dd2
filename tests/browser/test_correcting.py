"""更正: a wrong digit on a live page is corrected at once, and the page says so."""

from flask import Flask
from playwright.sync_api import expect

from cedu_site.clock import in_beijing, now
from tests.browser.conftest import At, sign_in
from tests.desk.pages import page_at
from tests.persons import admit

ARTICLE = "/news/xiaoxi/xin-ketang"


def test_a_wrong_digit_is_corrected(desk: At, house: Flask) -> None:
    with house.app_context():
        admit("bianji")
        uid = page_at(ARTICLE).uid
    page = desk.open()
    sign_in(page)
    page.goto(f"/desk/pages/{uid}")
    page.get_by_role("link", name="小改动，马上更正").click()
    text = page.get_by_label("正文").input_value()
    assert "20 日" in text
    page.get_by_label("正文").fill(text.replace("20 日", "21 日"))
    note = "“20 日”应为“21 日”"
    page.get_by_label("改了什么").fill(note)
    page.get_by_role("button", name="马上更正").click()
    expect(page.get_by_text("已经更正")).to_be_visible()
    reader = desk.open()
    reader.goto(ARTICLE)
    expect(reader.locator("main .body")).to_contain_text("21 日")
    expect(reader.locator("main .body")).not_to_contain_text("20 日")
    today = in_beijing(now())
    said = f"更正（{today.year}年{today.month}月{today.day}日）：{note}"
    expect(reader.locator(".corrected")).to_have_text(said)
    reader.goto("/correction")
    expect(reader.get_by_role("main")).to_contain_text(note)
