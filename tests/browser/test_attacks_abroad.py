"""Files that were sent never act as pages, and what other sites show of ours does them no harm."""

import re
from collections.abc import Iterator
from html import unescape

import pytest
from playwright.sync_api import Browser
from sqlalchemy import select

from cedu_site.extensions import db
from cedu_site.media.models import Media
from cedu_site.media.signatures import TYPES
from tests.browser.besieging import Siege, besieged
from tests.browser.conftest import served
from tests.browser.places import line
from tests.browser.places_of_pages import pages_of_other_kinds
from tests.browser.test_embedding_elsewhere import LISTED, Host
from tests.desk.attacks import RUN
from tests.desk.sending import jpeg, rows, send
from tests.media.hostile import chunk, png_with
from tests.shaping.forms import SHAPE, form_at

CENTRE = f"{SHAPE}centres/taishi"
SCRIPT = f"window.__hit=1;parent.__hit=1//<script>{RUN};parent.{RUN}</script>"
PAGE = f"<!doctype html><html><body onload='{RUN};parent.{RUN}'>{SCRIPT}"
POLYGLOTS: dict[str, bytes] = {  # what is a file of some kind to one reader, and runs for another
    "gif": f"GIF89a/*{PAGE}*/=1;{SCRIPT}".encode(),
    "gif that is a script": f"GIF89a=1;{SCRIPT}".encode(),
    "jpeg": jpeg(comment=f"*/=1;{SCRIPT}/*{PAGE}".encode()),
    "jpeg with more behind": jpeg("blue") + PAGE.encode(),
    "png": png_with(chunk(b"tEXt", f"Comment\0{PAGE}".encode())),
    "webp": b"RIFF" + b"\x40\0\0\0" + b"WEBP" + PAGE.encode(),
    "pdf": f"%PDF-1.7\n%{PAGE}\n1 0 obj<</S/JavaScript/JS(app.alert(1))>>endobj\n".encode(),
    "pdf that is a script": f"%PDF-1.7=0;{SCRIPT}\n".encode(),
    "mp3": b"ID3\x03\0\0\0\0\0\0" + PAGE.encode(),
    "mp4": b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + PAGE.encode(),
    "webm": b"\x1aE\xdf\xa3\x93\x42\x82\x84webm" + PAGE.encode(),
    "svg": f"<svg xmlns='http://www.w3.org/2000/svg' onload='{RUN}'>"
    f"<a href='javascript:{RUN}'><rect width='9' height='9'/></a></svg>".encode(),
    "svg with a script": f"<svg xmlns='http://www.w3.org/2000/svg'><script>{RUN}</script>"
    "<foreignObject><body xmlns='http://www.w3.org/1999/xhtml'/></foreignObject></svg>".encode(),
    "page": PAGE.encode(),
    "page in two bytes": b"\xff\xfe" + PAGE.encode("utf-16-le"),
    "page of XML": f"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><script>{RUN}"
    "</script></html>".encode(),
    "script": SCRIPT.encode(),
    "feed": b"<?xml version='1.0'?><?xml-stylesheet href='/hit.xsl' type='text/xsl'?><rss/>",
}
NAMES = ("x.html", "x.svg", "x.js", "x.pdf", "x.jpg.html", "x.xhtml;.png", 'x"><b>.htm', "x")
USES = """async url => {
  const asked = ["iframe src", "script src", "object data", "embed src", "img src", "link href"];
  await Promise.all(asked.map(one => new Promise(done => {
    const [tag, name] = one.split(" "), it = document.createElement(tag);
    if (tag === "link") it.rel = "stylesheet";
    it.onload = it.onerror = done;
    it[name] = url;
    document.body.append(it);
    setTimeout(done, 300);
  })));
  try { new Worker(url); } catch (error) {}
  try { await import(url); } catch (error) {}
  await new Promise(done => setTimeout(done, 50));
  return window.__hit || 0;
}"""

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def siege(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Siege]:
    with besieged(tmp_path_factory.mktemp("siege abroad")) as siege:
        yield siege


def urls(siege: Siege) -> list[str]:
    """Return the addresses of all that is served of what was sent, renditions too."""
    with siege.app.app_context():
        stored = db.session.scalars(select(Media).where(Media.path.like("media/%"))).all()
        return [one.url for one in stored]


def test_a_drawing_that_runs_is_refused(siege: Siege) -> None:
    before = rows(siege.app)
    for name in ("a.svg", "a.jpg", "a.png", "a.pdf"):
        assert send(siege.desk, (POLYGLOTS["svg with a script"], name)).status_code == 422
    assert rows(siege.app) == before


def test_uploads_never_act_as_pages(siege: Siege, browser: Browser) -> None:
    taken = [
        send(siege.desk, (data, name)).status_code == 303
        for data in POLYGLOTS.values()
        for name in NAMES
    ]
    files = sorted(set(urls(siege)))
    assert any(taken) and not all(taken) and len(files) >= 5, files
    with siege.visited(browser) as (page, _):
        for url in files:
            answer = siege.app.test_client().get(url)
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
            assert answer.mimetype in TYPES.values()
            page.goto("/about")
            assert page.evaluate(USES, url) == 0, url
    with siege.visited(browser, policy=True) as (page, _):
        for url in (one for one in files if not one.endswith(".pdf")):  # those are downloaded
            page.goto(url)
            assert not page.evaluate("window.__hit")


def test_pages_of_other_sites(siege: Siege, browser: Browser) -> None:
    for _ in pages_of_other_kinds(siege):
        break  # by now they are written
    siege.send(CENTRE, form_at(siege.desk, CENTRE) | {"name": line(0, 120)})
    host = Host()
    with served(host) as host.address:  # type: ignore[arg-type]
        for query in ("", "course=gongji", "centre=taishi", "what=courses", "what=news"):
            built = siege.desk.get(f"/embed/?{query}", base_url=siege.address).text
            found = re.findall(r'<textarea id="(\w+)"[^>]*>\n(.*?)</textarea>', built, re.S)
            assert {"widget", "frame", "links"} <= {name for name, _ in found}
            pasted = "".join(unescape(snippet) for _, snippet in found)
            shown_at(siege, browser, host, pasted)


def shown_at(siege: Siege, browser: Browser, host: Host, html: str) -> None:
    """Look at a page of another site into which this was pasted."""
    there = host.address.removeprefix("http://")
    with siege.visited(browser, there) as (page, alarm):
        page.goto(host.put(f"<!doctype html><meta charset=utf-8><title>x</title>{html}"))
        page.wait_for_function(LISTED, arg=page.locator("div[data-cedu]").count())
        page.wait_for_load_state("networkidle")
        alarm.look(page)
