"""Words that mean the same, paired at the desk out of what searches did not find."""

from flask import Blueprint, Response, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from cedu_site.extensions import db
from cedu_site.people.guarding import guard
from cedu_site.people.permissions import authorize, can
from cedu_site.search.missing import missing
from cedu_site.search.pairs import LONGEST, PairRefused, known_pairs, pair_words, part_words
from cedu_site.web.rendering import render
from cedu_site.web.urls import href

bp = Blueprint("pairs", __name__)
guard(bp)
MOST_WORDS = 50


@bp.get("/desk/lexicon/")
def lexicon() -> Response:
    return _show()


@bp.post("/desk/lexicon/pair")
def pair() -> ResponseReturnValue:
    authorize("pair")
    one, other = _asked()
    try:
        pair_words(one, other)
    except PairRefused as refusal:
        return _show(str(refusal)), 422
    db.session.commit()
    flash(f"记下了：“{one.strip()}”和“{other.strip()}”是一个意思。过一会儿搜索就用上。")
    return redirect(href("/desk/lexicon/"), 303)


@bp.post("/desk/lexicon/part")
def part() -> ResponseReturnValue:
    authorize("pair")
    part_words(*_asked())
    db.session.commit()
    return redirect(href("/desk/lexicon/"), 303)


@bp.app_template_global()
def may_pair() -> bool:
    """Tell whether the present user may pair words."""
    return can(current_user, "pair")


def _asked() -> tuple[str, str]:
    return request.form.get("one", ""), request.form.get("other", "")


def _show(refusal: str = "") -> Response:
    one, other = _asked()
    return render(
        "desk/lexicon.html",
        pairs=known_pairs(),
        words=missing(MOST_WORDS),
        refusal=refusal,
        one=one,
        other=other,
        longest=LONGEST,
    )
