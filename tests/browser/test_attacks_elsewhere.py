"""Rooms that tell again what was written elsewhere: names, histories, lists, frames, answers."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser
from sqlalchemy import select

from cedu_site.extensions import db
from cedu_site.feedback.models import Report
from cedu_site.publishing.models import Page as Written
from tests.browser.besieging import CHIEF, Siege, besieged
from tests.conftest import COUNTY, close_site, open_site
from tests.desk.attacks import ATTACKS, printable
from tests.persons import signed_in
from tests.shaping.forms import SHAPE, form_at

LONGEST = 30  # of names at the desk
TOLD = {  # the form and what in it is shown elsewhere
    "columns/xiaoxi": ("title", "summary", "why"),
    "centres/taishi": ("name", "address", "hours", "summary", "why"),
    "site/": ("description", "host.name", "contact.address", "contact.hours", "why"),
    "home/": ("season.title", "courses.title", "offerings.title", "news.title", "columns.title"),
}

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def siege(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Siege]:
    app = open_site(COUNTY, tmp_path_factory.mktemp("siege elsewhere"))
    with besieged(app) as siege:
        yield siege
    close_site(app)


def name_with(siege: Siege, attack: str) -> int:
    """Write an attack into every form over the sheets; return how many took it."""
    desk, taken = signed_in(siege.app, CHIEF), 0
    for path, names in TOLD.items():
        for name in names:
            form = form_at(desk, SHAPE + path)
            form[name] = printable(attack, LONGEST).strip()
            taken += desk.send(SHAPE + path, form).status_code == 303
    return taken


def histories(siege: Siege) -> list[str]:
    with siege.app.app_context():
        uids = db.session.scalars(select(Written.uid).where(Written.slug.like("gongji-%"))).all()
    return [
        f"/desk/pages/{uid}/{part}"
        for uid in uids
        for part in ("history", "difference?from=1&to=1", "versions/1", "publish")
    ]


def test_names_of_columns_centres_and_the_site(siege: Siege, browser: Browser) -> None:
    everywhere = ["/", "/news/", "/news/xiaoxi/", "/centres/", "/centres/taishi/", "/offerings/"]
    everywhere += ["/catalogue/", "/embed/courses", "/embed/courses?what=news"]
    rooms = ["/desk/", f"{SHAPE}columns/", f"{SHAPE}centres/", f"{SHAPE}site/", f"{SHAPE}home/"]
    rooms += ["/desk/log/", "/desk/people/", "/desk/new/article", f"{SHAPE}columns/xiaoxi"]
    taken = 0
    with siege.visited(browser, by=CHIEF) as (page, alarm):
        for attack in ATTACKS[::2]:
            taken += name_with(siege, attack)
            alarm.look_at_all(page, [*everywhere, *rooms])
    assert taken > len(ATTACKS)


def test_histories_and_lists(siege: Siege, browser: Browser) -> None:
    addresses = histories(siege)
    assert len(addresses) >= 4 * 60
    lists = ["/desk/check/", "/desk/courses/", "/desk/embeds/", "/desk/bin/", "/desk/conflicts/",
             "/desk/bin/files/", "/desk/reads/", "/desk/structure/courses/"]  # fmt: skip
    with siege.visited(browser, by=CHIEF) as (page, alarm):
        alarm.look_at_all(page, addresses + lists)


def test_what_readers_are_answered(siege: Siege, browser: Browser) -> None:
    with siege.app.app_context():
        codes = db.session.scalars(select(Report.code)).all()
    assert len(codes) >= 60
    words = [quote(attack.replace("\0", "")[-50:]) for attack in ATTACKS]
    with siege.visited(browser) as (page, alarm):
        page.goto("/about")
        alarm.look_at_all(page, [f"/correction/{code}" for code in codes])
        alarm.look_at_all(page, [f"/catalogue/suggest?q={word}" for word in words])
