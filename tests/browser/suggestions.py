"""The search field and the list that opens below it."""

from playwright.sync_api import Locator, Page, expect


def field(page: Page) -> Locator:
    return page.locator("#q")


def options(page: Page) -> Locator:
    return page.locator("#suggestion-list [role=option]")


def type_in(page: Page, text: str) -> None:
    field(page).press_sequentially(text, delay=20)


def open_list(page: Page, path: str = "/", text: str = "竹") -> None:
    page.goto(path)
    type_in(page, text)
    expect(options(page).first).to_be_visible()


def expect_active(page: Page, at: int) -> None:
    """Wait until the option at this place, and no other, is the one that keys have reached."""
    option = options(page).nth(at)
    expect(option).to_have_attribute("aria-selected", "true")
    expect(page.locator('[role="option"][aria-selected="true"]')).to_have_count(1)
    expect(field(page)).to_have_attribute("aria-activedescendant", option.get_attribute("id") or "")
    expect(field(page)).to_be_focused()
