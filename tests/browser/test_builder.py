"""The builder in a browser: it shows each choice at once, copies, and works without scripts."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import Watch

PATH = "/embed/?centre=taishi"


def test_each_choice_is_shown_at_once(page: Page, watch: Watch) -> None:
    watch.allow("ERR_ABORTED")  # a frame of the preview that is no longer wanted
    page.goto(PATH)
    page.get_by_label("课程", exact=True).check()
    page.wait_for_url("**/embed/?what=courses&centre=taishi*")
    page.get_by_label("最多几条").fill("3")
    page.wait_for_url("**n=3*")
    expect(page.locator("iframe")).to_have_count(3)
    assert "n=3" in page.get_by_label("一、脚本").input_value()
    frame = page.frame_locator("iframe").first
    expect(frame.get_by_role("heading", level=1)).to_be_visible()


def test_it_copies_and_says_so(open_page: Callable[..., Page], watch: Watch) -> None:
    watch.allow("ERR_ABORTED")
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    page.goto(PATH)
    page.get_by_label("最多几条").fill("3")
    page.wait_for_url("**n=3*")
    page.locator("[data-copy=links]").click()  # and leave the number
    page.wait_for_load_state("networkidle")
    expect(page.get_by_text("已复制")).to_have_count(1)
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.get_by_label("四、普通链接").input_value()


def test_without_javascript(open_page: Callable[..., Page]) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(PATH)
    assert page.get_by_role("button", name="复制").count() == 0
    page.get_by_label("版式").select_option("卡片")
    page.get_by_role("button", name="生成").click()
    page.wait_for_url("**layout=cards*")
    assert "layout=cards" in page.get_by_label("三、固定高度的框架").input_value()
