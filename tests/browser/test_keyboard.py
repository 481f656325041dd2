"""With the keyboard alone: the skip link, a focus that is seen, the search, a result."""

import pytest
from playwright.sync_api import Page, expect

FURTHEST = 60
FOCUS = """() => {
  const it = document.activeElement, style = getComputedStyle(it), box = it.getBoundingClientRect();
  const seen = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2
    || style.boxShadow !== "none";
  const inside = box.width > 0 && box.height > 0 && box.bottom > 0 && box.right > 0
    && box.top < innerHeight && box.left < innerWidth;
  return {name: it.outerHTML.slice(0, 120), end: it === document.body, seen, inside};
}"""


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the link or field of this name has the focus."""
    target = page.get_by_role("main").locator(f'a:has-text("{name}"), #{name}').first
    for _ in range(FURTHEST):
        page.keyboard.press("Tab")
        if target.evaluate("it => it === document.activeElement"):
            return
    pytest.fail(f"{name} is not reached with {FURTHEST} presses of Tab")


def test_the_skip_link_leads_to_the_text(page: Page) -> None:
    page.goto("/courses/zhubian/beidian")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="跳到正文")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport(ratio=1)
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    inside = "document.querySelector('main').contains(document.activeElement)"
    assert page.evaluate(inside)


def test_a_search_and_its_result_are_reached(page: Page) -> None:
    page.goto("/")
    tab_to(page, "q")
    page.keyboard.type("杯垫")
    page.keyboard.press("Enter")
    page.wait_for_url("**/catalogue/?q=*")
    tab_to(page, "编一只竹杯垫")
    page.keyboard.press("Enter")
    page.wait_for_url("**/courses/zhubian/beidian")


@pytest.mark.parametrize("path", ["/", "/courses/zhubian/beidian", "/catalogue/?q=竹编"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_focus_is_always_seen(page: Page, path: str, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    page.goto(path)
    visited = list(walk(page))
    assert len(visited) > 10
    unseen = [one["name"] for one in visited if not (one["seen"] and one["inside"])]
    assert not unseen, "\n".join(unseen)


def walk(page: Page) -> list[dict]:
    """Return what gets the focus, Tab after Tab, up to the end of the page."""
    visited = []
    for _ in range(FURTHEST):
        page.keyboard.press("Tab")
        visited.append(page.evaluate(FOCUS))
        if visited[-1]["end"]:
            return visited[:-1]
    return visited
