"""What was changed in the shape of the site, by whom, when and why; each can be taken back."""

from __future__ import annotations

from difflib import unified_diff
from typing import Any

from flask import Blueprint, Response, abort, flash, redirect
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from cedu_site.desk import taking_back
from cedu_site.desk.sheet_forms import asked_why
from cedu_site.extensions import db
from cedu_site.people.guarding import guard
from cedu_site.people.permissions import authorize
from cedu_site.publishing.log import LogEntry
from cedu_site.web.paging import listing
from cedu_site.web.rendering import render
from cedu_site.web.urls import href

bp = Blueprint("log", __name__)
guard(bp)
HERE = "/desk/log/"
VERBS = {
    "add": "新建",
    "edit": "修改",
    "set": "修改",
    "move": "移动",
    "order": "调整顺序",
    "rename": "改名",
    "merge": "合并",
    "remove": "删掉",
    "pair": "配成同义词",
    "undo": "撤销",
}
SIGNS = {"+": "ins", "-": "del"}
MOST_LINES = 200
Line = tuple[str, str]  # ins, del or nothing, and what stands there


@bp.before_request
def _may() -> None:
    authorize("structure")


@bp.get(HERE)
def log() -> Response:
    return _show()


@bp.post(HERE + "<int:number>/undo")
def take_back(number: int) -> ResponseReturnValue:
    entry = db.session.get(LogEntry, number) or abort(404)
    if not taking_back.takes_back(entry):
        abort(404)
    if not taking_back.may_take_back(entry):
        abort(403)
    try:
        taking_back.take_back(entry, asked_why())
    except taking_back.REFUSALS as refusal:
        db.session.rollback()
        return _show(str(refusal)), 422
    db.session.commit()
    flash("撤销了。要恢复，撤销最上面的这一条就行。")
    return redirect(href(HERE), 303)


@bp.app_template_filter()
def did(entry: LogEntry) -> str:
    """Return what was done, in a few words."""
    return VERBS.get(entry.verb, entry.verb)


@bp.app_template_filter()
def sheet_name(entry: LogEntry) -> str:
    """Return what the changed part of the site is called."""
    return taking_back.name_of(entry)


@bp.app_template_filter()
def differences(entry: LogEntry) -> list[Line]:
    """Return the lines that were changed and those around them, each with its sign."""
    sides = (entry.before, entry.after)
    before, after = (taking_back.in_words(side).splitlines() for side in sides)
    lines = list(unified_diff(before, after, lineterm="", n=1))[2:]
    shown = [(SIGNS.get(line[0], ""), line[1:]) for line in lines if not line.startswith("@@")]
    return shown[:MOST_LINES]


def _show(refusal: str = "") -> Response:
    found = listing(LogEntry.structural().options(joinedload(LogEntry.user)))
    numbers = [entry.id for entry in found.items]
    undone = set(db.session.scalars(_undoing(numbers)))
    mine = taking_back.mine(found.items)
    return render("desk/structure/log.html", found=found, undone=undone, mine=mine, refusal=refusal)


def _undoing(numbers: list[int]) -> Any:
    return select(LogEntry.undoes_id).where(LogEntry.undoes_id.in_(numbers))
