"""What was written to run in somebody else's browser never does: for readers, nor at the desk."""

import io
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from docx import Document
from playwright.sync_api import Browser, Page, Response
from sqlalchemy import select

from cedu_site.extensions import db
from cedu_site.media.models import Media
from tests.browser.besieging import CHIEF, KINDS, Alarm, Siege, besieged, form_of
from tests.conftest import COUNTY, close_site, open_site
from tests.desk.attacks import ATTACKS, LINE, RUN
from tests.desk.sending import rows, send
from tests.persons import signed_in

SUBMIT = """([path, fields]) => {
  const form = Object.assign(document.createElement("form"), {method: "post", action: path});
  const token = document.querySelector("input[name=csrf_token]").value;
  for (const [name, value] of Object.entries({...fields, csrf_token: token})) {
    const field = Object.assign(document.createElement("textarea"), {name, value});
    form.append(field);
  }
  document.body.append(form);
  HTMLFormElement.prototype.submit.call(form);
}"""

pytestmark = pytest.mark.long  # what is sanitised is looked at without a browser, too


@pytest.fixture(scope="module")
def siege(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Siege]:
    app = open_site(COUNTY, tmp_path_factory.mktemp("siege"))
    with besieged(app) as siege:
        yield siege
    close_site(app)


def go(page: Page, alarm: Alarm, path: str) -> None:
    answer = page.goto(path)
    assert answer and answer.status < 400, f"{path}: {answer and answer.status}"
    alarm.look(page)


def submit(page: Page, path: str, fields: dict[str, Any]) -> int:
    """Send a form as the page that is open would; return the status."""
    with page.expect_event("load"), page.expect_response(_is_sent) as arrived:
        page.evaluate(SUBMIT, [path, fields])
    return arrived.value.status


def _is_sent(answer: Response) -> bool:
    sent = answer.request
    return sent.method == "POST" and sent.is_navigation_request()


def follow_all(page: Page, alarm: Alarm, start: str, pattern: str) -> int:
    """Open every address that `start` and its further pages lead to and that has this shape."""
    waiting, seen = {start}, set[str]()
    while waiting:
        seen |= waiting
        links = alarm.look_at_all(page, sorted(waiting))
        waiting = {one for one in links if re.fullmatch(pattern, one)} - seen
    return len(seen)


def test_there_are_enough_of_them() -> None:
    assert len(set(ATTACKS)) == len(ATTACKS) >= 60


@pytest.mark.parametrize(
    "html",
    [
        f"<img src=x onerror={RUN}>",
        f"<script>{RUN}</script>",
        f"<a href='java\tscript:{RUN}'>x</a>",
        "<img src=/hit.png>",
        "<div hx-get=/hit>",
        "<script>alert(1)</script>",
        "<iframe sandbox='allow-same-origin' srcdoc='<a href=javascript:x>x</a>'></iframe>",
    ],
)
@pytest.mark.long
def test_the_alarm_rings_where_something_got_in(siege: Siege, browser: Browser, html: str) -> None:
    with siege.visited(browser) as (page, alarm):
        page.goto("/about")
        page.set_content(f"<!doctype html>{html}", wait_until="load")
        page.wait_for_timeout(50)
        alarm.look(page)
        assert alarm.rung
        alarm.rung.clear()


@pytest.mark.long
def test_readers(siege: Siege, browser: Browser) -> None:
    with siege.visited(browser) as (page, alarm):
        for path in ("/about", "/news/xiaoxi/", "/courses/gongji/quan-resource"):
            go(page, alarm, path)
        shelf = r"/news/xiaoxi/(gongji-\d+|\?page=\d+)"
        assert follow_all(page, alarm, "/news/xiaoxi/", shelf) > len(ATTACKS)
        assert follow_all(page, alarm, "/correction", r"/correction\?page=\d+") > 1
        alarm.look_at_all(page, [
            "/", "/news/", "/courses/", "/courses/gongji/", "/courses/gongji/print", "/offerings/",
            "/offerings/quan-offering", "/quan-standing", "/centres/taishi/",
        ])  # fmt: skip


@pytest.mark.long
def test_the_catalogue(siege: Siege, browser: Browser) -> None:
    with siege.visited(browser) as (page, alarm):
        page.goto("/catalogue/")
        assert follow_all(page, alarm, "/catalogue/", r"/catalogue/\?page=\d+") > 1
        words = [quote(attack.replace("\0", "")) for attack in ATTACKS]
        alarm.look_at_all(page, [f"/catalogue/?q={one}&topic={one}" for one in words])
        for attack in ATTACKS[:1]:
            page.goto("/catalogue/")
            page.fill("main input[type=search]", attack)
            page.press("main input[type=search]", "Enter")
            page.wait_for_url("**/catalogue/?q=*")
            alarm.look(page)


@pytest.mark.long
def test_lists_of_the_desk(siege: Siege, browser: Browser) -> None:
    with siege.visited(browser, by=CHIEF) as (page, alarm):
        go(page, alarm, "/desk/")
        alarm.look_at_all(page, [
            "/desk/", "/desk/lexicon/", "/desk/people/", "/desk/reads/", "/account/",
            "/desk/media/choose", "/desk/find?list=published",
        ])  # fmt: skip
        for path in ("/desk/find?q=hit", "/desk/reports/", "/desk/corrections/"):
            pattern = re.escape(path) + r"[?&]page=\d+"
            assert follow_all(page, alarm, path, pattern) > 1, path


@pytest.mark.long
def test_the_library_of_files(siege: Siege, browser: Browser) -> None:
    with siege.visited(browser, by=CHIEF) as (page, alarm):
        pattern = r"/desk/media/([a-z2-7]{12}|\?page=\d+)"
        go(page, alarm, "/desk/media/")
        assert follow_all(page, alarm, "/desk/media/", pattern) > len(ATTACKS)


@pytest.mark.parametrize(
    "kind", ["article", *(pytest.param(kind, marks=pytest.mark.long) for kind in KINDS)]
)
def test_the_form_is_shown_again_and_the_page_beforehand(
    siege: Siege, browser: Browser, kind: str
) -> None:
    own = "/desk/pages/abcdefgh2345"
    with siege.visited(browser, by=CHIEF) as (page, alarm):
        refused = form_of(kind, title=LINE, published=LINE, season=LINE, position=LINE)
        page.goto(f"{own}?kind={kind}")
        assert submit(page, own, refused) == 422
        alarm.look(page)
        assert page.input_value("#f-title") == LINE
        go(page, alarm, f"{own}?kind={kind}")  # now with what was kept
        assert submit(page, f"{own}/preview", form_of(kind, title=LINE)) == 200
        shown = page.frame_locator("#preview iframe")
        assert shown.locator("h1").first.text_content()
        assert len(page.frames) == 2
        alarm.look(page)
        html = page.get_attribute("#preview iframe", "srcdoc")
        page.set_content(str(html), wait_until="load")  # without the frame's sandbox too
        alarm.look(page)
        page.goto("/desk/")
        submit(page, f"{own}/discard", {"kind": kind})


@pytest.mark.parametrize(
    "kind", [KINDS[0], *(pytest.param(kind, marks=pytest.mark.long) for kind in KINDS[1:])]
)
@pytest.mark.long
def test_the_panel_and_the_link_for_others(siege: Siege, browser: Browser, kind: str) -> None:
    own = f"/desk/pages/{siege.uids[kind]}"
    with siege.visited(browser, by=CHIEF) as (page, alarm):
        for path in (own, f"{own}?correct=1", f"{own}/publish", f"{own}/share"):
            go(page, alarm, path)
        assert submit(page, f"{own}/withdraw", {"successor": LINE}) == 422
        alarm.look(page)
        page.goto(f"{own}/share")
        submit(page, f"{own}/share", {})
        go(page, alarm, page.input_value("#link"))


@pytest.mark.long
def test_what_is_refused_is_shown_again(siege: Siege, browser: Browser) -> None:
    with siege.visited(browser, by=CHIEF) as (page, alarm):
        for path, form, status in (
            ("/desk/people/", {"username": LINE, "name": LINE, "centre": LINE, "role": LINE}, 422),
            ("/desk/people/1/grants", {"centre": LINE, "role": "author"}, 422),
            ("/desk/lexicon/pair", {"one": LINE, "other": LINE}, 422),
            ("/desk/reports/1/answer", {"accepted": "yes", "answer": LINE}, 422),
            ("/desk/incoming/", {"into": LINE, "kind": LINE}, 422),
        ):
            page.goto("/desk/")
            assert submit(page, path, form) == status, path
            alarm.look(page)


@pytest.mark.long
def test_old_forms_and_ended_sessions_show_what_was_typed(siege: Siege, browser: Browser) -> None:
    own = "/desk/pages/abcdefgh2345"
    with siege.visited(browser, by=CHIEF) as (page, alarm):
        page.goto("/desk/")
        page.evaluate("document.querySelector('input[name=csrf_token]').value = 'old'")
        assert submit(page, own, form_of("article", title=LINE)) == 400
        alarm.look(page)
        page.context.clear_cookies()
        assert submit(page, own, form_of("article", title=LINE)) == 401
        alarm.look(page)


@pytest.mark.long
def test_what_is_pasted_and_read_from_documents(siege: Siege, browser: Browser) -> None:
    desk = signed_in(siege.app, CHIEF)
    pasted = [desk.send("/desk/paste", {"html": one}).json["body"] for one in ATTACKS[::8]]
    pasted.append(desk.send("/desk/paste", {"html": "<p>\n".join(ATTACKS)}).json["body"])
    document = Document()
    for attack in ATTACKS:
        text = "".join(sign for sign in attack if sign.isprintable())
        document.add_heading(text, 2)
        document.add_paragraph(text)
        document.add_table(1, 1).cell(0, 0).text = text
    document.core_properties.title = LINE[:200]
    data = io.BytesIO()
    document.save(data)
    files = {"kind": "article", "files": [(io.BytesIO(data.getvalue()), f"{LINE[:100]}.docx")]}
    opened = desk.send("/desk/incoming/", files, content_type="multipart/form-data")
    assert opened.status_code == 303
    with siege.visited(browser, by=CHIEF) as (page, alarm):
        go(page, alarm, opened.location)
        read = page.input_value("#f-body")
        assert "script" in read
        for body in ("\n\n".join(pasted), read):
            page.goto("/desk/pages/abcdefgh3456?kind=article")
            form = form_of("article", title="x", body=body)
            assert submit(page, "/desk/pages/abcdefgh3456/preview", form) == 200
            html = page.get_attribute("#preview iframe", "srcdoc")
            page.set_content(str(html), wait_until="load")
            alarm.look(page)


def test_a_drawing_that_runs_is_refused(siege: Siege) -> None:
    before = rows(siege.app)
    svg = f"<svg xmlns='http://www.w3.org/2000/svg'><script>{RUN}</script></svg>".encode()
    for name in ("a.svg", "a.jpg", "a.png", "a.pdf"):
        assert send(signed_in(siege.app, CHIEF), (svg, name)).status_code == 422
    assert rows(siege.app) == before


def test_files_are_never_answered_as_pages(siege: Siege) -> None:
    with siege.app.app_context():
        urls = [one.url for one in db.session.scalars(select(Media)) if one.name.endswith(".pdf")]
    assert urls
    for url in urls:
        answer = siege.app.test_client().get(url)
        assert answer.mimetype == "application/pdf", url
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
