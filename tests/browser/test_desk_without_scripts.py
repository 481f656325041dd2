"""The desk without JavaScript: slower, not less."""

import re

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.browser.bringing import TITLE, brought
from tests.browser.conftest import At, sign_in
from tests.desk.pages import LESSON
from tests.persons import admit

SMALL = 800, 600


@pytest.fixture
def plain(desk: At, house: Flask) -> Page:
    """A browser without JavaScript, in which an editor is signed in."""
    with house.app_context():
        for username in ("bianji", "guanli"):
            admit(username)
    page = desk.open(java_script_enabled=False)
    sign_in(page)
    return page


def test_an_event_is_published_and_withdrawn(plain: Page, desk: At) -> None:
    plain.get_by_role("link", name="放入 Word 文件和照片").click()
    plain.get_by_label("文件（可以一次选几个）").set_input_files(brought(SMALL))
    plain.get_by_role("button", name="放进来").click()
    expect(plain.get_by_label("标题", exact=True)).to_have_value(TITLE)
    expect(plain.get_by_role("toolbar")).to_have_count(0)
    plain.get_by_label("第 2 张").fill("编好的竹篮")
    plain.get_by_label("栏目").select_option("街坊消息")
    plain.get_by_role("button", name="看预览").click()
    shown = plain.frame_locator("#preview iframe")
    expect(shown.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(shown.get_by_alt_text("编好的竹篮")).to_be_attached()
    expect(plain.get_by_label("第 2 张")).to_have_value("编好的竹篮")
    plain.get_by_role("button", name="保存，下一步").click()
    make_a_preview_link(plain, desk)
    plain.get_by_role("button", name="现在发布").click()
    expect(plain.get_by_text("已经发布，读者现在就能看到。")).to_be_visible()
    public = plain.get_by_role("link", name="看公开的页面").get_attribute("href") or ""
    assert plain.request.get(public).ok
    plain.get_by_role("button", name="撤下").click()
    expect(plain.get_by_text("已经撤下")).to_be_visible()
    assert plain.request.get(public).status == 410


def make_a_preview_link(plain: Page, desk: At) -> None:
    panel = plain.url
    plain.get_by_role("link", name="做一个预览链接").click()
    plain.get_by_role("button", name="做一个链接").click()
    link = plain.get_by_label("新链接").input_value()
    reader = desk.open(java_script_enabled=False)
    reader.goto(link)
    expect(reader.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(reader.get_by_text("还没有发布，请勿转发")).to_be_visible()
    assert reader.context.cookies() == []
    plain.goto(panel)


def test_a_readers_correction_is_answered(plain: Page, desk: At) -> None:
    reader = desk.open(java_script_enabled=False)
    reader.goto(LESSON)
    reader.get_by_role("link", name="改错").click()
    reader.get_by_label("哪里不对").fill("第二步的数目不对。")
    reader.get_by_role("button", name="发送").click()
    expect(reader.get_by_text("查询码：")).to_be_visible()
    plain.get_by_text("更多", exact=True).click()
    plain.get_by_role("link", name="读者改错").click()
    plain.get_by_label("改了", exact=True).check()
    plain.get_by_label("回复一句话").fill("已经改好，谢谢。")
    plain.get_by_role("button", name="回复").click()
    reader.reload()
    expect(reader.get_by_text("已经改好，谢谢。")).to_be_visible()


@pytest.mark.long
def test_a_file_is_uploaded_described_and_removed(plain: Page) -> None:
    plain.get_by_role("link", name="图片和文件").click()
    plain.get_by_label("上传图片和文件").set_input_files(brought(SMALL)[1:])
    plain.get_by_role("button", name="上传", exact=True).click()
    plain.get_by_label("图片上是什么").fill("一排竹篮")
    plain.get_by_role("button", name="保存说明").click()
    plain.get_by_role("link", name="图片和文件").click()
    plain.get_by_label("找图片和文件").fill("一排竹篮")
    plain.get_by_role("button", name="查找").click()
    plain.locator(".media-shelf a").click()
    expect(plain.get_by_text("还没有页面用它。")).to_be_visible()
    plain.get_by_role("button", name="放进回收站").click()
    expect(plain.get_by_role("link", name="IMG_2041")).to_have_count(0)


@pytest.mark.long
def test_a_person_is_admitted(plain: Page, desk: At) -> None:
    plain.get_by_role("button", name="退出").click()
    sign_in(plain, "guanli")
    plain.get_by_text("更多", exact=True).click()
    plain.get_by_role("link", name="人员").click()
    plain.get_by_label("账号", exact=True).fill("xinren")
    plain.get_by_label("角色").select_option("author")
    plain.get_by_role("button", name="加上").click()
    link = plain.get_by_label(re.compile("设密码的链接")).input_value()
    newcomer = desk.open(java_script_enabled=False)
    newcomer.goto(link)
    newcomer.get_by_label("新密码", exact=True).fill("qingshan-lvshui-7")
    newcomer.get_by_label("新密码再写一次").fill("qingshan-lvshui-7")
    newcomer.get_by_role("button", name="设好密码").click()
    newcomer.get_by_label("账号").fill("xinren")
    newcomer.get_by_label("密码").fill("qingshan-lvshui-7")
    newcomer.get_by_role("button", name="登录").click()
    expect(newcomer.get_by_role("heading", level=1)).to_have_text("编辑室")
