"""Two people on one page: each learns of the other, neither overwrites, nothing is lost."""

from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from cedu_site.database import writing as in_turn
from cedu_site.extensions import db
from cedu_site.publishing.models import Page as Stored
from tests.browser.conftest import At, sign_in
from tests.persons import admit

BEGUN, FIRST, SECOND = "昨天来了三十五人。", "昨天来了三十六人。", "昨天来了五十三人，都说好。"


def body(page: Page):
    return page.get_by_label("正文", exact=True)


def save(page: Page) -> None:
    page.get_by_role("button", name="保存草稿").click()


def open_form(desk: At, username: str, address: str) -> Page:
    page = desk.open()
    sign_in(page, username)
    page.goto(address)
    return page


def test_two_people_on_one_page(writing: Page, desk: At, house: Flask) -> None:
    desk.watch.allow("status: 409", "Failed to load resource")
    with house.app_context(), in_turn():
        admit("zhubian")
    first, address = writing, writing.url.partition("?")[0]
    first.get_by_label("标题", exact=True).fill("编竹篮")
    body(first).fill(BEGUN)
    save(first)
    expect(first.get_by_text("已存为草稿")).to_be_visible()

    second = open_form(desk, "zhubian", address)
    expect(second.locator("#others")).to_contain_text("bianji")
    expect(second.locator("#others")).to_contain_text("起正在改这一页")
    body(second).fill(SECOND)
    save(second)
    expect(second.get_by_text("已存为草稿")).to_be_visible()

    look_again(first)
    expect(first.locator("#others")).to_contain_text("zhubian")
    second.goto("/desk/")
    expect(second.get_by_role("heading", level=1)).to_be_visible()
    look_again(first)
    expect(first.locator("#others")).to_be_hidden()
    second.goto(address)

    body(first).fill(FIRST)
    save(first)
    newer = first.locator(".newer")
    expect(newer).to_contain_text("zhubian在")
    expect(newer.locator("del", has_text="五十三")).to_be_visible()
    expect(newer.locator("ins", has_text="三十六")).to_be_visible()
    newer.get_by_text("看那一版的全文").click()
    expect(newer.locator("textarea")).to_have_value(SECOND)
    expect(body(first)).to_have_value(FIRST)
    assert versions(house) == [BEGUN, SECOND]

    body(first).press("Control+End")
    body(first).press_sequentially("都说好。")
    expect(first.locator("#kept")).to_contain_text("已自动存下")
    first.goto(address)  # as if it were closed, and taken up again another day
    expect(body(first)).to_have_value(FIRST + "都说好。")
    expect(first.locator(".newer")).to_contain_text("zhubian在")
    first.get_by_role("button", name="用我的，存在那一版之后").click()
    expect(first.get_by_text("已存为草稿")).to_be_visible()
    assert versions(house) == [BEGUN, SECOND, FIRST + "都说好。"]

    first.get_by_role("link", name="历史").click()
    expect(first.get_by_text("第 3 版", exact=True)).to_be_visible()
    first.get_by_role("button", name="看选中两版的不同").first.click()
    expect(first.locator(".compared del", has_text="五十三")).to_be_visible()


def look_again(page: Page) -> None:
    """Have the page ask who else is there, as it does each time that somebody comes back to it."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def versions(house: Flask) -> list[str]:
    with house.app_context():
        page = db.session.scalars(
            select(Stored).where(Stored.kind == "article").order_by(-Stored.id)
        ).first()
        return [one.body for one in page.revisions]
