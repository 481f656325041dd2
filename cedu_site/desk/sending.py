"""What becomes of a written page: submitted, published now or later, corrected, withdrawn."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from cedu_site.clock import in_beijing, read_moment
from cedu_site.database import reads_first
from cedu_site.desk import publishing
from cedu_site.desk.checklist import checklist
from cedu_site.desk.editing import (
    REFUSALS,
    find_sent,
    find_written,
    keep,
    may_now,
    refusal,
    take,
)
from cedu_site.desk.fields import fields_of
from cedu_site.extensions import db
from cedu_site.people.guarding import guard
from cedu_site.people.permissions import authorize
from cedu_site.publishing.drafts import Draft
from cedu_site.publishing.fields import FieldRefused
from cedu_site.publishing.models import Page
from cedu_site.publishing.workflow import check
from cedu_site.web.rendering import render
from cedu_site.web.urls import path_here

bp = Blueprint("sending", __name__)
guard(bp)


@bp.get("/desk/pages/<uid>/publish")
def panel(uid: str) -> Response:
    return _panel(find_written(uid, "write"))


@bp.post("/desk/pages/<uid>/publish")
def publish(uid: str) -> ResponseReturnValue:
    page = find_written(uid, "publish")
    slug = request.form.get("slug", "")
    if request.form.get("when") == "later":
        authorize("schedule", page)
        return _send(page, lambda: _schedule(page, slug))
    return _send(page, lambda: publishing.publish(page, slug), "已经发布，读者现在就能看到。")


@bp.post("/desk/pages/<uid>/submit")
def submit(uid: str) -> ResponseReturnValue:
    page = find_written(uid, "submit")
    return _send(page, lambda: publishing.submit(page), "已经交给编辑，发布以后您会在编辑室看到。")


@bp.post("/desk/pages/<uid>/recall")
def recall(uid: str) -> ResponseReturnValue:
    page = find_written(uid, "recall")
    return _send(page, lambda: publishing.recall(page), "已经收回，现在是草稿。")


@bp.post("/desk/pages/<uid>/withdraw")
def withdraw(uid: str) -> ResponseReturnValue:
    page = find_written(uid, "withdraw")
    successor = path_here(request.form.get("successor", ""))
    done = "已经撤下，读者会看到说明；随时可以恢复。"
    return _send(page, lambda: publishing.withdraw(page, successor, current_user), done)


@bp.post("/desk/pages/<uid>/restore")
def restore(uid: str) -> ResponseReturnValue:
    page = find_written(uid, "restore")
    return _send(page, lambda: publishing.restore(page), "已经恢复，读者又能看到了。")


@bp.post("/desk/pages/<uid>/correct")
@reads_first
def correct(uid: str) -> ResponseReturnValue:
    find_written(uid, "correct")
    here, form = find_sent(uid)
    assert here.page
    try:
        check("correct", here.page)
        publishing.correct(take(here, form), request.form.get("note", ""), current_user)
    except REFUSALS as error:
        return keep(here, form, correcting=True, **refusal(error))
    db.session.commit()
    flash("已经更正，页面上写明了改动和日期。")
    return redirect(url_for("editing.edit", uid=uid), 303)


def _schedule(page: Page, slug: str) -> None:
    try:
        moment = read_moment(request.form.get("at", ""))
    except ValueError:
        raise FieldRefused("at", "还没有选，或者写法不对") from None
    publishing.schedule(page, moment, slug)
    flash(f"已经定时：{_words(moment)}发布。")


def _send(page: Page, verb: Callable[[], Any], done: str = "") -> ResponseReturnValue:
    """Do the verb, commit, and go on to the page's panel; else say there what is in the way."""
    uid = page.uid
    try:
        verb()
    except REFUSALS as error:
        refused = refusal(error)
        return _panel(find_written(uid, "write"), **refused)
    db.session.commit()
    if done:
        flash(done)
    return redirect(url_for("sending.panel", uid=uid), 303)


def _panel(page: Page, *, said: str = "", wrong: str = "", status: int = 200) -> Response:
    sent = request.form if request.method == "POST" else {}
    return render(
        "desk/publish.html",
        status=status,
        page=page,
        slug=sent.get("slug") or publishing.suggested_slug(page),
        at=sent.get("at", ""),
        successor=sent.get("successor", ""),
        checklist=checklist(page),
        draft=Draft.of(current_user.id, page.uid),
        asked={field.name for field in fields_of(page.kind)} - {"successor"},
        said=said,
        wrong=wrong,
        may=may_now(page),
    )


def _words(moment: datetime) -> str:
    when = in_beijing(moment)
    return f"{when.year}年{when.month}月{when.day}日{when:%H:%M}"
