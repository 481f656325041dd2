"""What readers get of a written page: published now or later, corrected, withdrawn, restored."""

from datetime import datetime

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from cedu_site.clock import in_beijing, read_moment
from cedu_site.database import reads_first
from cedu_site.desk.correcting import check_correction
from cedu_site.desk.editing import (
    REFUSALS,
    find_sent,
    find_written,
    keep,
    refusal,
    take,
)
from cedu_site.desk.panel import do
from cedu_site.desk.panel import panel as answer
from cedu_site.extensions import db
from cedu_site.people.guarding import guard
from cedu_site.people.permissions import authorize
from cedu_site.publishing import sending as verbs
from cedu_site.publishing.fields import FieldRefused
from cedu_site.publishing.models import Page
from cedu_site.web.urls import path_here

bp = Blueprint("sending", __name__)
guard(bp)


@bp.get("/desk/pages/<uid>/publish")
def panel(uid: str) -> Response:
    return answer(find_written(uid, "write"))


@bp.post("/desk/pages/<uid>/publish")
def publish(uid: str) -> ResponseReturnValue:
    page = find_written(uid, "publish")
    slug = request.form.get("slug", "")
    if request.form.get("when") == "later":
        authorize("schedule", page)
        return do(page, lambda: _schedule(page, slug))
    done = "已经发布，读者现在就能看到。"
    return do(page, lambda: verbs.publish(page, current_user, slug), done)


@bp.post("/desk/pages/<uid>/withdraw")
def withdraw(uid: str) -> ResponseReturnValue:
    page = find_written(uid, "withdraw")
    successor = path_here(request.form.get("successor", ""))
    done = "已经撤下，读者会看到说明；随时可以恢复。"
    why = request.form.get("why", "")
    return do(page, lambda: verbs.withdraw(page, successor, current_user, why), done)


@bp.post("/desk/pages/<uid>/restore")
def restore(uid: str) -> ResponseReturnValue:
    page = find_written(uid, "restore")
    return do(page, lambda: verbs.restore(page, current_user), "已经恢复，读者又能看到了。")


@bp.post("/desk/pages/<uid>/correct")
@reads_first
def correct(uid: str) -> ResponseReturnValue:
    find_written(uid, "correct")
    here, form = find_sent(uid)
    try:
        page = take(here, form, "correct")
        check_correction(page)
        verbs.correct(page, request.form.get("note", ""), current_user)
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
    verbs.schedule(page, moment, current_user, slug)
    flash(f"已经定时：{_words(moment)}发布。")


def _words(moment: datetime) -> str:
    when = in_beijing(moment)
    return f"{when.year}年{when.month}月{when.day}日{when:%H:%M}"
