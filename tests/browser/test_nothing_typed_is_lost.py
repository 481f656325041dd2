"""Nothing typed is lost: a tab is killed, the network goes, a session ends."""

from contextlib import suppress

import pytest
from flask import Flask
from playwright.sync_api import Error, Page, expect
from sqlalchemy import delete, select

from cedu_site.extensions import db
from cedu_site.people.models import SignIn
from cedu_site.publishing.drafts import Draft
from tests.browser.conftest import At, sign_in
from tests.persons import PASSWORD

FIRST, LAST = "昨天下午，三十五人来学编竹篮。", "最后一句刚刚写完。"
AT_MOST_MS = 5000  # of typing that may be lost
OFFERED = "接着写那一份"
GONE = (
    "Failed to fetch",
    "ERR_INTERNET_DISCONNECTED",
    "Failed to load resource",
    "failed: .*ERR_ABORTED",
)
SESSION_OVER = ("status: 40[01]", "Failed to load resource")


def body(page: Page):
    return page.get_by_label("正文")


def kept(page: Page):
    return page.locator("#kept")


def type_last(page: Page) -> None:
    body(page).press("Control+End")
    body(page).press_sequentially(LAST, delay=10)


def find_again(page: Page) -> str:
    """Return the text that somebody finds who opens the page anew and takes what is offered."""
    offered = page.get_by_role("button", name=OFFERED)
    if offered.count():
        offered.click()
    return body(page).input_value()


def end_sessions(house: Flask) -> None:
    with house.app_context():
        db.session.execute(delete(SignIn))
        db.session.commit()


def stored(house: Flask) -> str:
    """Return what the server keeps of what is being written."""
    with house.app_context():
        draft = db.session.scalar(select(Draft))
        return str(draft.form["body"]) if draft else ""


@pytest.mark.parametrize(
    ("end", "after_ms"),
    [("closed", 1000), ("crashed", 1000), pytest.param("crashed", 3000, marks=pytest.mark.long)],
)
def test_a_tab_is_killed_in_the_middle_of_typing(
    writing: Page, desk: At, end: str, after_ms: int
) -> None:
    desk.watch.allow(*GONE)
    address = writing.url
    body(writing).press_sequentially(FIRST, delay=10)
    expect(kept(writing)).to_contain_text("已自动存下")
    type_last(writing)
    writing.wait_for_timeout(after_ms)
    if end == "closed":
        writing.close(run_before_unload=False)
    else:
        crash(writing)
    again = desk.another(writing.context)
    again.goto(address)
    assert find_again(again) == FIRST + LAST


@pytest.mark.long
def test_a_tab_is_killed_while_keys_are_still_coming(writing: Page, desk: At) -> None:
    desk.watch.allow(*GONE)
    address, text = writing.url, "".join(map(chr, range(0x4E00, 0x4E00 + 65)))
    body(writing).press_sequentially(text, delay=100, timeout=4 * AT_MOST_MS)
    crash(writing)
    again = desk.another(writing.context)
    again.goto(address)
    found = find_again(again)
    assert text.startswith(found)
    assert len(found) >= len(text) - AT_MOST_MS / 100
    assert len(text) > AT_MOST_MS / 100


def test_a_lost_network(writing: Page, desk: At, house: Flask) -> None:
    desk.watch.allow(*GONE)
    body(writing).press_sequentially(FIRST, delay=10)
    expect(kept(writing)).to_contain_text("已自动存下")
    writing.context.set_offline(True)
    type_last(writing)
    expect(kept(writing)).to_contain_text("网络不通")
    assert stored(house) == FIRST
    assert LAST in writing.evaluate("JSON.stringify(localStorage)")
    writing.context.set_offline(False)
    expect(kept(writing)).to_contain_text("已自动存下")
    assert stored(house) == FIRST + LAST


def test_a_session_that_ends_while_typing(writing: Page, desk: At, house: Flask) -> None:
    desk.watch.allow(*SESSION_OVER, *GONE)
    address = writing.url
    body(writing).press_sequentially(FIRST, delay=10)
    expect(kept(writing)).to_contain_text("已自动存下")
    end_sessions(house)
    type_last(writing)
    expect(kept(writing)).to_contain_text("登录已经过期")
    expect(kept(writing).get_by_role("link", name="另开一页登录")).to_be_visible()
    writing.close(run_before_unload=False)
    again = desk.another(writing.context)
    sign_in(again)
    again.goto(address)
    expect(again.get_by_role("button", name=OFFERED)).to_be_visible()
    assert find_again(again) == FIRST + LAST
    expect(kept(again)).to_contain_text("已自动存下")
    assert stored(house) == FIRST + LAST


@pytest.mark.long
def test_signing_in_on_another_page_lets_the_writing_go_on(
    writing: Page, desk: At, house: Flask
) -> None:
    desk.watch.allow(*SESSION_OVER, "failed: .*/draft net::ERR_ABORTED")
    end_sessions(house)
    body(writing).press_sequentially(FIRST, delay=10)
    expect(kept(writing)).to_contain_text("登录已经过期")
    sign_in(desk.another(writing.context))
    type_last(writing)
    expect(kept(writing)).to_contain_text("已自动存下")
    assert stored(house) == FIRST + LAST
    writing.get_by_role("button", name="保存草稿").click()
    expect(writing.get_by_text("已存为草稿")).to_be_visible()
    assert body(writing).input_value() == FIRST + LAST


def test_a_form_sent_after_its_session_goes_on_after_signing_in(
    writing: Page, desk: At, house: Flask
) -> None:
    desk.watch.allow(*SESSION_OVER)
    body(writing).fill(FIRST)
    end_sessions(house)
    writing.get_by_role("button", name="保存草稿").click()
    expect(writing.get_by_text("您写的内容还在")).to_be_visible()
    writing.get_by_label("账号").fill("bianji")
    writing.get_by_label("密码").fill(PASSWORD)
    writing.get_by_role("button", name="登录").click()
    expect(writing.get_by_role("heading", name="您刚才写的内容还在")).to_be_visible()
    writing.get_by_role("button", name="继续").click()
    expect(writing.get_by_text("已存为草稿")).to_be_visible()
    assert body(writing).input_value() == FIRST


def crash(page: Page) -> None:
    """Let the process of the tab die as it stands: nothing of the page runs any more."""
    with page.expect_event("crash"), suppress(Error):
        page.goto("chrome://crash")


def test_what_was_saved_is_not_offered_again(writing: Page) -> None:
    address = writing.url
    writing.get_by_label("标题", exact=True).fill("编竹篮 ")
    body(writing).fill(f"{FIRST}\n\n![](../../images/share.png)\n")
    writing.get_by_role("button", name="保存草稿").click()
    writing.get_by_label("第 1 张").fill("竹叶 [标志]")
    writing.get_by_label("栏目").select_option("街坊消息")
    writing.get_by_role("button", name="保存，下一步").click()
    writing.get_by_role("button", name="现在发布").click()
    expect(writing.get_by_text("已经发布")).to_be_visible()
    writing.goto(address)
    assert "![竹叶 标志](" in body(writing).input_value()
    expect(writing.locator(".offered")).to_have_count(0)
