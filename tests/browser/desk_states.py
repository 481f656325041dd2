"""The desk with something in every section, and each of its pages in each of its states."""

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from flask import Flask
from playwright.sync_api import Page
from sqlalchemy import select

from cedu_site.addresses import make_uid
from cedu_site.database import writing
from cedu_site.extensions import db
from cedu_site.feedback.models import Report
from cedu_site.library.importer import Import
from cedu_site.media.models import Media
from cedu_site.news.models import Column
from cedu_site.publishing.models import Page as Stored
from cedu_site.publishing.states import State
from cedu_site.selfcheck.findings import PageCheck, recheck
from tests.browser.bringing import photo
from tests.desk.pages import LESSON, correct, page_at, report, write
from tests.persons import PASSWORD, Desk, signed_in

SMALL = 640, 480
TABLE = "| 材料 | 数量 |\n| --- | --- |\n| 慈竹 | 三根 |"
ARTICLE = {
    "kind": "article",
    "title": "苔石镇办了一次编竹篮活动",
    "column": "xiaoxi",
    "centre": "taishi",
    "event_date": "2026-05-20",
    "attendance": "35",
}
WHOLE = {"summary": "三十五人来学编竹篮。", "source_name": "苔石镇社区学校"}


@dataclass(frozen=True)
class Filled:
    """What there is at the desk: the uids of pages and of a file, and a link for those outside."""

    draft: str
    ready: str
    typed: str
    live: str
    file: str
    reviewed: str
    link: str
    reply: str
    several: str
    waiting: str


def fill(app: Flask) -> Filled:
    """Put something into every section of the desk's first page."""
    desk = signed_in(app, "guanli")
    sent = {"file": (BytesIO(photo(SMALL)), "IMG_2041.JPG"), "centre": "taishi"}
    answer = desk.send("/desk/media/", sent, content_type="multipart/form-data")
    file = answer.location.rpartition("=")[2] if answer.location else ""
    picture = "\n\n![](../../images/mark.svg)\n\n![找不到](meiyou.jpg)\n\n"
    draft, ready, typed = make_uid(), make_uid(), make_uid()
    body = {"body": f"昨天，三十五人来学编竹篮。{picture}## 怎么编\n\n{TABLE}"}
    desk.send(f"/desk/pages/{draft}", ARTICLE | body)
    desk.send(f"/desk/pages/{ready}", ARTICLE | WHOLE | {"body": "都写好了。", "attendance": ""})
    desk.send(f"/desk/pages/{typed}/draft", ARTICLE | body)
    desk.send(f"/desk/pages/{draft}/share", {})
    link = desk.get(f"/desk/pages/{draft}/share").text.partition("/preview/")[2].partition('"')[0]
    several = write_several(app, desk)
    for state in (State.SUBMITTED, State.SCHEDULED):
        write(app, f"编竹席（{state}）", state, by="zuozhe", centre="taishi")
    live = write(app, "编竹席", State.PUBLISHED, by="guanli")
    reviewed = write(app, "编背篓", State.PUBLISHED, by="zuozhe", body="能治病。")
    desk.send(
        "/desk/media/",
        sent | {"file": (BytesIO(photo((320, 240))), "jiu.jpg")},
        content_type="multipart/form-data",
    )
    with app.app_context():
        recheck(PageCheck.due())
        thrown = db.session.scalars(select(Media.uid).filter_by(name="jiu.jpg")).one()
    desk.send(f"/desk/media/{thrown}/remove")
    number = report(app, "第二步的数目不对，应该是六根，不是五根。")
    correct(app, "“五根”应为“六根”")
    for _ in range(3):
        app.test_client().get("/catalogue/?q=潜水艇")
    desk.send("/desk/lexicon/pair", {"one": "箩筐", "other": "背篓"})
    with app.app_context():
        made = db.session.get(Report, number)
        reply = made.code if made else ""
    waiting = hand_over(app)
    tear(app)
    return Filled(draft, ready, typed, live, file, reviewed, link, reply, several, waiting)


def hand_over(app: Flask) -> str:
    """Hand an article over to a column that asks for readings, where it was once sent back."""
    with app.app_context():
        column = db.session.scalars(select(Column).filter_by(slug="jiyi")).one()
        column.readings, column.small_team = 3, True
        db.session.commit()
    uid, author, editor = make_uid(), signed_in(app, "zuozhe"), signed_in(app, "bianji")
    path = f"/desk/pages/{uid}"
    author.send(path, ARTICLE | {"column": "jiyi", "title": "老油坊", "body": "榨了三十年。"})
    author.send(f"{path}/submit", {"why": "请看人数"})
    editor.send(f"{path}/send-back", {"comment": "哪三十年？\n请写明。"})
    author.send(f"{path}/submit")
    editor.send(f"{path}/pass-on", {"comment": "好。"})
    return uid


def tear(app: Flask) -> None:
    """Change in its file what was changed at the desk."""
    lexicon = Path(app.config["CONTENT"]) / "lexicon.yaml"
    text = lexicon.read_text(encoding="utf-8")
    lexicon.write_text(text.replace("groups:", "groups:\n  - [晒席, 晒垫]", 1), encoding="utf-8")
    with app.app_context(), writing():
        Import(app.config["CONTENT"]).run()


def write_several(app: Flask, desk: Desk) -> str:
    """Write an article in two versions, and on after the first of them what is not saved."""
    uid, path = make_uid(), "/desk/pages/"
    desk.send(path + uid, ARTICLE | {"body": "昨天，三十五人来学编竹篮。\n\n先破篾。"})
    with app.app_context():
        first = db.session.scalars(select(Stored.newest_id).filter_by(uid=uid)).one()
    second = {"body": "昨天，五十三人来学编竹篮。\n\n先破篾。", "topics": "竹编", "why": "人数不对"}
    other = signed_in(app, "bianji")
    other.send(path + uid, ARTICLE | second | {"base": first})
    other.send(f"{path}{uid}/draft", ARTICLE | second | {"base": first})
    desk.send(f"{path}{uid}/draft", ARTICLE | {"base": first, "body": "昨天，三十六人来了。"})
    return uid


def at(path: str) -> Callable[[Page, Filled, Flask], None]:
    """Return how to open a path, in which `{draft}` and the like stand for what there is."""

    def open_it(page: Page, filled: Filled, app: Flask) -> None:
        with app.app_context():
            lesson = page_at(LESSON)
            about = {"lesson": lesson.uid, "course": lesson.parent.uid if lesson.parent else ""}
        page.goto(path.format(**vars(filled), **about, new=make_uid()))

    return open_it


def then(path: str, *steps: str) -> Callable[[Page, Filled, Flask], None]:
    """Return how to open a path and press the buttons with these names."""

    def open_it(page: Page, filled: Filled, app: Flask) -> None:
        at(path)(page, filled, app)
        for name in steps:
            page.get_by_role("main").get_by_role("button", name=name, exact=True).first.click()
            page.wait_for_load_state()

    return open_it


def previewed(page: Page, filled: Filled, app: Flask) -> None:
    at("/desk/pages/{draft}")(page, filled, app)
    page.get_by_role("button", name="看预览").click()
    page.frame_locator("#preview iframe").get_by_role("heading", level=1).wait_for()


def refused(page: Page, filled: Filled, app: Flask) -> None:
    at("/desk/pages/{new}?kind=article")(page, filled, app)
    page.get_by_label("标题", exact=True).fill("活动")
    page.locator("#f-event_date").evaluate("it => { it.type = 'text'; it.value = '昨天' }")
    page.get_by_role("button", name="保存草稿").click()
    page.get_by_role("alert").wait_for()


def uploaded(page: Page, filled: Filled, app: Flask) -> None:
    page.goto("/desk/media/")
    good = {"name": "IMG_2042.JPG", "mimeType": "image/jpeg", "buffer": photo((641, 480))}
    bad = {"name": "活动照片.heic", "mimeType": "image/heic", "buffer": b"nothing"}
    page.get_by_label("上传图片和文件").set_input_files([good, bad])
    page.get_by_role("button", name="上传", exact=True).click()
    page.get_by_role("button", name="保存说明").wait_for()


def person(page: Page, filled: Filled, app: Flask) -> None:
    page.goto("/desk/people/")
    page.locator(".people a", has_text="zuozhe").click()


def handed_over(page: Page, filled: Filled, app: Flask) -> None:
    person(page, filled, app)
    page.get_by_role("button", name="做一个设密码的链接").click()
    page.locator("textarea#link").wait_for()


def ended(page: Page, filled: Filled, app: Flask) -> None:
    """The session ends before the form is sent; the sign-in page carries it."""
    at("/desk/pages/{new}?kind=article")(page, filled, app)
    page.get_by_label("标题", exact=True).fill("活动")
    page.context.clear_cookies()
    page.get_by_role("button", name="保存草稿").click()
    page.get_by_label("密码").wait_for()


def offered_again(page: Page, filled: Filled, app: Flask) -> None:
    ended(page, filled, app)
    page.get_by_label("账号").fill("guanli")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.get_by_role("button", name="继续").wait_for()


def only_here(page: Page, filled: Filled, app: Flask) -> None:
    """Only the browser has what was typed last."""
    at("/desk/pages/{ready}")(page, filled, app)
    page.get_by_label("正文").fill("网断了以后写的。")
    page.route("**/draft", lambda route: route.abort())
    page.locator("#kept", has_text="网络不通").wait_for()
    page.reload()
    page.get_by_role("button", name="接着写那一份").wait_for()


STATES: dict[str, Callable[[Page, Filled, Flask], None]] = {
    "first page": at("/desk/"),
    "new article": at("/desk/pages/{new}?kind=article"),
    "new resource": at("/desk/pages/{new}?kind=resource"),
    "new offering": at("/desk/pages/{new}?kind=offering"),
    "saved": at("/desk/pages/{draft}"),
    "typed": at("/desk/pages/{typed}"),
    "only here": only_here,
    "previewed": previewed,
    "refused": refused,
    "correcting": at("/desk/pages/{lesson}?correct=1"),
    "publish with mistakes": at("/desk/pages/{draft}/publish"),
    "publish": at("/desk/pages/{ready}/publish"),
    "publish at no time": then("/desk/pages/{ready}/publish", "到时候发布"),
    "published": at("/desk/pages/{live}/publish"),
    "history": at("/desk/pages/{several}/history"),
    "difference": at("/desk/pages/{several}/difference?from=1&to=2"),
    "version": at("/desk/pages/{several}/versions/1"),
    "saved meanwhile": at("/desk/pages/{several}"),
    "share": at("/desk/pages/{draft}/share"),
    "shared": then("/desk/pages/{draft}/share", "再做一个链接"),
    "incoming": at("/desk/incoming/"),
    "media": at("/desk/media/"),
    "uploaded": uploaded,
    "file": at("/desk/media/{file}"),
    "choose": at("/desk/media/choose"),
    "find": at("/desk/find"),
    "found": at("/desk/find?q=编竹"),
    "reports": at("/desk/reports/"),
    "corrections": at("/desk/corrections/"),
    "lexicon": at("/desk/lexicon/"),
    "reads": at("/desk/reads/"),
    "page reads": at("/desk/reads/{lesson}"),
    "waiting": at("/desk/pages/{waiting}/publish"),
    "send back in vain": then("/desk/pages/{waiting}/publish", "退回去改"),
    "structure": at("/desk/structure/"),
    "columns": at("/desk/structure/columns/"),
    "column": at("/desk/structure/columns/jiyi"),
    "course order": at("/desk/structure/courses/{course}"),
    "centres": at("/desk/structure/centres/"),
    "centre": at("/desk/structure/centres/taishi"),
    "merge": at("/desk/structure/centres/taishi/merge?into=tingzhu"),
    "theme": at("/desk/structure/theme/"),
    "home sections": at("/desk/structure/home/"),
    "log": at("/desk/log/"),
    "conflict": at("/desk/conflicts/lexicon.yaml"),
    "bin": at("/desk/bin/"),
    "self-check": at("/desk/check/"),
    "courses": at("/desk/courses/"),
    "appraise": at("/desk/courses/{reviewed}/appraise"),
    "appraise in vain": then("/desk/courses/{reviewed}/appraise", "交评审"),
    "binned files": at("/desk/bin/files/"),
    "people": at("/desk/people/"),
    "person": person,
    "password link": handed_over,
    "account": at("/account/"),
    "login": ended,
    "again": offered_again,
    "preview link": at("/preview/{link}"),
    "correction": at("/correction?of={lesson}"),
    "correction log": at("/correction"),
    "correction reply": at("/correction/{reply}"),
}
