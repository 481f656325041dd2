"""What was written to do harm does none while forms are typed into, refused and shown again."""

import io
from collections.abc import Iterator
from typing import Any

import pytest
from docx import Document
from playwright.sync_api import Browser, Page

from cedu_site.addresses import make_uid
from tests.browser.alarm import Alarm
from tests.browser.besieging import (
    CHIEF,
    KINDS,
    Siege,
    besieged,
    form_of,
    go,
    submit,
)
from tests.browser.places import PLACES
from tests.browser.places_of_pages import LOOSE
from tests.browser.places_of_rooms import SITE
from tests.desk.attacks import ALL, ATTACKS, LINE, NUMBER, NUMBERED, in_one_line
from tests.shaping.forms import SHAPE, form_at

OWN = "/desk/pages/abcdefgh2345"
TYPED = [in_one_line(one, 60) for one in NUMBERED[::3]]

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def siege(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Siege]:
    with besieged(tmp_path_factory.mktemp("siege in use")) as siege:
        yield siege


def all_of_them(page: Page) -> None:
    """Check that the page that is open shows as many as there are."""
    assert len(set(NUMBER.findall(page.content()))) >= len(ATTACKS) - 1  # one is cut


def test_what_is_typed_into_the_search(siege: Siege, browser: Browser) -> None:
    with siege.visited(browser) as (page, alarm):
        page.goto("/catalogue/")
        for words in TYPED:
            with page.expect_response(lambda answer: "/catalogue/?" in answer.url):
                page.fill("#q", words)
            alarm.look(page)
        assert page.locator("#answers").count() == 1
        page.goto("/")
        field = page.locator("[data-suggest]").first
        for words in TYPED:
            with page.expect_response(lambda answer: "/suggest?" in answer.url):
                field.fill(words)
            alarm.look(page)


def test_who_else_is_there(siege: Siege, browser: Browser) -> None:
    (addresses,) = [one for one in PLACES["people_at_a_page"](siege) if "/desk/people/" in one]
    with siege.visited(browser, by=CHIEF) as (page, alarm):
        page.goto(addresses[1])
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        page.wait_for_function("document.getElementById('others').children.length > 9")
        alarm.look(page)
        all_of_them(page)


@pytest.mark.parametrize("kind", ["article", *KINDS])
def test_the_form_is_shown_again_and_the_page_beforehand(
    siege: Siege, browser: Browser, kind: str
) -> None:
    with siege.visited(browser, by=CHIEF) as (page, alarm):
        refused = form_of(kind, title=LINE, published=LINE, season=LINE, position=LINE, why=LINE)
        page.goto(f"{OWN}?kind={kind}")
        assert submit(page, OWN, refused) == 422
        alarm.look(page)
        all_of_them(page)
        assert page.input_value("#f-title") == LINE
        go(page, alarm, f"{OWN}?kind={kind}")  # now with what was kept
        assert submit(page, f"{OWN}/preview", form_of(kind, title=LINE)) == 200
        shown = page.frame_locator("#preview iframe")
        assert shown.locator("h1").first.text_content()
        alarm.look(page)
        html = page.get_attribute("#preview iframe", "srcdoc")
        page.set_content(str(html), wait_until="load")  # without the frame's sandbox too
        alarm.look(page)
        page.goto("/desk/")
        submit(page, f"{OWN}/discard", {"kind": kind})


def test_what_is_refused_is_shown_again(siege: Siege, browser: Browser) -> None:
    uid = make_uid("refused")
    siege.publish(uid, form_of("course", **LOOSE, title="课", body="课"), "refused")
    page_of, colours = f"/desk/pages/{uid}", form_at(siege.desk, SHAPE + "theme/")
    forms: list[tuple[str, dict[str, Any]]] = [
        ("/desk/people/", {"username": LINE, "name": LINE, "centre": LINE, "role": LINE}),
        ("/desk/people/1/grants", {"centre": LINE, "role": "author"}),
        ("/desk/lexicon/pair", {"one": LINE, "other": LINE}),
        ("/desk/lexicon/group", {"words": LINE, "why": LINE}),
        ("/desk/lexicon/more", {"places": LINE, "sounds": LINE, "readings": LINE}),
        ("/desk/incoming/", {"into": LINE, "kind": LINE}),
        (f"{page_of}/withdraw", {"successor": LINE, "why": LINE}),
        (f"{page_of}/comment", {"comment": LINE}),
        (f"{page_of}/publish", {"when": "later", "at": LINE, "slug": LINE}),
        (SHAPE + "new-column", {"title": LINE, "slug": LINE, "summary": ALL, "readings": LINE}),
        (SHAPE + "new-centre", {"name": LINE, "slug": LINE, "level": LINE, "parent": "taishi"}),
        (SHAPE + "columns/xiaoxi", {"title": LINE, "summary": ALL, "base": LINE}),
        (SHAPE + "centres/taishi", {"name": LINE, "embedders": ALL, "base": LINE}),
        (SHAPE + "site/", {**dict.fromkeys(SITE, LINE), "footer": ALL, "host.url": LINE}),
        (SHAPE + "home/", {"news.title": LINE, "news.count": LINE}),
        (SHAPE + "theme/", {name: LINE for name in colours if name != "csrf_token"}),
        (SHAPE + "vocabulary/", {"topics": ALL, "levels": ALL}),
    ]
    with siege.visited(browser, by=CHIEF) as (page, alarm):
        for path, form in forms:
            page.goto("/desk/")
            assert submit(page, path, form) == 422, path
            alarm.look(page)


def test_old_forms_and_ended_sessions_show_what_was_typed(siege: Siege, browser: Browser) -> None:
    with siege.visited(browser, by=CHIEF) as (page, alarm):
        page.goto("/desk/")
        page.evaluate("document.querySelector('input[name=csrf_token]').value = 'old'")
        assert submit(page, OWN, form_of("article", title=LINE)) == 400
        alarm.look(page)
        page.context.clear_cookies()
        assert submit(page, OWN, form_of("article", title=LINE)) == 401
        alarm.look(page)
        all_of_them(page)


def test_what_is_pasted_and_read_from_documents(siege: Siege, browser: Browser) -> None:
    desk = siege.desk
    pasted = [desk.send("/desk/paste", {"html": one}).json["body"] for one in NUMBERED[::8]]
    for between in ("<p>\n", "</textarea></title></style></script>\n", "\n"):
        pasted.append(desk.send("/desk/paste", {"html": between.join(NUMBERED)}).json["body"])
    opened = desk.send("/desk/incoming/", word_file(), content_type="multipart/form-data")
    assert opened.status_code == 303
    with siege.visited(browser, by=CHIEF) as (page, alarm):
        go(page, alarm, opened.location)
        read = page.input_value("#f-body")
        assert len(set(NUMBER.findall(read))) == len(ATTACKS)
        for body in ("\n\n".join(pasted), read):
            show(page, alarm, body)


def word_file() -> dict[str, Any]:
    """Return the form with a document of Word that says everything, everywhere."""
    document = Document()
    for attack in NUMBERED:
        text = "".join(sign for sign in attack if sign.isprintable())
        document.add_heading(text, 2)
        document.add_paragraph(text)
        document.add_table(1, 1).cell(0, 0).text = text
    document.core_properties.title = LINE[:200]
    data = io.BytesIO()
    document.save(data)
    name = f"{LINE[:100]}.docx"
    return {"kind": "article", "files": [(io.BytesIO(data.getvalue()), name)]}


def show(page: Page, alarm: Alarm, body: str) -> None:
    """Look at the page beforehand, as it would be with this text."""
    page.goto("/desk/pages/abcdefgh3456?kind=article")
    form = form_of("article", title="x", body=body)
    assert submit(page, "/desk/pages/abcdefgh3456/preview", form) == 200
    html = page.get_attribute("#preview iframe", "srcdoc")
    page.set_content(str(html), wait_until="load")
    alarm.look(page)
