"""The reader's text size stays in this browser, from page to page."""

from collections.abc import Callable

from playwright.sync_api import Page, expect


def font_size(page: Page) -> float:
    return page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")


def test_the_chosen_text_size_is_kept(page: Page, open_page: Callable[..., Page]) -> None:
    page.goto("/")
    usual = font_size(page)
    page.get_by_role("button", name="特大").click()
    largest = font_size(page)
    assert usual < largest <= 30
    page.goto("/courses/zhubian/beidian")
    assert font_size(page) == largest
    expect(page.get_by_role("button", name="特大")).to_have_attribute("aria-pressed", "true")
    assert page.evaluate("Object.keys(localStorage)") == ["text-size"]
    page.get_by_role("button", name="标准").click()
    page.reload()
    assert font_size(page) == usual
    other = open_page()
    other.goto("/")
    assert font_size(other) == usual


def test_without_javascript_there_are_no_dead_buttons(open_page: Callable[..., Page]) -> None:
    page = open_page(java_script_enabled=False)
    page.goto("/")
    expect(page.get_by_role("button", name="特大")).to_be_hidden()
