"""A site on which every attack was written everywhere, and an alarm for what comes of it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Dialog, Frame, Page, Request
from sqlalchemy import select
from werkzeug.serving import make_server

from cedu_site.addresses import make_uid
from cedu_site.extensions import db
from cedu_site.feedback.models import Report
from cedu_site.media.models import Media
from cedu_site.people.models import Role, User
from cedu_site.publishing.models import Page as Written
from cedu_site.search.counting import flush
from cedu_site.search.following import follow
from cedu_site.search.pairs import LONGEST as LONGEST_WORD
from tests.browser.conftest import Quiet
from tests.desk.attacks import ATTACKS, LINE, in_one_line, printable
from tests.desk.pages import correct
from tests.desk.sending import jpeg, send
from tests.persons import PASSWORD, Desk, signed_in

CHIEF = "guanli"
KINDS = ("course", "resource", "offering", "standing")
LONGEST_TITLE, LONGEST_NOTE, LONGEST_NAME = 180, 200, 40
COURSE = "gongji"
TEXTS = {
    **dict.fromkeys(("summary", "author", "project", "attendance_method", "licence"), LINE),
    **dict.fromkeys(("source_name", "source_date", "title_alt", "timeline", "yield"), LINE),
    **dict.fromkeys(("level", "times", "place", "fee", "join", "topics", "region"), LINE),
    **dict.fromkeys(("audience", "format", "weekdays", "cover", "successor"), LINE),
    "source_url": f"https://a.example/{LINE}",
}  # every field of every kind that takes words

# What no page of ours has, for a window; then pages opened side by side in one, scripts and all.
FOUND = """win => {
  const schemes = ["http:", "https:", "mailto:", "tel:", "about:"];
  const wrong = win.__hit ? ["it ran"] : [];
  const strangers = "script:not([src^='/static/']):not([type='application/ld+json']), base, object,"
    + "embed, style, meta[http-equiv], template, noscript, link[href*=hit], main svg, math,"
    + "iframe:not([sandbox='allow-same-origin'])";
  for (const it of win.document.querySelectorAll(strangers)) wrong.push(it.outerHTML.slice(0, 200));
  for (const it of win.document.querySelectorAll("*")) for (const {name, value} of it.attributes) {
    const said = name + "=" + value.slice(0, 120);
    if (/^on|^(data-)?hx-on|^[@:]|^v-|^x-|^style$|^ping$/i.test(name)) wrong.push(said);
    if (/^(data-)?hx-/i.test(name) && /hit/.test(value)) wrong.push(said);
    if (/^(action|formaction)$/i.test(name) && /hit/.test(value)) wrong.push(said);
    if (/^(src|srcset|data|poster|background)$/i.test(name) && !value.startsWith("/media/")
      && /^\\W*hit|[:/]hit/.test(value)) wrong.push(said);
    if (/^(href|xlink:href)$/i.test(name)) {
      const link = document.createElement("a");
      link.href = value;
      if (!schemes.includes(link.protocol)) wrong.push(said);
    }
  }
  return wrong;
}"""
LOOK = f"() => ({FOUND})(window)"
OPEN_ALL = (
    """async paths => {
  const found = """
    + FOUND
    + """;
  const open = async path => {
    const answer = await fetch(path), html = await answer.text();
    const frame = document.createElement("iframe");
    frame.srcdoc = html;
    await new Promise(done => { frame.onload = done; document.body.append(frame); });
    const wrong = found(frame.contentWindow);
    const links = [...frame.contentDocument.links].map(a => a.pathname + a.search);
    frame.remove();
    return {path, status: answer.status, wrong, links};
  };
  const results = [];
  while (paths.length) results.push(...await Promise.all(paths.splice(0, 8).map(open)));
  return results;
}"""
)


@dataclass
class Alarm:
    """What ran, was asked for, or stands in a page."""

    host: str
    rung: list[str] = field(default_factory=list)

    def watch(self, context: BrowserContext) -> None:
        context.on("dialog", self._dialog)
        context.on("request", self._request)

    def look(self, page: Page) -> None:
        """Look through the page and all its frames."""
        for frame in page.frames:
            self._look(frame)

    def _look(self, frame: Frame) -> None:
        self.rung += [f"{frame.page.url}: {one}" for one in frame.evaluate(LOOK)]

    def look_at_all(self, page: Page, paths: list[str]) -> set[str]:
        """Open these addresses inside a page of the site; return what they link to."""
        opened = page.evaluate(OPEN_ALL, paths)
        assert [one["path"] for one in opened if one["status"] >= 400] == []
        self.rung += [f"{one['path']}: {wrong}" for one in opened for wrong in one["wrong"]]
        return {link for one in opened for link in one["links"]}

    def _dialog(self, dialog: Dialog) -> None:
        self.rung.append(f"dialogue: {dialog.message}")
        dialog.dismiss()

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        stranger = parts.scheme not in ("data", "about") and parts.netloc != self.host
        if stranger or parts.path.lstrip("/").startswith("hit"):
            self.rung.append(f"asked for {request.url}")


@dataclass
class Siege:
    """The besieged site, served; `uids` are those of the pages by their kind."""

    app: Flask
    host: str
    uids: dict[str, str]

    @contextmanager
    def visited(self, browser: Browser, *, by: str = "") -> Iterator[tuple[Page, Alarm]]:
        """Yield a page before the site with nothing that would hold up what got in, and its alarm:
        the browser is told to ignore the site's Content-Security-Policy."""
        context = browser.new_context(base_url=f"http://{self.host}", bypass_csp=True)
        context.set_default_timeout(15_000)
        alarm = Alarm(self.host)
        page = context.new_page()
        alarm.watch(context)
        if by:
            _sign_in(page, by)
        yield page, alarm
        context.close()
        assert alarm.rung == [], "\n".join(dict.fromkeys(alarm.rung))


@contextmanager
def besieged(app: Flask) -> Iterator[Siege]:
    """Write every attack everywhere and serve what comes of it."""
    desk = signed_in(app, CHIEF)
    uids = {kind: _publish_all(desk, kind) for kind in KINDS}
    for number, attack in enumerate(ATTACKS):
        _publish_one(desk, number, attack)
    _send_files(app, desk)
    _report(app)
    _name_people(app)
    for attack in ATTACKS:
        app.test_client().get("/catalogue/", query_string={"q": in_one_line(attack, 50)})
    for number, attack in enumerate(ATTACKS):
        word = in_one_line(attack, LONGEST_WORD)
        desk.send("/desk/lexicon/pair", {"one": word, "other": f"{number}"})
    with app.app_context():
        flush()
        follow()
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Siege(app, f"127.0.0.1:{server.server_port}", uids)
    server.shutdown()
    thread.join()
    server.server_close()


def form_of(kind: str, **more: str) -> dict[str, str]:
    """Return a form of this kind with every attack in every field that takes words."""
    placed = {"column": "xiaoxi", "series": COURSE, "course": COURSE, "centre": "taishi"}
    return {"kind": kind, "base": "", **TEXTS, **placed, "body": "\n\n".join(ATTACKS), **more}


def _publish_all(desk: Desk, kind: str) -> str:
    """Publish a page of this kind with every attack in it."""
    uid = make_uid(kind)
    title = in_one_line(LINE, LONGEST_TITLE)
    without = {"cover": "", "successor": ""}
    slug = COURSE if kind == "course" else f"quan-{kind}"
    _publish(desk, uid, form_of(kind, title=title, **without), slug)
    return uid


def _publish_one(desk: Desk, number: int, attack: str) -> None:
    """Publish an article of this attack alone."""
    line = in_one_line(attack, 400)
    words = {name: line for name in TEXTS if name not in ("cover", "successor")}
    form = form_of("article", **words, title=line[-LONGEST_TITLE:], body=attack)
    form |= {"source_url": f"https://a.example/{line}", "cover": "", "successor": ""}
    _publish(desk, make_uid(f"attack {number}"), form, f"gongji-{number}")


def _publish(desk: Desk, uid: str, form: dict[str, str], slug: str) -> None:
    saved = desk.send(f"/desk/pages/{uid}", form)
    assert saved.status_code == 303, saved.text
    done = desk.send(f"/desk/pages/{uid}/publish", {"when": "now", "slug": slug})
    assert done.status_code == 303, done.text


def _send_files(app: Flask, desk: Desk) -> None:
    """Send pictures and papers that are named, and say of themselves, what attacks say."""
    pictures = [
        (jpeg(f"#{number:06x}", comment=attack.encode()), f"{in_one_line(attack, 150)}.jpg")
        for number, attack in enumerate(ATTACKS)
    ]
    for start in range(0, len(pictures), 50):
        assert send(desk, *pictures[start : start + 50]).status_code == 303
    papers = [
        (f"%PDF-1.7\n% {attack}\n".encode(), f"{in_one_line(attack, 150)}.pdf")
        for attack in ATTACKS[:20]
    ]
    assert send(desk, *papers).status_code == 303
    with app.app_context():
        sent = db.session.scalars(select(Media).where(Media.path.like("media/%"))).all()
        said = {
            one.uid: in_one_line(attack, 400) for one, attack in zip(sent, ATTACKS, strict=False)
        }
    uids = list(said)
    for start in range(0, len(uids), 50):
        form = {uid: said[uid] for uid in uids[start : start + 50]}
        assert desk.send("/desk/media/describe", form).status_code == 303


def _report(app: Flask) -> None:
    """Have readers say what attacks say, half of them answered with the same; correct with it."""
    desk = signed_in(app, "bianji")
    with app.app_context():
        page = db.session.scalars(select(Written).filter_by(path="/about")).one()
        uid = page.uid
    for number, attack in enumerate(ATTACKS):
        from_somewhere = {"REMOTE_ADDR": f"10.0.{number}.1"}
        said = app.test_client().post(
            f"/correction?of={uid}", data={"said": attack}, environ_base=from_somewhere
        )
        assert said.status_code == 303
        correct(app, in_one_line(attack, LONGEST_NOTE), path="/about")
    with app.app_context():
        waiting = list(db.session.execute(select(Report.id, Report.said)))
    for number, attack in waiting[::2]:
        form = {"accepted": "yes", "answer": attack}
        assert desk.send(f"/desk/reports/{number}/answer", form).status_code == 303


def _name_people(app: Flask) -> None:
    with app.app_context():
        for number, attack in enumerate(ATTACKS):
            name = printable(attack, LONGEST_NAME).strip()
            User.admit(f"gongji{number}", name).grant(Role.AUTHOR, None)
        db.session.commit()


def _sign_in(page: Page, username: str) -> None:
    page.goto("/login")
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", PASSWORD)
    page.click("main button")
    page.wait_for_url("**/desk/")
