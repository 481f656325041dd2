"""Every page of the desk in every state: axe finds nothing, it fits, it complains of nothing."""

import shutil
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, StorageState

from tests.browser.conftest import At, served, sign_in
from tests.browser.desk_states import STATES, Filled, fill
from tests.browser.kinds import few_or_all
from tests.browser.test_axe import AXE, LOOKS, look
from tests.browser.test_fit import CONTROLS, SMALL, SMALLEST_TARGET, cut, overflow, resize
from tests.conftest import COUNTY, close_site, open_site
from tests.databases import copy_site
from tests.persons import admit

pytestmark = pytest.mark.xdist_group("office")  # what they stand on takes long to build

TOUCHED = (
    CONTROLS + ", main input:not([type=hidden], [type=checkbox], [type=radio], .trap *),"
    " main textarea, .rows a, .desk-nav a, .checks label, .tick, .report fieldset label"
)
EXPECTED = {
    "refused": ["status: 422", "does not conform to the required format"],
    "publish at no time": ["status: 422"],
    "uploaded": ["status: 422"],
    "appraise in vain": ["status: 422"],
    "send back in vain": ["status: 422"],
    "login": ["status: 401"],
    "again": ["status: 401"],
    "only here": ["/draft net::ERR_FAILED", "keepalive"],
}


@pytest.fixture(scope="module")
def office(app: Flask, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Flask, Filled]]:
    """A site with something in every section of the desk."""
    folder = tmp_path_factory.mktemp("office")
    library = shutil.copytree(COUNTY, folder / "library")
    copy_site(app, folder / "data")
    office = open_site(library, folder / "data")
    with office.app_context():
        for username in ("guanli", "zuozhe"):
            admit(username)
    yield office, fill(office)
    close_site(office)


@pytest.fixture(scope="module")
def door(browser: Browser, office: tuple[Flask, Filled]) -> Iterator[tuple[str, StorageState]]:
    """The address of the office, and the cookies of an admin who has signed in."""
    with served(office[0]) as address:
        at = At(browser, address)
        page = at.open()
        sign_in(page, "guanli")
        state = page.context.storage_state()
        at.close()
        yield address, state


@pytest.fixture
def entered(browser: Browser, door: tuple[str, StorageState]) -> Iterator[At]:
    at = At(browser, door[0])
    at.open(storage_state=door[1])
    yield at
    at.close()


ALIKE = {  # states that look like another one
    *("new resource", "new offering", "only here", "typed", "saved", "correcting", "version"),
    *("publish with mistakes", "publish at no time", "published", "waiting", "send back in vain"),
    *("share", "shared", "file", "incoming", "uploaded", "choose", "find", "found", "reports"),
    *("corrections", "correction", "correction log", "correction reply", "reads", "page reads"),
    *("person", "account", "login", "again", "password link", "lexicon", "bin", "binned files"),
    *("structure", "columns", "column", "home sections", "merge", "courses", "appraise in vain"),
}


@pytest.mark.parametrize("state", few_or_all(STATES, ALIKE))
def test_a_page_of_the_desk(state: str, entered: At, office: tuple[Flask, Filled]) -> None:
    page = entered.contexts[0].pages[0]
    if state in EXPECTED:
        entered.watch.allow(*EXPECTED[state], "Failed to load resource")
    STATES[state](page, office[1], office[0])
    found = fits(page) + sized(page) + seen(page) + entered.watch.remaining()
    assert not found, "\n".join(found)


def seen(page: Page) -> list[str]:
    page.evaluate(AXE)
    return [
        f"{scheme} {width}: {violation}"
        for scheme, width in LOOKS
        for violation in look(page, scheme, width)
    ]


def fits(page: Page) -> list[str]:
    resize(page, 320)
    found = overflow(page, "320 px") + cut(page, "320 px")
    resize(page, 640)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    found += overflow(page, "640 px, text at 200 %") + cut(page, "640 px, text at 200 %")
    page.evaluate("document.documentElement.style.fontSize = ''")
    return found


def sized(page: Page) -> list[str]:
    resize(page, 390)
    page.evaluate("document.querySelectorAll('details').forEach(e => e.open = true)")
    return page.evaluate(SMALL, [TOUCHED, SMALLEST_TARGET])
