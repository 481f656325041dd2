"""What the site says of itself at the desk: its names, its host, how to reach it, its footer."""

from typing import Any

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select

from cedu_site.extensions import db
from cedu_site.library.describing import HTTP
from cedu_site.library.round_trip import part, put, relist
from cedu_site.library.sheets import SITE, edit, value_of
from cedu_site.people.guarding import guard
from cedu_site.publishing.fields import words
from cedu_site.publishing.models import StandingPage
from cedu_site.shaping.sheet_forms import REFUSALS, Form, FormRefused, Question, done, expect, stamp
from cedu_site.web.rendering import render

bp = Blueprint("settings", __name__)
guard(bp, verb="set", for_the_site=True)
HERE = "/desk/structure/site/"
QUESTIONS = (
    Question("name", "网站全名", hint="显示在页首", most=60),
    Question("short_name", "短名", hint="浏览器标签和手机桌面上用；空着就用全名", most=30),
    Question("description", "一句话介绍", "lines", "给搜索引擎和分享卡片"),
    Question("host.name", "主办单位", hint="空着就不显示，下面各项也是", most=120),
    Question("host.url", "主办单位的网址", "url", "以 http:// 或 https:// 开头"),
    Question("contact.address", "地址"),
    Question("contact.telephone", "电话", most=60),
    Question("contact.email", "邮箱", most=120),
    Question("contact.hours", "接待时间", hint="例如 周一至周五 9:00–17:00"),
    Question("records.icp", "ICP 备案号", most=60),
    Question("records.public_security", "公安联网备案号", most=60),
    Question("footer", "页脚的链接", "lines", "一行一个单页的网址名，上下的顺序就是显示的顺序"),
)


@bp.get(HERE)
def site() -> Response:
    said = _said()
    return _show(Form(QUESTIONS, said, stamp(said)))


@bp.post(HERE)
def save() -> ResponseReturnValue:
    said, form = _said(), Form.sent(QUESTIONS)

    def change(data: Any) -> None:
        expect(said, form.base)
        for name, value in _answers(form).items():
            outer, dot, inner = name.partition(".")
            if value != said[name]:
                put(part(data, outer) if dot else data, inner or name, value)
        relist(data, "footer", _footer(form))

    try:
        edit(SITE, change, current_user, verb="set", title="网站设置", why=form.why)
    except REFUSALS as refusal:
        db.session.rollback()
        return _show(form.refused(refusal, stamp(said)), 422)
    return done("网站设置存好了，读者马上看得到。", HERE)


def _said() -> dict[str, str]:
    """Return what the sheet says, as the form asks it."""
    value = value_of(SITE)
    data = value if isinstance(value, dict) else {}
    said = {one.name: _text(data, one.name) for one in QUESTIONS}
    try:
        said["footer"] = "\n".join(words(data.get("footer") or []))
    except ValueError:
        said["footer"] = ""
    return said


def _text(data: dict[str, Any], name: str) -> str:
    outer, dot, inner = name.partition(".")
    place = data.get(outer)
    value = (place.get(inner) if isinstance(place, dict) else "") if dot else place
    return value if isinstance(value, str) else ""


def _answers(form: Form) -> dict[str, str]:
    """Return the answers that are one line each. Raises FormRefused."""
    answers = {one.name: form.short(one.name) for one in QUESTIONS if one.name != "footer"}
    if not answers["name"]:
        raise FormRefused("name", "请写网站的全名。")
    if not HTTP.fullmatch(answers["host.url"]):
        raise FormRefused("host.url", "主办单位的网址应以 http:// 或 https:// 开头。")
    return answers


def _footer(form: Form) -> list[str]:
    """Return the slugs of the footer. Raises FormRefused where there is no such page."""
    slugs = list(dict.fromkeys(form["footer"].split()))
    known = {page.slug for page in _pages()}
    unknown = next((slug for slug in slugs if slug not in known), None)
    if unknown:
        raise FormRefused("footer", f"没有网址名是“{unknown}”的单页；有的列在下面。")
    return slugs


def _pages() -> list[StandingPage]:
    query = select(StandingPage).where(StandingPage.binned_at.is_(None))
    return list(db.session.scalars(query.where(StandingPage.slug != "").order_by(StandingPage.id)))


def _show(form: Form, status: int = 200) -> Response:
    pages = _pages()
    return render("shaping/site.html", form=form, pages=pages, status=status)
