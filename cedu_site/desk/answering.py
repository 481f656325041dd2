"""Readers' reports at the desk: read, and answered once."""

from flask import Blueprint, Response, abort, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import Select
from sqlalchemy.orm import joinedload

from cedu_site.desk.reach import may
from cedu_site.extensions import db
from cedu_site.feedback.forms import LONGEST, SentenceRefused, read_sentence
from cedu_site.feedback.models import AlreadyAnswered, Report
from cedu_site.people.guarding import guard
from cedu_site.people.models import User
from cedu_site.people.permissions import authorize, authorize_anywhere
from cedu_site.publishing.log import note
from cedu_site.web.dates import moment
from cedu_site.web.paging import listing
from cedu_site.web.rendering import render
from cedu_site.web.urls import href

bp = Blueprint("reports", __name__)
guard(bp)
OUTCOMES = {"yes": True, "no": False}  # 改了, 没有改
UNDECIDED = "请选“改了”或“没有改”。"


def waiting(user: User) -> Select[Report]:
    """Select the reports that wait for `user`, the oldest first."""
    return _of(user, Report.waiting())


@bp.get("/desk/reports/")
def reports() -> Response:
    authorize_anywhere("answer")
    return _show()


@bp.post("/desk/reports/<int:number>/answer")
def answer(number: int) -> ResponseReturnValue:
    report = db.session.get(Report, number) or abort(404)
    authorize("answer", report.page)
    try:
        accepted, words = _read()
        report.reply(accepted, words, current_user)
        note("answer", report.page.uid, current_user, title=report.page.title, why=words)
    except SentenceRefused as refusal:
        return _show(report, str(refusal)), 422
    except AlreadyAnswered:
        return _show(report, _told(report)), 422
    db.session.commit()
    flash("已经回复，读者凭查询码看得到。")
    return redirect(href("/desk/reports/"), 303)


def _read() -> tuple[bool, str]:
    """Return what the form decides and says. Raises SentenceRefused."""
    accepted = OUTCOMES.get(request.form.get("accepted", ""))
    if accepted is None:
        raise SentenceRefused(UNDECIDED)
    return accepted, read_sentence(request.form.get("answer", ""))


def _told(report: Report) -> str:
    """Return who was quicker, and when."""
    assert report.answered_at is not None
    who = report.answered_by.shown_name if report.answered_by else "别的编辑"
    when = moment(report.answered_at)
    return f"{who}在 {when} 已经回复过这一条，您写的没有存。回复是：{report.answer}"


def _show(refused: Report | None = None, refusal: str = "") -> Response:
    return render(
        "desk/reports.html",
        waiting=db.session.scalars(waiting(current_user).limit(100)).all(),
        answered=listing(_of(current_user, Report.answered())),
        refused=refused,
        refusal=refusal,
        longest=LONGEST,
    )


def _of(user: User, reports: Select[Report]) -> Select[Report]:
    return (
        reports.join(Report.page)
        .where(may(user, "answer"))
        .options(joinedload(Report.page), joinedload(Report.answered_by))
    )
