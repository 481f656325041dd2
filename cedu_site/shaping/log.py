"""What was changed in the shape of the site, by whom, when and why; each can be taken back."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

from flask import Blueprint, Response, abort, flash, redirect
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from cedu_site.centres.models import Centre
from cedu_site.extensions import db
from cedu_site.people.guarding import guard
from cedu_site.people.models import User
from cedu_site.people.noting import ACCOUNTS, subject_of
from cedu_site.people.permissions import can
from cedu_site.publishing.diff import Part, compare, folded
from cedu_site.publishing.log import LogEntry
from cedu_site.shaping import undoing
from cedu_site.shaping.home_sections import NAMES
from cedu_site.shaping.sheet_forms import asked_why
from cedu_site.web.paging import listing
from cedu_site.web.rendering import render
from cedu_site.web.urls import href

bp = Blueprint("log", __name__)
guard(bp, verb="structure", for_the_site=True)
HERE = "/desk/log/"
KEYS = {
    "slug": "网址",
    "former_slugs": "以前的网址",
    "title": "名称",
    "name": "名称",
    "short_name": "短名",
    "summary": "介绍",
    "description": "介绍",
    "stale_after": "提醒天数",
    "link_posts": "只转发",
    "readings": "审几次",
    "small_team": "小团队",
    "parent": "上级",
    "level": "级别",
    "former": "曾用名",
    "address": "地址",
    "hours": "时间",
    "example": "示例",
    "host": "主办单位",
    "contact": "联系方式",
    "telephone": "电话",
    "email": "邮箱",
    "records": "备案号",
    "theme": "外观",
    "light": "浅色",
    "dark": "深色",
    "logo": "标志",
    "icon": "小图标",
    "share": "分享图",
    "home": "首页",
    "show": "段落",
    "count": "条数",
    "footer": "页脚",
    "levels": "级别",
    "topics": "主题",
    "regions": "地区",
    "audiences": "适合谁",
    "formats": "形式",
    "claims": "疗效的说法",
    "superlatives": "说得太满的话",
    "groups": "同义词",
    "places": "地名",
    "sounds": "易混的音",
}
KEY = re.compile(r"(?<![\w.#])([a-z_]+):(?: |$)")
SAID = re.compile(r"(?<=：)['\"]?(true|false)['\"]?$")
COMMENT = re.compile(r"\s*(?<![^\s])# .*$")
YES = {"true": "是", "false": "否"}
ABOVE = re.compile(r"上级：(\S+)$")
SECTION = re.compile(r"(?<=段落：)\w+")
MOST_LINES = 200


@bp.get(HERE)
def log() -> Response:
    return _show()


@bp.get(HERE + "all")
def everything() -> Response:
    """List all that was done, of accounts only to those who look after them."""
    entries = LogEntry.every(accounts=can(current_user, "admit"))
    gone = {subject_of(user) for user in db.session.scalars(User.erased())}
    names = {subject_of(user): user.shown_name for user in db.session.scalars(User.all())}
    found, link = listing(entries), partial(_link, gone)
    return render("shaping/log_all.html", found=found, link=link, names=names)


def _link(gone: set[str], entry: LogEntry) -> str:
    """Return where what an entry is about is found, nothing where that is nowhere."""
    if entry.subject.startswith(ACCOUNTS):
        return "" if entry.subject in gone else href(f"/desk/{entry.subject}")
    return href(f"/desk/pages/{entry.subject}/history") if entry.revision_id else ""


@bp.post(HERE + "<int:number>/undo")
def undo(number: int) -> ResponseReturnValue:
    entry = db.session.get(LogEntry, number) or abort(404)
    if not undoing.can_undo(entry):
        abort(404)
    if not undoing.may_undo(entry):
        abort(403)
    try:
        undoing.undo(entry, asked_why())
    except undoing.REFUSALS as refusal:
        db.session.rollback()
        return _show(str(refusal)), 422
    db.session.commit()
    flash("撤销了。要恢复，撤销最上面的这一条就行。")
    return redirect(href(HERE), 303)


@bp.app_template_filter()
def sheet_name(entry: LogEntry) -> str:
    """Return what the changed part of the site is called."""
    return undoing.name_of(entry)


@bp.app_template_filter()
def difference(entry: LogEntry) -> list[Part]:
    """Return what was changed and the lines around it, in the words of people."""
    before, after = (
        "\n".join(map(_in_words, undoing.in_words(side).splitlines()))
        for side in (entry.before, entry.after)
    )
    return folded(compare(before, after))[:MOST_LINES]


def _named(key: re.Match[str]) -> str:
    """Return a name of the sheet as people call it."""
    return f"{KEYS[key[1]]}：" if key[1] in KEYS else key[0]


def _in_words(line: str) -> str:
    """Return a line of a sheet as people say it: names for keys and centres, 是 for true."""
    line = COMMENT.sub("", line)
    line = SAID.sub(lambda said: YES[said[1]], KEY.sub(_named, line))
    line = SECTION.sub(lambda said: NAMES.get(said[0], said[0]), line)
    above = ABOVE.search(line)
    centre = Centre.named(above[1]) if above else None
    return line.replace(centre.slug, centre.name) if centre else line


def _show(refusal: str = "") -> Response:
    found = listing(LogEntry.structural().options(joinedload(LogEntry.user)))
    numbers = [entry.id for entry in found.items]
    undone = set(db.session.scalars(_undoing(numbers)))
    mine = undoing.mine(found.items)
    return render("shaping/log.html", found=found, undone=undone, mine=mine, refusal=refusal)


def _undoing(numbers: list[int]) -> Any:
    return select(LogEntry.undoes_id).where(LogEntry.undoes_id.in_(numbers))
