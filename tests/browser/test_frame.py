"""A frame in narrow columns, for old eyes and fingers, and as WordPress shows what is pasted."""

from itertools import product

import pytest
from playwright.sync_api import Page

from tests.browser.test_axe import AXE, RUN, TAGS
from tests.browser.test_fit import CUT, OVERFLOW, SMALL

LAYOUTS, THEMES = ("list", "cards", "timetable"), ("inherit", "light", "contrast")
STRONG = """async () => {
  const found = await axe.run({runOnly: {type: "rule", values: ["color-contrast-enhanced"]}});
  return found.violations.concat(found.incomplete).flatMap(v => v.nodes.map(n => `${n.target}`));
}"""
SEEN_THROUGH = """[...document.querySelectorAll("#cedu")].filter(one =>
  getComputedStyle(one).backgroundColor === "rgba(0, 0, 0, 0)").map(() => "seen through")"""
PASTED = """<!doctype html><title>WordPress</title>
<script>window.heard = []; addEventListener("message", e => heard.push(e.data))</script>
<iframe sandbox="allow-scripts" src="/embed/courses?what=courses#?secret=AbCdEf1234"></iframe>"""


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_frame_fits_and_is_seen_well_everywhere(layout: str, page: Page) -> None:
    found = []
    for theme, (width, size) in product(THEMES, ((240, "huge"), (720, "standard"))):
        page.set_viewport_size({"width": width, "height": 600})
        page.goto(f"/embed/courses?layout={layout}&theme={theme}&size={size}")
        page.evaluate(AXE)
        wrong = page.evaluate(OVERFLOW) + page.evaluate(CUT) + page.evaluate(RUN, TAGS)
        wrong += page.evaluate(SMALL, ["a", 44]) + page.evaluate(STRONG)
        wrong += page.evaluate(SEEN_THROUGH)  # black on whatever the page around it has
        found += [f"{theme} {size} {width}: {one}" for one in wrong]
    assert not found, "\n".join(found)


def test_a_frame_tells_wordpress_its_height_and_where_a_link_leads(
    page: Page, address: str
) -> None:
    page.route("**/pasted", lambda route: route.fulfill(body=PASTED, content_type="text/html"))
    page.goto("/pasted")
    frame = page.frame_locator("iframe")
    frame.locator("h2 a").first.click()
    page.wait_for_function("heard.some(one => one.message === 'link')")
    heard = page.evaluate("heard.filter(one => one.secret === 'AbCdEf1234')")
    told = {one["message"]: one["value"] for one in heard}
    assert told["height"] == page.evaluate("heard.find(one => one.cedu).height") > 100
    assert told["link"].startswith(f"{address}/courses/")
