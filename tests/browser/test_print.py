"""On paper: a course is a handout of a cover and at most two A4 pages a lesson."""

import re

from playwright.sync_api import Page, expect

PAGE_OBJECT = re.compile(rb"/Type\s*/Page\b(?!s)")


def sheets(page: Page) -> int:
    """Return on how many A4 pages the page is printed."""
    return len(PAGE_OBJECT.findall(page.pdf(format="A4", prefer_css_page_size=True)))


def test_a_handout_has_two_pages_a_lesson_at_most(page: Page) -> None:
    page.goto("/courses/zhubian/print")
    lessons = page.locator("section.lesson").count()
    assert lessons == 5
    assert 1 + lessons <= sheets(page) <= 1 + 2 * lessons


def test_paper_shows_the_lesson_and_not_the_controls(page: Page) -> None:
    page.goto("/courses/zhubian/beidian")
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    for control in (".masthead nav", ".text-size", ".skip", ".neighbours"):
        expect(page.locator(control)).to_be_hidden()
