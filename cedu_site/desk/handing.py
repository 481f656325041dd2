"""A written page goes from hand to hand: submitted, read, sent back, commented on, thrown away."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from cedu_site.desk.editing import find_written
from cedu_site.desk.panel import do
from cedu_site.people.guarding import guard
from cedu_site.publishing import handing as verbs

bp = Blueprint("handing", __name__)
guard(bp)


@bp.post("/desk/pages/<uid>/submit")
def submit(uid: str) -> ResponseReturnValue:
    page = find_written(uid, "submit")
    done = "已经交出去了；在编辑室的第一页能看到它等着谁。"
    return do(page, lambda: verbs.submit(page, current_user, _said("why")), done)


@bp.post("/desk/pages/<uid>/recall")
def recall(uid: str) -> ResponseReturnValue:
    page = find_written(uid, "recall")
    return do(page, lambda: verbs.recall(page, current_user), "已经收回，现在是草稿。")


@bp.post("/desk/pages/<uid>/pass-on")
def pass_on(uid: str) -> ResponseReturnValue:
    page = find_written(uid, "review")
    done = "您的审读已经记下，稿子到了下一步。"
    return do(page, lambda: verbs.pass_on(page, current_user, _said("comment")), done)


@bp.post("/desk/pages/<uid>/send-back")
def send_back(uid: str) -> ResponseReturnValue:
    page = find_written(uid, "review")
    done = "已经退回，写的人会看到原因。"
    return do(page, lambda: verbs.send_back(page, current_user, _said("comment")), done)


@bp.post("/desk/pages/<uid>/comment")
def comment(uid: str) -> ResponseReturnValue:
    page = find_written(uid, "write")
    done = "意见已经记下。"
    return do(page, lambda: verbs.comment(page, current_user, _said("comment")), done)


@bp.post("/desk/pages/<uid>/bin")
def bin(uid: str) -> ResponseReturnValue:
    page = find_written(uid, "bin")
    done = "已经放进回收站，随时可以找回来。"
    return do(page, lambda: verbs.bin(page, current_user, _said("why")), done)


@bp.post("/desk/pages/<uid>/unbin")
def unbin(uid: str) -> ResponseReturnValue:
    page = find_written(uid, "bin")
    done = "已经找回来了，和删除以前一样。"
    return do(page, lambda: verbs.unbin(page, current_user), done)


def _said(name: str) -> str:
    return request.form.get(name, "")
