"""The words that may be chosen for a page, list by list, one word a line."""

import json
from typing import Any

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import String, cast, func, select

from cedu_site.extensions import db
from cedu_site.library.round_trip import relist
from cedu_site.library.sheets import VOCABULARY, edit, value_of
from cedu_site.people.guarding import guard
from cedu_site.publishing.fields import words
from cedu_site.publishing.models import Page
from cedu_site.shaping.sheet_forms import REFUSALS, Form, FormRefused, Question, done, expect, stamp
from cedu_site.web.rendering import render

bp = Blueprint("vocabulary", __name__)
guard(bp, verb="structure", for_the_site=True)
HERE = "/desk/structure/vocabulary/"
LISTS = {
    "levels": "学习中心的级别，从上到下",
    "topics": "主题",
    "regions": "地区",
    "audiences": "适合谁",
    "formats": "形式",
    "claims": "疗效的说法，自查用",
    "superlatives": "说得太满的话，自查用",
}
LONGEST = 40
MOST = 400
Words = dict[str, list[str]]


@bp.get(HERE)
def vocabulary() -> Response:
    said = _said()
    return _show(Form(_questions(said), _as_lines(said), stamp(said)))


@bp.post(HERE)
def save() -> ResponseReturnValue:
    said = _said()
    form = Form.sent(_questions(said))
    gone: list[str] = []

    def change(data: Any) -> None:
        expect(said, form.base)
        wanted = {one.name: _listed(one, form[one.name]) for one in form.questions}
        for name, listed in wanted.items():
            gone.extend(set(said.get(name, [])) - set(listed))
            if listed != said.get(name, []):
                relist(data, name, listed)

    try:
        edit(VOCABULARY, change, current_user, verb="edit", why=form.why)
    except REFUSALS as refusal:
        db.session.rollback()
        return _show(form.refused(refusal, stamp(said)), 422)
    used = [f"“{word}”还有 {number} 页在用" for word in sorted(gone) if (number := _uses(word))]
    return done("词表存好了。" + (f"{'，'.join(used)}，这些页面照旧。" if used else ""), HERE)


def _said() -> Words:
    """Return the lists of the sheet, the known ones first."""
    value = value_of(VOCABULARY)
    said = value if isinstance(value, dict) else {}
    return {name: _words(said.get(name)) for name in [*LISTS, *(said.keys() - LISTS.keys())]}


def _words(value: Any) -> list[str]:
    try:
        return words(value or [])
    except ValueError:
        return []


def _questions(said: Words) -> list[Question]:
    return [
        Question(name, LISTS.get(name, name), "lines", rows=max(3, len(listed) + 1))
        for name, listed in said.items()
    ]


def _as_lines(said: Words) -> dict[str, str]:
    return {name: "\n".join(listed) for name, listed in said.items()}


def _listed(asked: Question, written: str) -> list[str]:
    """Return the words of an answer, each once. Raises FormRefused."""
    lines = [" ".join(line.split()) for line in written.split("\n")]
    listed = list(dict.fromkeys(filter(None, lines)))
    long = next((word for word in listed if len(word) > LONGEST), None)
    if long:
        raise FormRefused(asked.name, f"“{long[:10]}…”太长：一个词最多 {LONGEST} 个字，一行一个。")
    if len(listed) > MOST:
        raise FormRefused(asked.name, f"“{asked.label}”太多：最多 {MOST} 个词。")
    return listed


def _uses(word: str) -> int:
    """Return how many pages say this word in one of their fields."""
    said = cast(Page.fields, String).contains(json.dumps(word), autoescape=True)
    return db.session.scalar(select(func.count(Page.id)).where(said)) or 0


def _show(form: Form, status: int = 200) -> Response:
    return render("shaping/vocabulary.html", form=form, status=status)
