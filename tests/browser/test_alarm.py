"""The alarm by which attacks are told rings, and the site's policy holds what would get in."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.browser.alarm import Alarm
from tests.browser.besieging import Siege, besieged
from tests.desk.attacks import (
    RUN,
    WITH_ATTRIBUTES,
    WITH_CLOBBERING,
    WITH_FOREIGN_ELEMENTS,
    WITH_HTML,
    WITH_NEW_ELEMENTS,
    WITH_STYLES,
)

AT, BLOCKED = "/about", "csp"
PLAIN = (
    "<!doctype html><meta charset=utf-8><title>x</title><main>{}</main>"
    "<p title='what an open quote swallows' lang=\"zh\">x</p>"
)
INERT = {  # in a page as it is: it would take a template, a style sheet, a careless remover
    *(one for one in WITH_ATTRIBUTES if "{" in one and not one.startswith("<")),
    *(one for one in WITH_STYLES if one[0] in ";#"),
    *(one for one in WITH_HTML if one.startswith('<img src="x`')),
    *(one for one in WITH_FOREIGN_ELEMENTS if "noembed" in one or "&quot;&gt;&lt;" in one),
    *("<!-- hit", "<a href=/hit target='", "<p id='`<img src=x onerror=window.__hit=1>'>"),
}
EVERY = (
    *(*WITH_HTML, *WITH_FOREIGN_ELEMENTS, *WITH_CLOBBERING),
    *(*WITH_STYLES, *WITH_NEW_ELEMENTS, *WITH_ATTRIBUTES),
)

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def siege(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Siege]:
    with besieged(tmp_path_factory.mktemp("alarm")) as siege:
        yield siege


def show(page: Page, alarm: Alarm, attack: str, html: str = PLAIN) -> list[str]:
    """Return what rings where an attack stands in a page as it is."""
    policy = page.request.get(AT).headers["content-security-policy"]
    headers = {"Content-Security-Policy": policy, "Content-Type": "text/html; charset=utf-8"}

    def answer(route: Route) -> None:
        route.fulfill(body=html.format(attack), headers=headers)

    page.route(f"**{AT}", answer)
    page.goto(AT, wait_until="domcontentloaded")
    page.wait_for_timeout(50)
    alarm.look(page, inside=False)  # what the policy kept out never has a document to look at
    page.unroute(f"**{AT}")
    rung, alarm.rung = alarm.rung, []
    return rung


def test_it_rings_for_all_that_got_in(siege: Siege, browser: Browser) -> None:
    with siege.visited(browser) as (page, alarm):
        silent = [attack for attack in EVERY if not show(page, alarm, attack)]
    assert set(silent) <= INERT


def test_it_does_not_ring_for_a_page_of_ours(siege: Siege, browser: Browser) -> None:
    with siege.visited(browser) as (page, alarm):
        alarm.look_at_all(page, [])
        page.goto(AT)
        alarm.look(page)


def test_the_policy_holds_what_would_get_in(siege: Siege, browser: Browser) -> None:
    """Even where an attack stood in a page as it is, it would not run nor ask another site."""
    ran = []
    with siege.visited(browser, policy=True) as (page, alarm):
        for attack in (f"<script>{RUN}</script>", *EVERY):
            rung = show(page, alarm, attack)
            ran += [(attack, one) for one in rung if "it ran" in one or one.startswith("dialogue")]
            asked, alarm.asked = alarm.asked, []
            left = [one for one in asked if one.failure != BLOCKED]
            ran += [(attack, one.url) for one in left if siege.host not in one.url]
    assert ran == []
