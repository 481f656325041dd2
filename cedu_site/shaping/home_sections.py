"""What the home page shows, from top to bottom: which sections, under which heading, how many."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from cedu_site.extensions import db
from cedu_site.library.round_trip import flow_mapping, put
from cedu_site.library.sheets import SITE, edit, value_of
from cedu_site.people.guarding import guard
from cedu_site.place.site import DEFAULT_HOME, SECTIONS
from cedu_site.shaping.sheet_forms import (
    GONE,
    REFUSALS,
    Form,
    FormRefused,
    Question,
    beside,
    done,
    expect,
    stamp,
)
from cedu_site.web.rendering import render

bp = Blueprint("home_sections", __name__)
guard(bp, verb="set", for_the_site=True)
HERE = "/desk/structure/home/"
NAMES = {
    "season": "当季的课",
    "offerings": "近期开班",
    "courses": "课程",
    "news": "新文章",
    "columns": "栏目",
}
COUNTS = range(1, 25)
Rows = list[dict[str, str]]


@bp.get(HERE)
def home() -> Response:
    return _show(_form_of(_rows()))


@bp.post(HERE)
def save() -> ResponseReturnValue:
    rows, form = _rows(), Form.sent(_questions())

    def change(data: Any) -> None:
        expect(rows, form.base)
        _put(data, _answers(form, rows))

    try:
        edit(SITE, change, current_user, verb="set", title="首页", why=form.why)
    except REFUSALS as refusal:
        db.session.rollback()
        return _show(form.refused(refusal, stamp(rows)), 422)
    return done("首页存好了，读者马上看得到。", HERE)


@bp.post(HERE + "move")
def move() -> ResponseReturnValue:
    rows, show = _rows(), request.form.get("show", "")
    shown = [row["show"] for row in rows]
    try:
        if show not in shown:
            raise FormRefused("", GONE)
        at = shown.index(show)
        rows.insert(beside(at, len(rows)), rows.pop(at))
        edit(SITE, lambda data: _put(data, rows), current_user, verb="order", title="首页")
    except REFUSALS as refusal:
        db.session.rollback()
        return _show(_form_of(_rows()).refused(refusal, stamp(_rows())), 422)
    return done(f"“{NAMES.get(show, show)}”移好了。", HERE)


def _rows() -> Rows:
    """Return the sections that are shown, in order, each with text under show, title and count."""
    value = value_of(SITE)
    home = value.get("home") if isinstance(value, dict) else None
    listed = home if isinstance(home, list) and home else DEFAULT_HOME
    rows = [row for row in listed if isinstance(row, dict) and row.get("show")]
    return [{name: str(row.get(name, "")) for name in ("show", "title", "count")} for row in rows]


def _put(data: Any, rows: Rows) -> None:
    """Have the sheet show these sections; a row that stays keeps how it is written."""
    home = data.get("home")
    if not isinstance(home, list):
        home = data["home"] = []
    for at, row in enumerate(rows):
        known = next((n for n, one in enumerate(home) if one.get("show") == row["show"]), None)
        if known is None:
            home.insert(at, flow_mapping(row))
        elif known != at:
            home.insert(at, home.pop(known))
        for name, text in row.items():
            put(home[at], name, text)
    for at in range(len(home) - 1, len(rows) - 1, -1):
        del home[at]


def _questions() -> list[Question]:
    return [
        Question(f"{show}.{name}", label, most=40)
        for show in dict.fromkeys([*(row["show"] for row in _rows()), *SECTIONS])
        for name, label in (("on", "显示"), ("title", "标题"), ("count", "最多几条"))
    ]


def _form_of(rows: Rows) -> Form:
    values = {f"{show}.title": NAMES[show] for show in SECTIONS}
    values |= {f"{show}.count": "4" for show in SECTIONS}
    for row in rows:
        values |= {f"{row['show']}.{name}": row[name] for name in ("title", "count")}
        values[f"{row['show']}.on"] = "true"
    return Form(_questions(), values, stamp(rows))


def _answers(form: Form, rows: Rows) -> Rows:
    """Return the sections that are ticked: those shown before in their order, then the others."""
    order = dict.fromkeys([*(row["show"] for row in rows), *SECTIONS])
    answers = [_answer(form, show) for show in order if form[f"{show}.on"]]
    if not answers:
        raise FormRefused("", "首页至少要显示一段。")
    return answers


def _answer(form: Form, show: str) -> dict[str, str]:
    title, count = form.short(f"{show}.title"), form[f"{show}.count"].strip()
    called = NAMES.get(show, show)
    if not title:
        raise FormRefused(f"{show}.title", f"请给“{called}”写一个标题。")
    if not (count.isascii() and count.isdigit() and int(count[:4]) in COUNTS):
        raise FormRefused(f"{show}.count", f"“{called}”最多几条请写 1 到 {COUNTS[-1]} 的整数。")
    return {"show": show, "title": title, "count": count}


def _show(form: Form, status: int = 200) -> Response:
    shown = [row["show"] for row in _rows()]
    return render(
        "shaping/home.html",
        form=form,
        shown=shown,
        hidden=[show for show in SECTIONS if show not in shown],
        names=NAMES,
        status=status,
    )
