"""改错: saying what is wrong on a page, reading the answer, and what was corrected so far."""

from datetime import timedelta

from flask import Blueprint, Response, abort, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from cedu_site.clock import now
from cedu_site.extensions import csrf, db
from cedu_site.feedback.forms import LONGEST, SentenceRefused, read_sentence
from cedu_site.feedback.log import public_log
from cedu_site.feedback.models import Report
from cedu_site.publishing.models import Page
from cedu_site.throttle import attempt
from cedu_site.web.rendering import render
from cedu_site.web.urls import href
from cedu_site.web.whence import whence

bp = Blueprint("feedback", __name__)
MOST, WITHIN = 10, timedelta(hours=1)  # reports from one address
TRAP = "website"  # a field that only programs fill
TRAPPED = "“请不要填写这一栏”里有字，请清空那一栏再发送。"
TOO_OFTEN = "这个网络地址一小时里发得太多了，请过一会儿再发。"


@bp.get("/correction")
def correction() -> Response:
    if "of" in request.args:
        return _form(_asked_page())
    return render("feedback/log.html", entries=public_log(now()))


@bp.post("/correction")
@csrf.exempt  # type: ignore[untyped-decorator]  # readers have no session that a foreign form could make use of
def report() -> ResponseReturnValue:
    page = _asked_page()
    try:
        if request.form.get(TRAP):
            raise SentenceRefused(TRAPPED)
        said = read_sentence(request.form.get("said", ""))
    except SentenceRefused as refusal:
        return _form(page, str(refusal)), 422
    wait = attempt("report", whence(), MOST, WITHIN)
    if wait:
        return _form(page, TOO_OFTEN), 429, {"Retry-After": str(wait)}
    taken_in = Report.take_in(page, said)
    db.session.commit()
    return redirect(href(f"/correction/{taken_in.code}"), 303)


@bp.get("/correction/<code>")
def reply(code: str) -> Response:
    report = db.session.scalar(select(Report).filter_by(code=code)) or abort(404)
    response = render("feedback/reply.html", report=report)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _asked_page() -> Page:
    uid = request.args.get("of", "")
    return db.session.scalar(Page.public(now()).where(Page.uid == uid)) or abort(404)


def _form(page: Page, refusal: str = "") -> Response:
    said = request.form.get("said", "")
    return render(
        "feedback/correct.html", page=page, said=said, refusal=refusal, longest=LONGEST, trap=TRAP
    )
