"""The open list of suggestions: axe finds nothing, it fits narrow screens and large text."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.kinds import few_or_all
from tests.browser.suggestions import expect_active, field, open_list, options
from tests.browser.test_axe import AXE, LOOKS, RUN, TAGS
from tests.browser.test_fit import SMALLEST_TARGET, SMALLEST_TEXT, SPACING, cut, overflow

PAUSE_MS = 600
SIZES = """options => options.map(it => {
  const box = it.getBoundingClientRect();
  const sizes = [...it.querySelectorAll("*"), it].map(one => getComputedStyle(one).fontSize);
  return [box.height, Math.min(...sizes.map(parseFloat))];
})"""


@pytest.mark.parametrize("path", few_or_all(["/", "/catalogue/", "/catalogue/suggest"], {"/"}))
def test_axe_finds_nothing_with_the_list_open(path: str, page: Page) -> None:
    open_list(page, path)
    page.wait_for_timeout(PAUSE_MS)  # on the catalogue, answers fade while they change
    page.evaluate(AXE)
    for scheme, width in LOOKS:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 800})
        page.keyboard.press("ArrowDown")
        assert page.evaluate(RUN, TAGS) == []
        options(page).last.hover()
        assert page.evaluate(RUN, TAGS) == []


@pytest.mark.parametrize("width", [320, 360, 1280])
@pytest.mark.parametrize("text", ["100%", "200%"])
def test_the_open_list_fits_and_leaves_the_field_free(page: Page, width: int, text: str) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    open_list(page)
    if text != "100%":
        page.evaluate("size => document.documentElement.style.fontSize = size", text)
    sizes = options(page).evaluate_all(SIZES)
    assert len(sizes) > 2
    assert min(height for height, _ in sizes) >= SMALLEST_TARGET
    assert min(size for _, size in sizes) >= SMALLEST_TEXT
    typed, shown = field(page).bounding_box(), page.get_by_role("listbox").bounding_box()
    assert typed and shown
    assert shown["y"] >= typed["y"] + typed["height"]
    assert shown["x"] >= 0
    assert shown["x"] + shown["width"] <= width
    assert overflow(page, text) + cut(page, text) == []


def test_the_open_list_fits_with_wide_spacing(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 800})
    open_list(page)
    page.evaluate(SPACING)
    assert overflow(page, "spaced") + cut(page, "spaced") == []


def test_every_option_is_brought_into_sight(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 480})
    open_list(page)
    for at in range(options(page).count()):
        page.keyboard.press("ArrowDown")
        expect_active(page, at)
        expect(options(page).nth(at)).to_be_in_viewport(ratio=0.9)


def test_the_list_is_not_printed(page: Page) -> None:
    open_list(page)
    page.emulate_media(media="print")
    expect(page.get_by_role("listbox")).to_be_hidden()
