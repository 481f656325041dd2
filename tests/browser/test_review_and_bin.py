"""A page is read by two people, one of whom sends it back; what is thrown away comes back."""

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from cedu_site.extensions import db
from cedu_site.news.models import Column
from tests.browser.conftest import At, sign_in
from tests.persons import admit

TITLE = "苔石镇编竹篮"
PEOPLE = ("zuozhe", "bianji", "zhenbianji")


@pytest.fixture
def people(desk: At, house: Flask) -> dict[str, Page]:
    """An author and two editors, each at their own browser; the column asks for two readings."""
    with house.app_context():
        for username in PEOPLE:
            admit(username)
        db.session.scalars(select(Column).filter_by(slug="xiaoxi")).one().readings = 2
        db.session.commit()
    pages = {username: desk.open(360) for username in PEOPLE}
    for username, page in pages.items():
        sign_in(page, username)
    return pages


def write_and_hand_over(page: Page) -> None:
    page.get_by_role("link", name="写文章").click()
    page.get_by_label("标题", exact=True).fill(TITLE)
    page.get_by_label("栏目").select_option("街坊消息")
    page.get_by_role("textbox", name="正文").fill("三十五人来学编竹篮。")
    page.get_by_role("button", name="保存，下一步").click()
    page.get_by_role("button", name="写好了，交去初审").click()
    expect(page.get_by_text("等初审", exact=True).first).to_be_visible()


def take_up(page: Page) -> None:
    """Go to what waits, as the first page of the desk shows it."""
    page.goto("/desk/")
    page.get_by_role("link", name=TITLE).click()
    page.get_by_role("link", name="审稿、发布、撤下和分享").click()


def test_two_readings_and_a_refusal(people: dict[str, Page], desk: At) -> None:
    author, first, second = (people[name] for name in PEOPLE)
    write_and_hand_over(author)
    take_up(first)
    first.get_by_role("button", name="退回去改").click()
    expect(first.get_by_role("alert")).to_contain_text("请说明原因")
    desk.watch.allow("status: 422", "422")
    first.get_by_role("textbox", name="意见").fill("人数和签到表不一样。")
    first.get_by_role("button", name="退回去改").click()
    expect(first.get_by_text("已经退回")).to_be_visible()

    take_up(author)
    expect(author.get_by_text("人数和签到表不一样。")).to_be_visible()
    author.get_by_role("link", name="回去接着写").click()
    author.get_by_role("textbox", name="正文").fill("五十三人来学编竹篮。")
    author.get_by_role("button", name="保存，下一步").click()
    author.get_by_role("button", name="写好了，交去初审").click()

    take_up(first)
    expect(first.get_by_role("button", name="现在发布")).to_have_count(0)
    first.get_by_role("button", name="初审通过").click()
    expect(first.get_by_text("下一审要换一个人")).to_be_visible()
    take_up(second)
    second.get_by_role("button", name="终审通过").click()
    second.get_by_role("button", name="现在发布").click()
    expect(second.get_by_text("已经发布，读者现在就能看到。")).to_be_visible()
    second.get_by_role("link", name="看公开的页面").click()
    expect(second.get_by_text("五十三人来学编竹篮。")).to_be_visible()


def test_what_was_thrown_away_comes_back(people: dict[str, Page]) -> None:
    author = people["zuozhe"]
    write_and_hand_over(author)
    author.get_by_label("为什么删除（可以不填）").fill("写重复了")
    author.get_by_role("button", name="放进回收站").click()
    expect(author.get_by_text("在回收站里", exact=True)).to_be_visible()
    author.get_by_text("更多", exact=True).click()
    author.get_by_role("link", name="回收站", exact=True).click()
    expect(author.get_by_text("写重复了")).to_be_visible()
    author.get_by_role("button", name=f"找回来：{TITLE}").click()
    expect(author.get_by_text("和删除以前一样")).to_be_visible()
    author.get_by_role("link", name="回去接着写").click()
    expect(author.get_by_role("textbox", name="正文")).to_have_value("三十五人来学编竹篮。")
