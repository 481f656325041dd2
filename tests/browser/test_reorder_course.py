"""A course put in order with the keyboard alone, without JavaScript; readers see it at once."""

from flask import Flask
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import At
from tests.persons import PASSWORD, admit

FURTHEST = 60


def press(page: Page, target: Locator) -> None:
    """Go to this with Tab, and press Enter."""
    for _ in range(FURTHEST):
        page.keyboard.press("Tab")
        if target.evaluate("it => it === document.activeElement"):
            page.keyboard.press("Enter")
            return
    raise AssertionError(f"{target} is not reached with {FURTHEST} presses of Tab")


def order(page: Page) -> list[str]:
    links = page.locator(".lessons li > span > a")
    return links.all_inner_texts()


def test_the_last_lesson_becomes_the_first_but_one(desk: At, house: Flask) -> None:
    with house.app_context():
        admit("zhubian")
    page = desk.open(java_script_enabled=False)
    page.goto("/login")
    page.get_by_label("账号").focus()
    page.keyboard.type("zhubian")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    main = page.get_by_role("main")
    press(page, main.get_by_role("link", name="网站结构"))
    press(page, main.get_by_role("link", name="课程", exact=True))
    press(page, main.get_by_role("link", name="竹编入门"))
    expect(page.get_by_role("heading", level=1)).to_have_text("竹编入门")
    before = order(page)
    up = page.get_by_role("button", name=f"上移：{before[-1]}")
    press(page, up)
    for _ in range(2):  # the button stays under one's finger
        expect(up).to_be_focused()
        page.keyboard.press("Enter")
    after = [before[0], before[-1], *before[1:-1]]
    expect(page.locator(".lessons li > span > a")).to_have_text(after)
    reader = desk.open(java_script_enabled=False)
    reader.goto("/courses/zhubian/")
    shown = reader.get_by_role("main").inner_text()
    assert sorted(before, key=shown.index) == after
