"""One's own account: who one is here, and the password."""

from flask import Blueprint, Response, flash, redirect, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import TooManyRequests

from cedu_site.extensions import db
from cedu_site.people.guarding import guard, keep_private
from cedu_site.people.links import read_token
from cedu_site.people.models import User
from cedu_site.people.noting import tell
from cedu_site.people.passwords import hashed, matches, weakness
from cedu_site.people.signing_in import (
    MOST_PER_ACCOUNT,
    WITHIN,
    sign_in,
    sign_out,
    told_to_wait,
)
from cedu_site.people.taking_away import all_about
from cedu_site.throttle import attempt, forgive, take_back
from cedu_site.web.errors import LinkOver
from cedu_site.web.rendering import render
from cedu_site.web.whence import whence

USED = "这个链接已经用过，或者过了 24 小时。请管理员再给您一个。"
UNLIKE = "两次写的新密码不一样，请再写一次。"
WRONG_OLD = "现在的密码不对，请再写一次。"

bp = Blueprint("account", __name__)
guard(bp, verb=None)
links = Blueprint("password_links", __name__)
MOST_PER_ADDRESS = 20  # links that are tried


@links.after_request
def keep_secret(response: Response) -> Response:
    """Have nobody keep the page, list it, or tell its address, which is as good as a password."""
    response.headers["Referrer-Policy"] = "no-referrer"
    return keep_private(response)


@bp.get("/account/")
def account() -> Response:
    return _show()


@bp.post("/account/")
def change_password() -> ResponseReturnValue:
    user_id, kept, username = current_user.id, current_user.password_hash, current_user.username
    wait = attempt("change password", str(user_id), MOST_PER_ACCOUNT, WITHIN)
    db.session.commit()
    if wait:
        return _show(429, told_to_wait(wait), wait)
    if not matches(request.form.get("old_password", ""), kept):
        return _show(422, WRONG_OLD)
    error = _unfit(username)
    if error:
        return _show(422, error)
    new = hashed(request.form["password"])
    user = _reload(user_id, kept)
    if user is None:
        return _show(422, WRONG_OLD)
    forgive("change password", str(user_id))
    user.set_password(new)
    tell("password", user)
    sign_in(user)
    db.session.commit()
    flash("密码改好了。别的设备都已退出，这里还登录着。")
    return redirect(url_for("account.account"), 303)


@bp.post("/account/sign-out-everywhere")
def sign_out_everywhere() -> ResponseReturnValue:
    current_user.end_sign_ins()
    tell("sign_out", current_user)
    sign_out()
    db.session.commit()
    flash("所有设备都已退出。")
    return redirect(url_for("people.login"), 303)


@bp.get("/account/export")
def export() -> Response:
    """Answer with everything that is stored about who asks."""
    user = current_user._get_current_object()
    answer = Response(stream_with_context(all_about(user)), mimetype="application/json")
    answer.headers["Content-Disposition"] = 'attachment; filename="account.json"'
    return answer


@links.get("/account/password/<token>")
def set_password_form(token: str) -> Response:
    return render("people/password.html", user=_user_of(token), error="")


@links.post("/account/password/<token>")
def set_password(token: str) -> ResponseReturnValue:
    wait = attempt("set password from", whence(), MOST_PER_ADDRESS, WITHIN)
    db.session.commit()
    if wait:
        raise TooManyRequests(told_to_wait(wait), retry_after=wait)
    user = _user_of(token)
    error = _unfit(user.username)
    if error:
        return render("people/password.html", status=422, user=user, error=error)
    new = hashed(request.form["password"])
    user = _user_of(token)  # asked again: another may have used the link meanwhile
    user.set_password(new)
    tell("password", user, by=user)
    take_back("set password from", whence())
    db.session.commit()
    flash("密码设好了，请登录。")
    return redirect(url_for("people.login"), 303)


def _user_of(token: str) -> User:
    user = read_token(token)
    if user is None:
        raise LinkOver(USED)
    return user


def _unfit(username: str) -> str:
    """Return why the new password of this form is not taken, "" where it is."""
    new, again = request.form.get("password", ""), request.form.get("password_again", "")
    return weakness(new, username) or ("" if new == again else UNLIKE)


def _reload(user_id: int, kept: str) -> User | None:
    """Return the person anew, None where the password was changed meanwhile."""
    user = db.session.get(User, user_id)
    return user if user and user.is_active and user.password_hash == kept else None


def _show(status: int = 200, error: str = "", wait: int = 0) -> Response:
    answer = render("people/account.html", status=status, user=current_user, error=error)
    if wait:
        answer.headers["Retry-After"] = str(wait)
    return answer
