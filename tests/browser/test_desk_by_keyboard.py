"""The desk with the keyboard alone: an article is written, published and withdrawn."""

from flask import Flask
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import At
from tests.browser.test_keyboard import FOCUS
from tests.persons import PASSWORD, admit

FURTHEST = 120
TITLE = "竹编课停一周"


def go_to(page: Page, target: Locator) -> None:
    """Press Tab until this has the focus, and see that every focus on the way is seen."""
    for _ in range(FURTHEST):
        page.keyboard.press("Tab")
        here = page.evaluate(FOCUS)
        assert here["end"] or (here["seen"] and here["inside"]), here["name"]
        if target.evaluate("it => it === document.activeElement"):
            return
    raise AssertionError(f"{target} is not reached with {FURTHEST} presses of Tab")


def press(page: Page, name: str, role: str = "button", key: str = "Enter") -> None:
    go_to(page, page.get_by_role("main").get_by_role(role, name=name, exact=True))
    page.keyboard.press(key)


def enter(page: Page, label: str, text: str) -> None:
    go_to(page, page.get_by_label(label, exact=True))
    page.keyboard.type(text)


def test_an_article_with_the_keyboard_alone(desk: At, house: Flask) -> None:
    with house.app_context():
        admit("bianji")
    page = desk.open()
    page.goto("/login")
    enter(page, "账号", "bianji")
    enter(page, "密码", PASSWORD)
    press(page, "登录")
    page.wait_for_url("**/desk/")
    press(page, "写文章", "link")
    page.wait_for_url("**/desk/pages/*")
    enter(page, "标题", TITLE)
    go_to(page, page.get_by_label("栏目", exact=True))
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("栏目")).to_have_value("xiaoxi")
    use_the_toolbar(page)
    go_to(page, page.locator("#write summary", has_text="更多"))
    page.keyboard.press("Space")
    expect(page.get_by_label("封面")).to_be_visible()
    press(page, "保存，下一步")
    page.wait_for_url("**/publish")
    press(page, "现在发布")
    expect(page.get_by_text("已经发布，读者现在就能看到。")).to_be_visible()
    assert page.request.get("/news/xiaoxi/").text().count(TITLE)
    press(page, "撤下", key="Space")
    expect(page.get_by_text("已经撤下")).to_be_visible()
    assert not page.request.get("/news/xiaoxi/").text().count(TITLE)


def use_the_toolbar(page: Page) -> None:
    """The toolbar is one stop of Tab, in which the arrow keys lead from button to button."""
    tools = page.get_by_role("toolbar", name="排版")
    go_to(page, tools.get_by_role("button", name="加粗"))
    page.keyboard.press("ArrowRight")
    expect(tools.get_by_role("button", name="小标题")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(tools.get_by_role("button", name="用料和步骤")).to_be_focused()
    page.keyboard.press("Home")
    go_to(page, page.get_by_label("正文"))
    page.keyboard.type("下周停课。")
    page.keyboard.press("Shift+Tab")  # the way to the pictures of the library
    page.keyboard.press("Shift+Tab")
    expect(tools.get_by_role("button", name="加粗")).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.type("记得")
    expect(page.get_by_label("正文")).to_have_value("下周停课。**记得**")
