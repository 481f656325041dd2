"""Suggestions while typing, as a reader has them: with keys, by touch, by ear, or not at all."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Watch
from tests.browser.kinds import visit
from tests.browser.suggestions import expect_active, field, open_list, options, type_in

SUGGEST = "**/catalogue/suggest?*"
SCRIPT = "suggesting.js"
LEFT = "/media/.*ERR_ABORTED"  # a picture that was still coming when the page was left
PAUSE_MS = 600  # much longer than the script waits before it asks


def expect_closed(page: Page) -> None:
    expect(field(page)).to_have_attribute("aria-expanded", "false")
    expect(page.get_by_role("listbox")).to_be_hidden()


def expect_none_active(page: Page) -> None:
    expect(page.locator('[role="option"][aria-selected="true"]')).to_have_count(0)
    assert field(page).get_attribute("aria-activedescendant") is None


def asked(page: Page) -> list[str]:
    """Return a list that grows by what the page asks for, in the order of the asking."""
    found: list[str] = []
    page.on("request", lambda request: found.append(request.url))
    return found


def suggestions_in(requests: list[str]) -> list[str]:
    parts = [urlsplit(one) for one in requests]
    return [parse_qs(p.query)["q"][0] for p in parts if p.path.endswith("/suggest")]


@pytest.mark.parametrize("kind", ["home", "missing", "catalogue"])
def test_nothing_is_loaded_before_the_field_is_entered(kind: str, page: Page, watch: Watch) -> None:
    requests = asked(page)
    visit(page, kind, watch)
    page.wait_for_load_state("networkidle")
    assert not [one for one in requests if SCRIPT in one or "suggest" in urlsplit(one).path]
    assert field(page).get_attribute("role") is None
    before = len(requests)
    field(page).focus()
    expect(field(page)).to_have_role("combobox")
    assert [SCRIPT in one for one in requests[before:]] == [True]
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    page.wait_for_timeout(PAUSE_MS)
    assert len(requests) == before + 1


@pytest.mark.parametrize("path", ["/courses/zhubian/beidian", "/offerings/"])
def test_a_page_without_a_field_never_loads_it(page: Page, path: str) -> None:
    requests = asked(page)
    page.goto(path)
    assert field(page).count() == 0
    for _ in range(12):
        page.keyboard.press("Tab")
    page.wait_for_load_state("networkidle")
    assert not [one for one in requests if SCRIPT in one]


def test_what_is_suggested_is_told_and_can_be_chosen_with_keys(page: Page) -> None:
    page.goto("/")
    field(page).focus()
    expect(field(page)).to_have_role("combobox")
    expect_closed(page)
    type_in(page, "竹")
    expect(field(page)).to_have_attribute("aria-expanded", "true")
    list_id = field(page).get_attribute("aria-controls")
    expect(page.get_by_role("listbox", name="搜索建议")).to_have_id(list_id or "")
    count = options(page).count()
    assert count > 2
    expect(page.locator(".field [role=status]")).to_have_text(f"有 {count} 条建议，按上下键挑选。")
    expect_none_active(page)
    page.keyboard.press("ArrowDown")
    expect_active(page, 0)
    page.keyboard.press("ArrowDown")
    expect_active(page, 1)
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect_active(page, count - 1)
    page.keyboard.press("ArrowDown")
    expect_active(page, 0)
    page.keyboard.press("Home")
    expect_none_active(page)
    assert field(page).evaluate("it => it.selectionStart") == 0
    page.keyboard.press("ArrowDown")
    page.keyboard.press("End")
    expect_none_active(page)
    assert field(page).evaluate("it => it.selectionStart") == 1
    page.keyboard.press("ArrowDown")
    wanted = options(page).first.evaluate("it => it.href")
    page.keyboard.press("Enter")
    page.wait_for_url(wanted)


@pytest.mark.parametrize("path", ["/", "/catalogue/"])
def test_escape_closes_the_list_and_keeps_the_text(page: Page, path: str) -> None:
    open_list(page, path)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect_closed(page)
    expect_none_active(page)
    expect(field(page)).to_have_value("竹")
    expect(page.locator(".field [role=status]")).to_be_empty()
    page.wait_for_timeout(PAUSE_MS)
    expect_closed(page)
    page.keyboard.press("ArrowDown")
    expect_active(page, 0)
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowUp")
    expect_active(page, options(page).count() - 1)


def test_enter_without_a_choice_searches(page: Page) -> None:
    open_list(page)
    page.keyboard.press("Enter")
    page.wait_for_url("**/catalogue/?q=*")
    expect(field(page)).to_have_value("竹")


def test_more_typing_asks_again_and_lets_go_of_the_choice(page: Page) -> None:
    open_list(page)
    page.keyboard.press("ArrowDown")
    expect_active(page, 0)
    type_in(page, "杯垫")
    expect(options(page)).to_have_count(1)
    expect(options(page).first).to_contain_text("编一只竹杯垫")
    expect_none_active(page)
    for _ in range(3):
        page.keyboard.press("Backspace")
    expect_closed(page)


def test_leaving_the_field_closes_the_list(page: Page) -> None:
    open_list(page)
    page.keyboard.press("Tab")
    expect_closed(page)
    expect(page.get_by_role("button", name="搜索")).to_be_focused()
    page.wait_for_timeout(PAUSE_MS)
    expect_closed(page)
    field(page).fill("竹编")
    expect(options(page).first).to_be_visible()
    page.get_by_role("heading", level=1).click()
    expect_closed(page)


def test_an_answer_that_comes_after_leaving_is_not_shown(page: Page) -> None:
    page.goto("/")
    field(page).focus()
    expect(field(page)).to_have_role("combobox")
    held: list[Route] = []
    page.route(SUGGEST, lambda route: held.append(route))
    with page.expect_request(SUGGEST):
        type_in(page, "竹")
    page.keyboard.press("Tab")
    page.wait_for_timeout(PAUSE_MS)
    expect_closed(page)


def test_a_stale_answer_is_not_shown(page: Page) -> None:
    page.goto("/")
    field(page).focus()

    def hold(route: Route) -> None:
        if parse_qs(urlsplit(route.request.url).query)["q"] != ["竹"]:
            route.continue_()

    page.route(SUGGEST, hold)
    with page.expect_request(SUGGEST):
        type_in(page, "竹")
    with page.expect_event("requestfailed", lambda one: "/suggest" in one.url):
        type_in(page, "杯垫")
    expect(options(page)).to_have_count(1)


@pytest.mark.parametrize("touch", [False, True], ids=["click", "tap"])
def test_a_suggestion_is_chosen_by_pointing(
    open_page: Callable[..., Page], watch: Watch, touch: bool
) -> None:
    watch.allow(LEFT)
    page = open_page(360, has_touch=touch)
    open_list(page, text="杯垫")
    before = page.evaluate("history.length")
    (options(page).first.tap if touch else options(page).first.click)()
    page.wait_for_url("**/courses/zhubian/beidian")
    assert page.evaluate("history.length") == before + 1
    page.go_back()
    expect(page.get_by_role("listbox")).to_be_hidden()
    assert urlsplit(page.url).path == "/"


def test_typing_is_asked_once_it_rests_and_leaves_no_history(page: Page) -> None:
    page.goto("/")
    field(page).focus()
    expect(field(page)).to_have_role("combobox")
    requests, before = asked(page), page.evaluate("history.length")
    field(page).press_sequentially("竹杯垫", delay=10)
    expect(page.get_by_role("listbox")).to_be_visible()
    page.wait_for_timeout(PAUSE_MS)
    assert suggestions_in(requests) == ["竹杯垫"]
    assert page.evaluate("history.length") == before
    assert urlsplit(page.url).path == "/"


@pytest.mark.parametrize("path", ["/", "/catalogue/"])
def test_an_input_method_is_left_alone_until_it_has_settled(page: Page, path: str) -> None:
    page.goto(path)
    field(page).focus()
    expect(field(page)).to_have_role("combobox")
    requests = asked(page)
    keyboard = page.context.new_cdp_session(page)
    for typed in ("b", "bei", "bei d", "bei dian"):
        keyboard.send(
            "Input.imeSetComposition",
            {"text": typed, "selectionStart": len(typed), "selectionEnd": len(typed)},
        )
        page.wait_for_timeout(PAUSE_MS // 2)
    assert requests == []
    keyboard.send("Input.insertText", {"text": "杯垫"})
    expect(options(page).first).to_contain_text("编一只竹杯垫")
    assert suggestions_in(requests) == ["杯垫"]


@pytest.mark.parametrize("trouble", ["offline", "500", "another page"])
def test_when_the_network_fails_the_field_is_the_plain_one(
    page: Page, watch: Watch, trouble: str
) -> None:
    watch.allow("/suggest", "Failed to load resource")
    open_list(page)

    def fail(route: Route) -> None:
        if trouble == "offline":
            route.abort()
        elif trouble == "500":
            route.fulfill(status=500, body='<div id="suggestions"><a href="/x">x</a></div>')
        else:
            route.fulfill(body="<a href='/login'>请先登录网络</a>", content_type="text/html")

    page.route(SUGGEST, fail)
    with page.expect_request(SUGGEST):
        type_in(page, "编")
    expect_closed(page)
    expect(field(page)).to_have_value("竹编")
    expect(field(page)).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/catalogue/?q=*")
    assert not [one for one in watch.problems if one.startswith("error:")]


def test_what_was_typed_before_the_script_came_is_answered(page: Page) -> None:
    held: list[Route] = []
    page.route(f"**/{SCRIPT}", lambda route: held.append(route))
    page.goto("/")
    type_in(page, "杯垫")
    expect(field(page)).to_have_value("杯垫")
    while not held:  # the browser asks for it in its own time
        page.wait_for_timeout(20)
    held[0].continue_()
    expect(options(page).first).to_contain_text("编一只竹杯垫")


def test_a_field_filled_by_going_back_is_not_taken_for_typed(page: Page) -> None:
    page.goto("/")
    field(page).evaluate("it => { it.value = '杯垫' }")
    field(page).focus()
    expect(field(page)).to_have_role("combobox")
    page.wait_for_timeout(PAUSE_MS)
    expect_closed(page)


def test_a_script_that_comes_while_composing_waits_too(page: Page) -> None:
    held: list[Route] = []
    page.route(f"**/{SCRIPT}", lambda route: held.append(route))
    page.goto("/")
    requests = asked(page)
    field(page).focus()
    keyboard = page.context.new_cdp_session(page)
    half = {"text": "bei", "selectionStart": 3, "selectionEnd": 3}
    keyboard.send("Input.imeSetComposition", half)
    while not held:  # the browser asks for it in its own time
        page.wait_for_timeout(20)
    held[0].continue_()
    expect(field(page)).to_have_role("combobox")
    page.wait_for_timeout(PAUSE_MS)
    assert suggestions_in(requests) == []
    keyboard.send("Input.insertText", {"text": "杯垫"})
    expect(options(page).first).to_contain_text("编一只竹杯垫")


def test_on_the_catalogue_the_list_goes_when_searched_and_comes_back_with_typing(
    page: Page,
) -> None:
    open_list(page, "/catalogue/", "竹编")
    expect(page.locator("#total")).to_contain_text("“竹编”")
    expect(options(page).first).to_be_visible()
    page.keyboard.press("Enter")
    expect_closed(page)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(PAUSE_MS)
    expect_closed(page)
    expect(field(page)).to_be_focused()
    assert page.locator("#results article").count() > 0
    page.keyboard.press("Backspace")
    expect(options(page).first).to_be_visible()


def test_on_the_catalogue_enter_at_once_shows_no_list(page: Page) -> None:
    page.goto("/catalogue/")
    field(page).focus()
    expect(field(page)).to_have_role("combobox")
    page.keyboard.insert_text("竹编")
    page.keyboard.press("Enter")
    expect(page.locator("#total")).to_contain_text("“竹编”")
    page.wait_for_timeout(PAUSE_MS)
    expect_closed(page)


def test_going_back_from_a_suggestion_finds_the_answers_again(page: Page, watch: Watch) -> None:
    watch.allow(LEFT)
    open_list(page, "/catalogue/", "杯垫")
    page.wait_for_url("**/catalogue/?q=*")
    found = page.locator("#results h2").all_inner_texts()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/courses/zhubian/beidian")
    page.go_back()
    page.wait_for_url("**/catalogue/?q=*")
    expect(field(page)).to_have_value("杯垫")
    expect(page.get_by_role("listbox")).to_be_hidden()
    assert page.locator("#results h2").all_inner_texts() == found


def test_without_javascript_the_field_is_the_plain_one(open_page: Callable[..., Page]) -> None:
    page = open_page(java_script_enabled=False)
    page.goto("/")
    page.get_by_role("searchbox").fill("杯垫")
    page.keyboard.press("Enter")
    page.wait_for_url("**/catalogue/?q=*")
    page.goto("/catalogue/suggest?q=杯垫")
    page.get_by_role("link", name="编一只竹杯垫").click()
    page.wait_for_url("**/courses/zhubian/beidian")
