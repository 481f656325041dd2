"""How the site looks: its colours, how well each is to be read, its signs and its picture."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select

from cedu_site.extensions import db
from cedu_site.library.round_trip import flow_mapping, part, put_or_drop
from cedu_site.library.sheets import SITE, edit, value_of
from cedu_site.media.models import PICTURES as KINDS
from cedu_site.media.models import Media
from cedu_site.people.guarding import guard
from cedu_site.place.theme import DEFAULTS, HEX, ROLES, contrasts, failures
from cedu_site.shaping.sheet_forms import REFUSALS, Form, FormRefused, Question, expect, stamp
from cedu_site.web.rendering import render
from cedu_site.web.urls import href

bp = Blueprint("colours", __name__)
guard(bp, verb="set", for_the_site=True)
HERE = "/desk/structure/theme/"
SCHEMES = {"light": "浅色", "dark": "深色"}
NAMES = {
    "ground": "底色",
    "text": "正文",
    "accent": "按钮和重点",
    "link": "链接",
    "quiet": "次要文字",
    "line": "分隔线",
    "warn": "提醒",
}
COLOURS = [f"{scheme}.{role}" for scheme in SCHEMES for role in ROLES]
PICTURES = {"logo": "页首的标志", "icon": "浏览器标签上的小图标", "share": "分享出去时的图"}
QUESTIONS = tuple(Question(name, name) for name in (*COLOURS, *PICTURES))
WIDE = "宽 1200、高 630 的照片"
MOST_PICTURES = 200
Theme = dict[str, Any]


@bp.get(HERE)
def theme() -> Response:
    said = _said()
    return _show(Form(QUESTIONS, said, stamp(said)))


@bp.post(HERE)
def save() -> ResponseReturnValue:
    said, form = _said(), Form.sent(QUESTIONS)
    form.values |= {name: _picked(name, form[name]) for name in COLOURS}

    def change(data: Any) -> None:
        expect(said, form.base)
        _check(form, said)
        for name in form.values:
            if form[name] != said[name]:
                _put(data, name, form[name])

    try:
        edit(SITE, change, current_user, verb="set", title="外观", why=form.why)
    except REFUSALS as refusal:
        db.session.rollback()
        return _show(form.refused(refusal, stamp(said)), 422)
    db.session.commit()
    weak = len(failures(_theme(form.values)))
    flash("外观存好了，马上生效。" + (f"有 {weak} 种颜色不容易看清，下面写着。" if weak else ""))
    return redirect(href(HERE), 303)


def _picked(name: str, written: str) -> str:
    """Return the colour that was written, else the one that was picked, if either was changed."""
    was, picked = request.form.get(f"{name}.was", ""), request.form.get(f"{name}.picked", "")
    written = written.strip()
    shown = was or _default(name)
    return picked if written == was and picked and picked.lower() != shown.lower() else written


def _said() -> dict[str, str]:
    """Return what the sheet says of the look, as the form asks it."""
    value = value_of(SITE)
    theme = value.get("theme") if isinstance(value, dict) else None
    theme = theme if isinstance(theme, dict) else {}
    said = {name: str(theme.get(name) or "") for name in PICTURES}
    for name in COLOURS:
        scheme, _, role = name.partition(".")
        given = theme.get(scheme)
        said[name] = str(given.get(role) or "") if isinstance(given, dict) else ""
    return said


def _theme(values: dict[str, str]) -> Theme:
    return {
        scheme: {role: said for role in ROLES if HEX.fullmatch(said := values[f"{scheme}.{role}"])}
        for scheme in SCHEMES
    }


def _check(form: Form, said: dict[str, str]) -> None:
    """Go on if every answer can be kept. Raises FormRefused."""
    for name in COLOURS:
        if form[name] and not HEX.fullmatch(form[name]):
            said_of = f"{SCHEMES[name.partition('.')[0]]}的{NAMES[name.partition('.')[2]]}"
            raise FormRefused(name, f"“{said_of}”应写成 #rrggbb，例如 #1f5e8a。")
    _check_contrast(form, said)
    for name, label in PICTURES.items():
        if form[name] and form[name] != said[name] and Media.at(form[name]) is None:
            raise FormRefused(name, f"“{label}”选的图片已经不在了，请另选一张。")


def _check_contrast(form: Form, said: dict[str, str]) -> None:
    """Go on if no colour becomes hard to see that was not. Raises FormRefused."""
    before = {(one.scheme, one.role) for one in failures(_theme(said))}
    for one in failures(_theme(form.values)):
        if (one.scheme, one.role) not in before:
            name = f"{one.scheme}.{one.role}"
            raise FormRefused(
                name if form[name] != said[name] else f"{one.scheme}.ground",
                f"没有存：{SCHEMES[one.scheme]}的“{NAMES[one.role]}”在底色上看不清，"
                f"对比度 {one.ratio:.1f}，至少要 {one.needed}；最接近的颜色是 {one.proposal}。",
            )


def _put(data: Any, name: str, value: str) -> None:
    theme = part(data, "theme")
    scheme, _, role = name.rpartition(".")
    if scheme and not isinstance(theme.get(scheme), dict):
        theme[scheme] = flow_mapping({})
    place = theme[scheme] if scheme else theme
    put_or_drop(place, role, value)


def _default(name: str) -> str:
    scheme, _, role = name.partition(".")
    return DEFAULTS[scheme][role]


def _pictures(chosen: str) -> list[str]:
    """Return the library paths of the pictures that may be chosen, the chosen one among them."""
    pictures = (Media.path.startswith("images/"), Media.kind.in_(KINDS))
    query = select(Media.path).where(*pictures, Media.binned_at.is_(None)).order_by(Media.path)
    found = [path for path in db.session.scalars(query.limit(MOST_PICTURES)) if path]
    return found if chosen in ("", *found) else [*found, chosen]


def _show(form: Form, status: int = 200) -> Response:
    theme = _theme(form.values)
    return render(
        "shaping/theme.html",
        form=form,
        schemes=SCHEMES,
        names=NAMES,
        contrasts=contrasts(theme),
        proposals={f"{one.scheme}.{one.role}": one.proposal for one in failures(theme)},
        defaults={name: _default(name) for name in COLOURS},
        picked={name: form[name] if HEX.fullmatch(form[name]) else _default(name)
                for name in COLOURS},
        was=_said(),
        pictures={name: (label, _pictures(form[name])) for name, label in PICTURES.items()},
        wide=WIDE,
        status=status,
    )  # fmt: skip
