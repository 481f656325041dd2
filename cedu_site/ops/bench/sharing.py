"""How fast other sites and programs are answered: frames, feeds, oEmbed, the JSON API."""

from time import perf_counter
from typing import Any
from urllib.parse import quote

import click
from sqlalchemy import update

from cedu_site.addresses import make_uid
from cedu_site.clock import today
from cedu_site.database import writing
from cedu_site.extensions import db
from cedu_site.news.models import Column
from cedu_site.ops.bench.browsers import Browser, Inside, served
from cedu_site.ops.bench.filling import COURSES, fill
from cedu_site.ops.bench.prose import invented
from cedu_site.ops.bench.timing import summary
from cedu_site.ops.bench.trial import trial_site
from cedu_site.search.following import rebuild

PROMISE = 20.0  # milliseconds, p95 of each answer that is made anew
YARDSTICK = "/healthz"  # an answer of one small query
COLUMN = "xiaoxi"
SHARE = 10  # of so many resources one becomes an article, another an offering
FORMS = ("atom", "rss", "json")
LISTS = (
    "news",
    f"news/{COLUMN}",
    "courses",
    "courses/kecheng-1",
    "offerings",
    "centres/zhongxin-2",
)
FRAMES = (
    "", "?centre=zhongxin-2", "?centre=zhongxin-60", "?course=kecheng-1", "?what=courses&n=50",
    "?what=courses&course=kecheng-1&layout=cards", f"?what=news&column={COLUMN}",
    "?centre=zhongxin-1&layout=timetable&n=50",
)  # fmt: skip
API = (
    "courses", "resources", "offerings", "articles", "centres", "resources?centre=zhongxin-2",
    "offerings?course=kecheng-1", f"articles?column={COLUMN}", f"courses/{make_uid('page 1')}",
    f"resources/{make_uid('page 1001')}", "search?q=示例", "openapi.json",
)  # fmt: skip
OTHERS = ("/embed/", "/embed/?centre=zhongxin-2", "/embed.js", "/robots.txt", "/sitemap.xml")
WITHOUT_PROMISE = ("/sitemap.xml",)  # it names every page of the site


def addresses(base: str) -> list[str]:
    """Return what is measured; `base` is how the site is called, for oEmbed."""
    feeds = [f"/{one}/feed.{form}" for one in LISTS for form in FORMS]
    cards = [
        f"/oembed?url={quote(base + path, safe='')}"
        for path in ("/courses/kecheng-1/", f"/news/{COLUMN}/ye-1010", "/offerings/ye-1005")
    ]
    frames = [f"/embed/courses{one}" for one in FRAMES]
    return [YARDSTICK, *frames, *feeds, *cards, *(f"/api/v1/{one}" for one in API), *OTHERS]


def measure(pages: int, rounds: int) -> dict[str, Any]:
    """Return how long each address took each time. Raises ValueError for a wrong answer."""
    with trial_site() as trial:
        with trial.app.app_context():
            fill(invented(), pages)
            _make_others()
            rebuild()
            db.session.remove()
        found: dict[str, Any] = {"pages": pages, "rounds": rounds, "ways": {}}
        found["ways"]["inside"] = _work(Inside(trial.app), "http://localhost", rounds)
        with served(trial) as browser:
            base = f"http://127.0.0.1:{browser.port}"
            found["ways"]["http"] = _work(browser, base, rounds)
    return found


def broken(found: dict[str, Any]) -> list[str]:
    """Return what took longer than was promised, with the way and the 95th percentile."""
    return [
        f"{way} {path} {numbers['p95']:.1f}"
        for way, paths in found["ways"].items()
        for path, numbers in paths.items()
        if numbers["p95"] > PROMISE and path not in WITHOUT_PROMISE
    ]


def _make_others() -> None:
    """Make some of the resources articles of a column, and some offerings of their courses."""
    page = db.metadata.tables["page"]
    later = page.c.id > COURSES
    with writing():
        column = Column(slug=COLUMN, title="消息", position=1)
        db.session.add(column)
        db.session.flush()
        articles = {"kind": "article", "column_id": column.id, "path": _path(f"/news/{COLUMN}/")}
        offerings = {"kind": "offering", "course_id": page.c.parent_id, "starts_on": today(),
                     "path": _path("/offerings/")}  # fmt: skip
        for rest, kind in ((0, articles), (SHARE // 2, offerings)):
            chosen = later & (page.c.id % SHARE == rest)
            db.session.execute(update(page).where(chosen).values(parent_id=None, **kind))
        db.session.commit()


def _path(folder: str) -> Any:
    return folder + db.metadata.tables["page"].c.slug


def _work(browser: Browser, base: str, rounds: int) -> dict[str, Any]:
    """Return the times of every address, asked in turns so that each meets the same machine."""
    click.echo(f"分享：{base}，{rounds} 遍")
    paths = [quote(path, safe="/?=&%.:-") for path in addresses(base)]
    times: dict[str, list[float]] = {path: [] for path in paths}
    for number in range(-2, rounds):
        for path in paths:
            started = perf_counter()
            status = browser.get(path).status
            took = perf_counter() - started
            if status != 200:
                raise ValueError(f"{status}: {path}")
            if number >= 0:
                times[path].append(took)
    return {path.replace(quote(base, safe=""), "…"): summary(one) for path, one in times.items()}
