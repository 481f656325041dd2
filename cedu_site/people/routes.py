"""Signing in and out."""

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from cedu_site.extensions import db
from cedu_site.people.guarding import keep_private
from cedu_site.people.keeping import keep_carried, local_path
from cedu_site.people.models import User, fold
from cedu_site.people.passwords import matches
from cedu_site.people.refusing import offer_again
from cedu_site.people.signing_in import (
    ask,
    count_try,
    first_page,
    forgive_tries,
    sign_in,
    sign_out,
    told_to_wait,
)

WRONG = "账号或密码不对，请再看一看。忘了密码，请管理员给您一个设密码的链接。"

bp = Blueprint("people", __name__)
bp.after_request(keep_private)


@bp.get("/login")
def login() -> ResponseReturnValue:
    if current_user.is_authenticated:
        return redirect(first_page(current_user))
    return ask(next=local_path(request.args.get("next", "")))


@bp.post("/login")
def enter() -> ResponseReturnValue:
    username = fold(request.form.get("username", "")[:200])
    next, kept = local_path(request.form.get("next", "")), keep_carried()
    wait = count_try(username)
    if wait:
        return ask(429, told_to_wait(wait), next=next, kept=kept, wait=wait)
    user = _recognise(username, request.form.get("password", ""))
    if user is None:
        return ask(422, WRONG, next=next, kept=kept)
    forgive_tries(username)
    sign_in(user)
    target = request.script_root + next if next else first_page(user)
    db.session.commit()
    return offer_again(kept) if kept else redirect(target, 303)


@bp.post("/logout")
def logout() -> ResponseReturnValue:
    sign_out()
    db.session.commit()
    return redirect(url_for("people.login"), 303)


def _recognise(username: str, password: str) -> User | None:
    """Return the person with this name and password, unless the account is closed."""
    user = db.session.scalar(User.named(username))
    kept = user.password_hash if user and user.is_active else None
    if not matches(password, kept):  # which takes a while: what was read may have changed
        return None
    user = db.session.scalar(User.named(username))
    return user if user and user.is_active and user.password_hash == kept else None
