"""What a page weighs on a poor line: cold, with headers, everything but pictures."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Watch
from tests.browser.kinds import KINDS, visit

KB = 1000
WITH_HTMX = ("catalogue", "answers", "no answers", "builder")
REQUESTS = {"builder": 7}
PICTURE = "Image"


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_is_light(kind: str, page: Page, watch: Watch) -> None:
    client = page.context.new_cdp_session(page)
    kinds: dict[str, str] = {}
    sizes: dict[str, int] = {}
    own = client.send("Page.getFrameTree")["frameTree"]["frame"]["id"]
    client.on(
        "Network.responseReceived",
        lambda e: kinds.update({e["requestId"]: e["type"]} if e["frameId"] == own else {}),
    )
    client.on(
        "Network.loadingFinished",
        lambda e: sizes.update({e["requestId"]: e["encodedDataLength"]}),
    )
    client.send("Network.enable")
    visit(page, kind, watch)
    client.send("Network.disable")
    weighed = [size for id, size in sizes.items() if kinds.get(id, PICTURE) != PICTURE]
    assert sum(weighed) <= (28 if kind in WITH_HTMX else 16) * KB
    assert len(weighed) <= REQUESTS.get(kind, 6 if kind in WITH_HTMX else 4)
