"""What was written to run in somebody else's browser never does, wherever it is shown."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser import places_of_pages, places_of_rooms
from tests.browser.besieging import CHIEF, Siege, besieged
from tests.browser.places import PLACES, REFUSED, SILENT
from tests.desk import attacks
from tests.desk.attacks import ATTACKS

ENOUGH = 60
FAMILIES = [name for name in vars(attacks) if name.startswith("WITH_")]
ROOMS = (places_of_pages, places_of_rooms)  # which entered their places into the table

pytestmark = pytest.mark.long  # what is sanitised is looked at without a browser, too


@pytest.fixture(scope="module")
def siege(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Siege]:
    with besieged(tmp_path_factory.mktemp("siege")) as siege:
        yield siege


def test_there_are_enough_of_them() -> None:
    assert len(set(ATTACKS)) == len(ATTACKS) >= ENOUGH
    assert sum(len(getattr(attacks, name)) for name in FAMILIES) == len(ATTACKS)


@pytest.mark.parametrize("where", PLACES)
def test_nothing_comes_alive(siege: Siege, browser: Browser, where: str) -> None:
    shown: set[int] = set()
    with siege.visited(browser, by=CHIEF) as (page, alarm):
        for addresses in PLACES[where](siege):
            shown |= alarm.look_at_all(page, addresses, refused=where in REFUSED)
    assert where in SILENT or len(shown) >= ENOUGH, (
        f"only {len(shown)} of {len(ATTACKS)} were shown"
    )
