"""Words that mean the same: paired out of what searches did not find, edited group by group."""

from __future__ import annotations

import re
from typing import Any

from flask import Blueprint, Response, abort, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from cedu_site.extensions import db
from cedu_site.library.sheets import SheetRefused
from cedu_site.library.word_groups import (
    add_group,
    edit_lexicon,
    groups,
    listed,
    pair_words,
    put_group,
    remove_group,
    words_of,
)
from cedu_site.people.guarding import guard
from cedu_site.people.permissions import authorize, can
from cedu_site.search.lexicon import closed
from cedu_site.search.missing import missing
from cedu_site.search.pairs import LONGEST, Groups, PairRefused, read_pair, read_words
from cedu_site.shaping.sheet_forms import (
    GONE,
    REFUSALS,
    Form,
    FormRefused,
    Question,
    asked_why,
    done,
    stamp,
)
from cedu_site.web.paging import Listing, asked_page
from cedu_site.web.rendering import render

bp = Blueprint("pairs", __name__)
guard(bp)
HERE = "/desk/lexicon/"
MOST_WORDS = 50
PER_PAGE = 40
BETWEEN = re.compile(r"[\s、，,；;]+")
QUESTIONS = (Question("words", "一个意思的词", "lines", "用顿号或空格隔开，至少两个"),)
SAID = "过一会儿搜索就用上。"


@bp.get(HERE)
def lexicon() -> Response:
    return _show()


@bp.post("/desk/lexicon/pair")
def pair() -> ResponseReturnValue:
    authorize("pair")
    one, other = _asked()
    try:
        words = read_pair(one, other)
        title = "、".join(words)
        edit_lexicon(lambda data: pair_words(data, words), current_user, verb="pair", title=title)
    except PairRefused as refusal:
        raise FormRefused("", str(refusal)) from refusal
    return done(f"记下了：“{one.strip()}”和“{other.strip()}”是一个意思。{SAID}", HERE)


@bp.get("/desk/lexicon/group")
def group() -> Response:
    authorize("pair")
    of = request.args.get("of", "")
    words = next((one for one in groups() if stamp(one) == of), None)
    if of and words is None:
        abort(404)
    return _edit(Form(QUESTIONS, {"words": "、".join(words or [])}, of))


@bp.post("/desk/lexicon/group")
def save_group() -> ResponseReturnValue:
    authorize("pair")
    form = Form.sent(QUESTIONS)
    written = [word for word in BETWEEN.split(form["words"]) if word]

    def change(data: Any) -> None:
        words = _read(written)
        at = _place(data, form.base) if form.base else None
        _refuse_known(words, [words_of(one) for n, one in enumerate(listed(data)) if n != at])
        if at is None:
            add_group(data, words)
        else:
            put_group(data, at, words)

    verb = "edit" if form.base else "add"
    try:
        edit_lexicon(change, current_user, verb=verb, title="、".join(written), why=form.why)
    except REFUSALS as refusal:
        db.session.rollback()
        return _edit(form.refused(refusal, form.base), 422)
    return done(f"记下了：{'、'.join(written)}。{SAID}", HERE)


@bp.post("/desk/lexicon/remove")
def remove() -> ResponseReturnValue:
    authorize("pair")
    of = request.form.get("of", "")
    title = next(("、".join(one) for one in groups() if stamp(one) == of), "")

    def change(data: Any) -> None:
        remove_group(data, _place(data, of))

    edit_lexicon(change, current_user, verb="remove", title=title, why=asked_why())
    return done(f"删除了：{title}。{SAID}", HERE)


@bp.errorhandler(FormRefused)
@bp.errorhandler(SheetRefused)
def _refuse(refusal: Exception) -> ResponseReturnValue:
    """Say above the list why it could not be changed."""
    db.session.rollback()
    return _show(str(refusal)), 422


@bp.app_template_global()
def may_pair() -> bool:
    """Tell whether the present user may pair words."""
    return can(current_user, "pair")


def _asked() -> tuple[str, str]:
    return request.form.get("one", ""), request.form.get("other", "")


def _read(written: list[str]) -> list[str]:
    try:
        return read_words(written or [""])
    except PairRefused as refusal:
        raise FormRefused("words", str(refusal)) from refusal


def _place(data: Any, of: str) -> int:
    """Return where the group stands. Raises FormRefused where it is gone or was changed."""
    places = (at for at, one in enumerate(listed(data)) if stamp(words_of(one)) == of)
    at = next(places, None)
    if at is None:
        raise FormRefused("", f"{GONE[:-1]}，或者改过了。请回到列表里再找一找。")
    return at


def _refuse_known(words: list[str], others: Groups) -> None:
    known = {closed(word): one for one in others for word in one}
    for word in words:
        if closed(word) in known:
            whole = "、".join(known[closed(word)])
            raise FormRefused("words", f"“{word}”已经在另一组里：{whole}。请去改那一组。")


def _show(refusal: str = "") -> Response:
    one, other = _asked()
    q = request.args.get("q", "").strip()
    every = groups()[::-1]
    found = [one for one in every if not q or any(closed(q) in closed(word) for word in one)]
    number = asked_page()
    start = (number - 1) * PER_PAGE
    if start and start >= len(found):
        abort(404)
    page = [(stamp(one), one) for one in found[start : start + PER_PAGE]]
    return render(
        "shaping/lexicon.html",
        found=Listing(page, len(found), number, PER_PAGE),
        q=q,
        words=[] if q or number > 1 else missing(MOST_WORDS),
        refusal=refusal,
        one=one,
        other=other,
        longest=LONGEST,
    )


def _edit(form: Form, status: int = 200) -> Response:
    return render("shaping/word_group.html", form=form, status=status)
