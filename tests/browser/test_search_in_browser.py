"""Searching as a reader does it: typing, filtering, going back; also without JavaScript."""

from collections.abc import Callable
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from playwright.sync_api import Page, Request, Route, expect

from tests.browser.conftest import Watch

CATALOGUE = "/catalogue/"


def total(page: Page) -> int:
    return int(page.locator("#results").get_attribute("data-total") or "")


def titles(page: Page) -> list[str]:
    return page.locator("#results article h2").all_inner_texts()


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def expect_query(page: Page, **parameters: str) -> None:
    """Wait until the address bar asks for just this; the usual order need not be named."""
    wanted = {name: [value] for name, value in ({"sort": "relevance"} | parameters).items()}
    page.wait_for_url(lambda url: {"sort": ["relevance"]} | parse_qs(urlsplit(url).query) == wanted)


def type_slowly(page: Page, text: str) -> None:
    page.locator("#q").press_sequentially(text, delay=30)


def choose(page: Page, name: str, value: str) -> None:
    """Tick a value of a filter, where the filters are folded after opening them."""
    box = page.locator(f'input[name="{name}"][value="{value}"]')
    if not box.is_visible():
        page.locator("#answers summary").click()
    box.check()


@pytest.fixture
def catalogue(page: Page) -> Page:
    """The catalogue, marked so that a reload is noticed."""
    page.goto(CATALOGUE)
    page.evaluate("document.documentElement.dataset.kept = 'yes'")
    return page


def not_reloaded(page: Page) -> bool:
    return page.evaluate("document.documentElement.dataset.kept") == "yes"


def test_from_home_to_a_resource(page: Page) -> None:
    page.goto("/")
    page.get_by_role("searchbox").fill("竹编")
    page.keyboard.press("Enter")
    page.wait_for_url("**/catalogue/?q=*")
    assert total(page) > 0
    page.locator("#q").fill("")
    type_slowly(page, "杯垫")
    expect(page.locator("#total")).to_contain_text("杯垫")
    choose(page, "kind", "resource")
    expect_query(page, q="杯垫", kind="resource")
    filtered = titles(page)
    page.go_back()
    expect_query(page, q="杯垫")
    expect(page.locator('input[value="resource"]')).not_to_be_checked()
    expect(page.locator("#q")).to_have_value("杯垫")
    page.go_forward()
    expect_query(page, q="杯垫", kind="resource")
    expect(page.locator('input[value="resource"]')).to_be_checked()
    assert titles(page) == filtered
    page.get_by_role("link", name="编一只竹杯垫").click()
    page.wait_for_url("**/courses/zhubian/beidian")
    expect(page.get_by_role("heading", level=1)).to_have_text("编一只竹杯垫")


def test_typing_changes_results_and_address_without_reload(catalogue: Page) -> None:
    everything = total(catalogue)
    type_slowly(catalogue, "篾条")
    expect(catalogue.locator("#results mark").first).to_have_text("篾条")
    expect_query(catalogue, q="篾条")
    assert 0 < total(catalogue) < everything
    assert not_reloaded(catalogue)


def test_the_address_can_be_shared(catalogue: Page, open_page: Callable[..., Page]) -> None:
    type_slowly(catalogue, "竹编")
    expect_query(catalogue, q="竹编")
    choose(catalogue, "topic", "山歌")
    expect_query(catalogue, q="竹编", topic="山歌")
    other = open_page()
    other.goto(catalogue.url)
    assert titles(other) == titles(catalogue)
    assert other.locator("#total").inner_text() == catalogue.locator("#total").inner_text()
    assert other.title() == catalogue.title()


def test_an_input_method_searches_once_it_has_settled(catalogue: Page) -> None:
    asked: list[str] = []
    catalogue.locator("#q").focus()
    expect(catalogue.locator("#q")).to_have_role("combobox")
    catalogue.on(
        "request",
        lambda request: urlsplit(request.url).path == CATALOGUE and asked.append(request.url),
    )
    keyboard = catalogue.context.new_cdp_session(catalogue)
    for typed in ("b", "bei", "bei d", "bei dian"):
        keyboard.send(
            "Input.imeSetComposition",
            {"text": typed, "selectionStart": len(typed), "selectionEnd": len(typed)},
        )
        catalogue.wait_for_timeout(400)
    assert asked == []
    keyboard.send("Input.insertText", {"text": "杯垫"})
    expect_query(catalogue, q="杯垫")
    assert len(asked) == 1


def test_focus_and_caret_stay_while_typing(catalogue: Page) -> None:
    type_slowly(catalogue, "竹器编")
    expect(catalogue.locator("#total")).to_contain_text("竹器编")
    catalogue.keyboard.press("ArrowLeft")
    catalogue.keyboard.press("Backspace")
    expect(catalogue.locator("#total")).to_contain_text("竹编")
    expect(catalogue.locator("#q")).to_be_focused()
    assert catalogue.locator("#q").evaluate("field => field.selectionStart") == 1


@pytest.mark.parametrize("width", [360, 1280])
def test_a_chosen_filter_keeps_focus_and_the_filters_stay_open(catalogue: Page, width: int) -> None:
    catalogue.set_viewport_size({"width": width, "height": 800})
    choose(catalogue, "kind", "course")
    expect_query(catalogue, kind="course")
    expect(catalogue.locator('input[value="course"]')).to_be_focused()
    catalogue.keyboard.press("Space")
    expect_query(catalogue)
    expect(catalogue.locator('input[value="course"]')).to_be_focused()
    expect(catalogue.locator('input[value="course"]')).to_be_visible()


def test_typing_then_enter_then_leaving_is_one_step_of_history(catalogue: Page) -> None:
    before = catalogue.evaluate("history.length")
    type_slowly(catalogue, "山歌")
    expect_query(catalogue, q="山歌")
    catalogue.keyboard.press("Enter")
    catalogue.wait_for_load_state("networkidle")
    catalogue.keyboard.press("Tab")
    catalogue.wait_for_load_state("networkidle")
    assert catalogue.evaluate("history.length") == before + 1
    catalogue.go_back()
    expect_query(catalogue)
    expect(catalogue.locator("#q")).to_have_value("")


def test_the_address_names_only_what_was_chosen(catalogue: Page) -> None:
    catalogue.locator("#sort").select_option("title")
    catalogue.wait_for_url(lambda url: url.endswith("/catalogue/?sort=title"))
    catalogue.locator("#sort").select_option("relevance")
    catalogue.wait_for_url(lambda url: url.endswith("/catalogue/"))
    assert not_reloaded(catalogue)


def test_back_from_a_result_shows_the_same_results(catalogue: Page) -> None:
    type_slowly(catalogue, "对歌")
    expect_query(catalogue, q="对歌")
    found = titles(catalogue)
    catalogue.locator("#results article h2 a").first.click()
    catalogue.wait_for_url(lambda url: "/catalogue/" not in url)
    catalogue.go_back()
    expect_query(catalogue, q="对歌")
    expect(catalogue.locator("#q")).to_have_value("对歌")
    assert titles(catalogue) == found


@pytest.mark.parametrize("trouble", ["500", "offline"])
def test_a_failed_fragment_leaves_the_page_usable(
    catalogue: Page, watch: Watch, trouble: str
) -> None:
    watch.allow("500", "htmx:error", "ERR_FAILED", "Failed to fetch")
    lost = catalogue.request.get("/meiyou").text()

    def fail(route: Route) -> None:
        if "hx-request" not in route.request.headers:
            route.continue_()
        elif trouble == "500":
            route.fulfill(status=500, body=lost, content_type="text/html; charset=utf-8")
        else:
            route.abort()

    found, address = titles(catalogue), catalogue.url
    catalogue.route("**/catalogue/**", fail)
    type_slowly(catalogue, "山歌")
    catalogue.wait_for_load_state("networkidle")
    catalogue.wait_for_timeout(500)
    assert titles(catalogue) == found
    assert catalogue.url == address
    assert catalogue.locator("h1").count() == 1
    expect(catalogue.locator("#total")).to_contain_text("没有更新")
    catalogue.unroute("**/catalogue/**")
    catalogue.get_by_role("button", name="搜索").click()
    expect_query(catalogue, q="山歌")
    expect(catalogue.locator("#total")).to_contain_text("山歌")


@pytest.mark.parametrize("width", [360, 1280])
def test_without_javascript(open_page: Callable[..., Page], width: int) -> None:
    page = open_page(width, java_script_enabled=False)
    page.goto("/")
    page.get_by_role("searchbox").fill("竹编")
    page.get_by_role("button", name="搜索").click()
    everything = total(page)
    choose(page, "kind", "resource")
    page.get_by_role("button", name="应用筛选").click()
    assert query(page)["kind"] == ["resource"]
    assert 0 < total(page) < everything
    page.go_back()
    assert total(page) == everything
    page.go_forward()
    page.locator("#results article h2 a").first.click()
    assert "/courses/" in page.url
    expect(page.get_by_role("heading", level=1)).to_have_count(1)


def test_each_question_tells_which_one_it_overtakes(catalogue: Page) -> None:
    told: list[tuple[str, str | None]] = []

    def listen(request: Request) -> None:
        if "hx-request" in request.headers and "/catalogue/?" in request.url:
            (q,) = parse_qs(urlsplit(request.url).query)["q"]
            told.append((q, request.headers.get("words-before")))

    def never_answer(route: Route) -> None:
        """Leave a question open, as a slow network does."""

    catalogue.on("request", listen)
    catalogue.route("**/catalogue/?q=*", never_answer)
    for words in ("杯", "杯垫", "杯垫子"):
        with catalogue.expect_request("**/catalogue/?q=*"):
            catalogue.locator("#q").fill(words)
    assert told == [("杯", None), ("杯垫", quote("杯")), ("杯垫子", quote("杯垫"))]
    catalogue.unroute_all(behavior="ignoreErrors")
