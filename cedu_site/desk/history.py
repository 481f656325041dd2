"""The history of a page at the desk: looked through, compared, and brought back from."""

from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from cedu_site.database import begin_writing, reads_first
from cedu_site.desk.bringing_back import bring_back as bring_back_version
from cedu_site.desk.bringing_back import compose_again
from cedu_site.desk.differing import difference, told
from cedu_site.desk.editing import RECALLED, find_written, sentence
from cedu_site.extensions import db
from cedu_site.markup.render import RenderError
from cedu_site.people.guarding import guard
from cedu_site.publishing.fields import FieldRefused
from cedu_site.publishing.history import events, happened, version
from cedu_site.publishing.log import LONGEST_WHY
from cedu_site.publishing.models import Page
from cedu_site.publishing.revisions import Revision
from cedu_site.publishing.showing import as_if, show
from cedu_site.publishing.states import State
from cedu_site.publishing.workflow import WrongState
from cedu_site.web.paging import NUMBER, row_listing
from cedu_site.web.rendering import render

bp = Blueprint("history", __name__)
guard(bp)
PER_PAGE = 50
VERDICTS = {"passed": "通过", "returned": "退回", "": "意见"}


@bp.get("/desk/pages/<uid>/history")
def history(uid: str) -> Response:
    page = _page(uid, "write")
    listed = row_listing(happened(page), PER_PAGE)
    return render(
        "desk/history.html",
        page=page,
        listed=listed,
        events=events(listed.items),
        chosen=_first_choice(page),
        verdicts=VERDICTS,
    )


@bp.get("/desk/pages/<uid>/difference")
def compare(uid: str) -> Response:
    page = _page(uid, "write")
    asked = sorted(_number(request.args.get(name, "")) for name in ("from", "to"))
    old, new = (_version(page, number) for number in asked)
    found = difference(told(page, old), told(page, new), page)
    return render("desk/difference.html", page=page, old=old, new=new, difference=found)


@bp.get("/desk/pages/<uid>/versions/<number>")
def look(uid: str, number: str) -> Response:
    page = _page(uid, "write")
    return _look(page, _version(page, _number(number)))


@bp.post("/desk/pages/<uid>/versions/<number>/bring-back")
@reads_first
def bring_back(uid: str, number: str) -> ResponseReturnValue:
    page = _page(uid, "bring_back")
    old = _version(page, _number(number))
    try:
        composed = compose_again(page, old)
        begin_writing()
        page = _page(uid, "bring_back")
        was, state = page.newest_id, page.newest and page.newest.state
        made = bring_back_version(page, old, composed, current_user, request.form.get("why", ""))
    except (FieldRefused, RenderError, WrongState) as error:
        db.session.rollback()
        page = _page(uid, "bring_back")
        return _look(page, _version(page, _number(number)), said=sentence(error), status=422)
    db.session.commit()
    if made.id == was:
        flash(f"第 {old.number} 版和最新的一版一样，不用找回。")
    else:
        flash(f"第 {old.number} 版已经找回来，存成第 {made.number} 版草稿。")
        if state in RECALLED:
            flash(RECALLED[State(state)])
        for one in dict.fromkeys(composed.unresolved):
            flash(f"{one.message}：{one.target}")
    return redirect(url_for("history.history", uid=uid), 303)


def _page(uid: str, verb: str) -> Page:
    page = find_written(uid, verb)
    if page.newest_id is None or page.binned_at:
        abort(404)
    return page


def _number(text: str) -> int:
    return int(text) if NUMBER.fullmatch(text) else abort(404)


def _version(page: Page, number: int) -> Revision:
    return version(page, number) or abort(404)


def _first_choice(page: Page) -> tuple[int, int]:
    """Return what is compared unless something else is chosen: the newest with the live version,
    or with the one before."""
    assert page.newest is not None
    newest = page.newest.number
    if page.live and page.live_id != page.newest_id:
        return page.live.number, newest
    return max(1, newest - 1), newest


def _look(page: Page, revision: Revision, *, said: str = "", status: int = 200) -> Response:
    with db.session.no_autoflush:
        shown = _shown(page, revision)
    return render(
        "desk/version.html",
        status=status,
        page=page,
        version=revision,
        shown=shown,
        longest=LONGEST_WHY,
        said=said,
    )


def _shown(page: Page, revision: Revision) -> Any:
    try:
        return show(as_if(page, revision), is_preview=True).get_data(as_text=True)
    except FieldRefused:  # it was written before there was the rule
        return ""
