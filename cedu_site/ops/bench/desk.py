"""How fast the desk answers an editor of a large site, beside what the machine itself can do."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from time import perf_counter
from typing import Any

import click
from PIL import Image
from sqlalchemy import func, select

from cedu_site.addresses import make_uid
from cedu_site.database import writing
from cedu_site.extensions import db
from cedu_site.markup.render import render
from cedu_site.media.uploading import admit, receive
from cedu_site.news.models import Column
from cedu_site.ops.bench.browsers import Answer, Browser, Inside, served
from cedu_site.ops.bench.corpus import Corpus
from cedu_site.ops.bench.filling import fill
from cedu_site.ops.bench.prose import invented, markdown
from cedu_site.ops.bench.timing import summary
from cedu_site.ops.bench.trial import Trial, trial_site
from cedu_site.ops.bench.versions import PROMISES as OF_VERSIONS
from cedu_site.ops.bench.versions import WAYS, write_versions
from cedu_site.people.models import Role, User
from cedu_site.people.passwords import hashed
from cedu_site.place.models import Setting
from cedu_site.publishing.models import Page
from cedu_site.search.following import rebuild

ARTICLE, LONG = 3_000, 20_000  # characters
PHOTO = (1600, 1200)
USERNAME, PASSWORD = "celiang", "zhulin-2026-cedu"
COLUMN, CENTRE = "xiaoxi", "zhongxin-1"
PROMISES = {"publish": 300.0, "preview": 200.0, **OF_VERSIONS}  # milliseconds, p95
Times = dict[str, list[float]]


class Wrong(Exception):
    """The site answered something else than it should; the numbers would say nothing."""


def measure(pages: int, rounds: int) -> dict[str, Any]:
    """Return all that is measured at `pages` pages. Raises Wrong."""
    corpus = invented()
    with trial_site() as trial:
        with trial.app.app_context():
            fill(corpus, pages)
            rebuild()
            pictures = _furnish()
            write_versions(corpus)
        found: dict[str, Any] = {"pages": pages, "rounds": rounds, "ways": {}}
        found["yardstick"] = _yardstick(trial, corpus, rounds)
        with trial.app.app_context():
            db.session.remove()
        found["ways"]["inside"] = _work(Inside(trial.app), corpus, pictures, rounds, "inside")
        with served(trial) as browser:
            found["ways"]["http"] = _work(browser, corpus, pictures, rounds, "http")
        with trial.app.app_context():
            _check(pages + 2 * rounds)
    return found | _judged(found)


def broken(found: dict[str, Any]) -> list[str]:
    """Return the promises that were not kept."""
    return [name for name, most in PROMISES.items() if max(found["promised"][name].values()) > most]


def _furnish() -> list[str]:
    """Give the site an editor, a column and two photos; return how an article names these."""
    kept = hashed(PASSWORD)
    with writing():
        user = User.admit(USERNAME)
        user.grant(Role.ADMIN, None)
        user.set_password(kept)
        db.session.add(Column(slug=COLUMN, title="消息", position=1))
        db.session.flush()
        photos = [admit(receive(_photo(number), f"photo-{number}.jpg"), user) for number in (1, 2)]
        names = [f"../../{photo.path}" for photo in photos]
        db.session.commit()
    return names


def _photo(number: int) -> bytes:
    file = BytesIO()
    picture = Image.effect_noise(PHOTO, 20 * number).convert("RGB")
    picture.save(file, "JPEG", quality=85)
    return file.getvalue()


def _work(
    browser: Browser, corpus: Corpus, pictures: list[str], rounds: int, name: str
) -> dict[str, Any]:
    """Return how long everything took that an editor does, each as often as `rounds`."""
    click.echo(f"编辑室：{name}，{rounds} 遍")
    times: Times = {}
    token = sign_in(browser)
    long = markdown(corpus, LONG, "long", pictures)
    for number in range(-1, rounds):  # the first warms up what every process loads once
        timed: Times = {}
        body = markdown(corpus, ARTICLE, f"{name} {number}", pictures)
        uid = make_uid(f"{name} article {number}") if number >= 0 else ""
        form = form_of(token, f"测量用的文章 {name} {number}", body)
        if uid:
            _write(browser, uid, form, timed)
        _look(browser, uid, form | {"body": long}, timed)
        for step, seconds in timed.items() if uid else ():
            times.setdefault(step, []).extend(seconds)
    return {step: summary(seconds) for step, seconds in times.items()}


def sign_in(browser: Browser) -> str:
    """Return the token of the editor's forms."""
    page = browser.get("/login")
    form = {"username": USERNAME, "password": PASSWORD, "csrf_token": page.token}
    _expect(303, browser.post("/login", form))
    return browser.get("/desk/").token


def form_of(
    token: str, title: str, body: str, column: str = COLUMN, centre: str = CENTRE
) -> dict[str, Any]:
    """Return the writing form of an article, filled in."""
    return {
        "csrf_token": token, "kind": "article", "base": "", "title": title, "column": column,
        "centre": centre, "summary": title, "author": "测量", "body": body, "verb": "publish",
    }  # fmt: skip


def _write(browser: Browser, uid: str, form: dict[str, Any], times: Times) -> None:
    own = f"/desk/pages/{uid}"
    with _clocked(times, "autosave"):
        kept = browser.post(f"{own}/draft", form)
    with _clocked(times, "publish"):
        with _clocked(times, "publish: save"):
            saved = browser.post(own, form)
        with _clocked(times, "publish: go live"):
            done = browser.post(f"{own}/publish", {"csrf_token": form["csrf_token"], "when": "now"})
    _expect(200, kept)
    _expect(303, saved)
    _expect(303, done)


def _look(browser: Browser, uid: str, form: dict[str, Any], times: Times) -> None:
    own = f"/desk/pages/{uid or make_uid('warm')}"
    with _clocked(times, "preview"):
        preview = browser.post(f"{own}/preview", form)
    _expect(200, preview)
    if "srcdoc" not in preview.text:
        raise Wrong("no preview")
    for path in ("/desk/", f"{own}?kind=article", f"{own}/publish", "/desk/find?q=竹子",
                 "/desk/find?q=示例 社区", "/desk/find?list=stale", "/desk/media/",
                 "/desk/reads/", "/desk/lexicon/", "/desk/reports/"):  # fmt: skip
        if not uid and path.startswith(own):
            continue
        with _clocked(times, f"GET {path.replace(own, '/desk/pages/…')}"):
            answer = browser.get(_quoted(path))
        _expect(200, answer)
    for name, path in WAYS.items():
        with _clocked(times, name):
            answer = browser.get(path)
        _expect(200, answer)


def _yardstick(trial: Trial, corpus: Corpus, rounds: int) -> dict[str, Any]:
    """Return what no site can do without: rendering alone, and one commit of a small row."""
    texts = [markdown(corpus, ARTICLE, f"yardstick {number}", []) for number in range(rounds)]
    long, times = markdown(corpus, LONG, "long", []), Times()
    render(long)
    with trial.app.app_context():
        for number, text in enumerate(texts):
            with _clocked(times, "render"):
                render(text)
            with _clocked(times, "render long"):
                render(long)
            with _clocked(times, "commit"), writing():
                Setting.keep("yardstick", {"number": number})
                db.session.commit()
    return {name: summary(seconds) for name, seconds in times.items()}


def _judged(found: dict[str, Any]) -> dict[str, Any]:
    """Return the promised numbers, and how many times the yardstick they are."""
    alone = found["yardstick"]
    least = {
        "publish": alone["render"]["p50"] + 2 * alone["commit"]["p50"],  # saved, then published
        "preview": alone["render long"]["p50"],
    }
    ways = found["ways"]
    return {
        "promised": {name: {way: ways[way][name]["p95"] for way in ways} for name in PROMISES},
        "ratio": {
            name: {way: round(ways[way][name]["p50"] / least[name], 2) for way in ways}
            for name in least
        },
    }


def _check(pages: int) -> None:
    """Raise Wrong unless everything that was published is there."""
    there = db.session.scalar(select(func.count(Page.id)).where(Page.live_id.is_not(None)))
    if there is None or there > pages or there < pages - pages // 10 - 1:
        raise Wrong(f"{there} pages are public")


def _expect(status: int, answer: Answer) -> None:
    if answer.status != status:
        raise Wrong(f"{answer.status} for {status}: {answer.text[-2000:]}")


@contextmanager
def _clocked(times: Times, step: str) -> Iterator[None]:
    started = perf_counter()
    yield
    times.setdefault(step, []).append(perf_counter() - started)


def _quoted(path: str) -> str:
    from urllib.parse import quote

    return quote(path, safe="/?=&")
