"""A site that is served to be besieged, and the browsers of those who look at what came of it."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from playwright.sync_api import Browser, Page, Response

from cedu_site.database import writing
from cedu_site.library.importer import Import
from tests.browser.alarm import Alarm
from tests.browser.conftest import served, sign_in
from tests.conftest import COUNTY, close_site, open_site
from tests.desk.attacks import ALL, LINE
from tests.persons import Desk, signed_in

CHIEF = "guanli"
KINDS = ("course", "resource", "offering", "standing")
COURSE = "gongji"
TEXTS = {
    **dict.fromkeys(("summary", "author", "project", "attendance_method", "licence"), LINE),
    **dict.fromkeys(("source_name", "source_date", "title_alt", "timeline", "yield"), LINE),
    **dict.fromkeys(("level", "times", "place", "fee", "join", "topics", "region"), LINE),
    **dict.fromkeys(("audience", "format", "weekdays", "cover", "successor"), LINE),
    "source_url": f"https://a.example/{LINE}",
}  # every field of every kind that takes words
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


@dataclass
class Siege:
    """The besieged site, served, with a library of its own that may be written in."""

    app: Flask
    address: str
    library: Path
    desk: Desk

    @property
    def host(self) -> str:
        return urlsplit(self.address).netloc

    @contextmanager
    def visited(
        self, browser: Browser, *hosts: str, by: str = "", policy: bool = False
    ) -> Iterator[tuple[Page, Alarm]]:
        """Yield a page before the site with nothing that would hold up what got in, and its alarm:
        unless its `policy` shall hold, the browser is told to ignore the site's
        Content-Security-Policy. These `hosts` may be asked, too."""
        context = browser.new_context(base_url=self.address, bypass_csp=not policy)
        context.set_default_timeout(30_000)
        alarm = Alarm({self.host, *hosts})
        page = context.new_page()
        alarm.watch(context)
        if by:
            sign_in(page, by)
        yield page, alarm
        context.close()
        rung = list(dict.fromkeys(alarm.rung))
        assert rung == [], f"{len(rung)} findings:\n" + "\n".join(rung[:30])

    def send(self, path: str, form: dict[str, Any]) -> None:
        """Send a form as the chief, which is taken."""
        answer = self.desk.send(path, form)
        with self.desk.session_transaction() as store:
            store.pop("_flashes", None)  # a browser would have shown them on the next page
        assert answer.status_code == 303, f"{path} {form}: {answer.text}"

    def take_in(self) -> list[str]:
        """Import the library; return what was refused but pictures that attacks only name."""
        with self.app.app_context(), writing():
            problems = Import(self.library).run().problems
        told = [one.message for one in problems if one.refusal]
        return [one for one in told if not one.startswith("图片不存在")]

    def publish(self, uid: str, form: dict[str, str], slug: str) -> None:
        self.send(f"/desk/pages/{uid}", form)
        self.send(f"/desk/pages/{uid}/publish", {"when": "now", "slug": slug})


@contextmanager
def besieged(folder: Path) -> Iterator[Siege]:
    """Serve the county's site with its data and library in this folder."""
    library = Path(shutil.copytree(COUNTY, folder / "library"))
    app = open_site(library, folder / "data")
    with served(app) as address:
        yield Siege(app, address, library, signed_in(app, CHIEF))
    close_site(app)


def form_of(kind: str, **more: str) -> dict[str, str]:
    """Return a form of this kind with every attack in every field that takes words."""
    placed = {"column": "xiaoxi", "series": COURSE, "course": COURSE, "centre": "taishi"}
    return {"kind": kind, "base": "", **TEXTS, **placed, "body": ALL, **more}


def go(page: Page, alarm: Alarm, path: str) -> None:
    answer = page.goto(path)
    assert answer and answer.status < 400, f"{path}: {answer and answer.status}"
    alarm.look(page)


def submit(page: Page, path: str, fields: dict[str, Any]) -> int:
    """Send a form as the page that is open would; return the status."""
    return _sent(page, lambda: page.evaluate(SUBMIT, [path, fields]))


def _sent(page: Page, act: Callable[[], object]) -> int:
    with page.expect_event("load"), page.expect_response(_is_sent) as arrived:
        act()
    return arrived.value.status


def _is_sent(answer: Response) -> bool:
    sent = answer.request
    return sent.method == "POST" and sent.is_navigation_request()
