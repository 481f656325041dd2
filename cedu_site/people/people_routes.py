"""The desk's screen for people: who may come, and what each may do where."""

from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from cedu_site.centres.models import Centre
from cedu_site.extensions import db
from cedu_site.people.guarding import guard
from cedu_site.people.links import make_token
from cedu_site.people.models import AccountRefused, Grant, Role, User
from cedu_site.people.noting import tell
from cedu_site.people.permissions import authorize, can, may_give
from cedu_site.web.rendering import render
from cedu_site.web.urls import absolute

OWN_ACCOUNT = "不能关闭自己的账号，请另一位管理员来做。"

bp = Blueprint("people_desk", __name__)
guard(bp, verb="grant")


@bp.get("/desk/people/")
def people() -> Response:
    return _list()


@bp.post("/desk/people/")
def admit() -> ResponseReturnValue:
    authorize("admit")
    try:
        user = User.admit(request.form.get("username", ""), request.form.get("name", ""))
        given = _give(user)
    except AccountRefused as error:
        db.session.rollback()
        return _list(422, str(error))
    db.session.flush()
    tell("admit", user, given)
    db.session.commit()
    flash(f"“{user.shown_name}”的账号建好了。")
    return _hand_over_link(user)


@bp.get("/desk/people/<int:user_id>")
def person(user_id: int) -> Response:
    return _show(_person(user_id))


@bp.post("/desk/people/<int:user_id>/grants")
def grant(user_id: int) -> ResponseReturnValue:
    user = _person(user_id)
    try:
        given = _give(user)
    except AccountRefused as error:
        return _refuse(user_id, error)
    tell("grant", user, given)
    return _done(user, f"{user.shown_name} 有了新的角色。")


@bp.post("/desk/people/<int:user_id>/grants/<int:grant_id>/revoke")
def revoke(user_id: int, grant_id: int) -> ResponseReturnValue:
    user = _person(user_id)
    held = db.session.get(Grant, grant_id)
    if held is None or held.user_id != user_id:
        return _done(user, f"{user.shown_name} 已经没有这个角色了。")
    if not may_give(current_user, Role(held.role), held.centre):
        abort(403)
    label = held.label
    try:
        user.revoke(held)
    except AccountRefused as error:
        return _refuse(user_id, error)
    tell("revoke", user, label)
    return _done(user, f"“{user.shown_name}”的这个角色收回了。")


@bp.post("/desk/people/<int:user_id>/close")
def close(user_id: int) -> ResponseReturnValue:
    authorize("admit")
    user = _person(user_id)
    try:
        if user_id == current_user.id:
            raise AccountRefused(OWN_ACCOUNT)
        user.close()
    except AccountRefused as error:
        return _refuse(user_id, error)
    tell("close", user)
    return _done(user, f"“{user.shown_name}”的账号关闭了，写过的东西都还在。")


@bp.post("/desk/people/<int:user_id>/reopen")
def reopen(user_id: int) -> ResponseReturnValue:
    authorize("admit")
    user = _person(user_id)
    user.reopen()
    tell("reopen", user)
    return _done(user, f"{user.shown_name} 又可以登录了。")


@bp.post("/desk/people/<int:user_id>/password-link")
def make_password_link(user_id: int) -> ResponseReturnValue:
    authorize("admit")
    user = _person(user_id)
    if not user.is_active:
        return _refuse(user_id, AccountRefused("这个账号关闭着，请先重新开放。"))
    tell("link", user)
    db.session.commit()
    return _hand_over_link(user)


def _person(user_id: int) -> User:
    user = db.session.get(User, user_id) or abort(404)
    return abort(404) if user.is_erased else user


def _give(user: User) -> str:
    """Give `user` the role at the centre that the form names; return what that makes of them, in
    words. Raises AccountRefused."""
    slug, named = request.form.get("centre", ""), request.form.get("role", "")
    if named not in list(Role):
        raise AccountRefused("请选一个角色。")
    centre = Centre.named(slug)
    if slug and centre is None:
        raise AccountRefused("没有这个学习中心，请再选一次。")
    if not may_give(current_user, Role(named), centre):
        raise AccountRefused("您不能给出这个角色：只能给自己管的地方，最高到自己的角色。")
    user.grant(Role(named), centre)
    return user.grants[-1].label


def _hand_over_link(user: User) -> ResponseReturnValue:
    """Go to the person's page, which shows the link this once."""
    flash(absolute(f"/account/password/{make_token(user)}"), "link")
    return redirect(url_for("people_desk.person", user_id=user.id), 303)


def _done(user: User, sentence: str) -> ResponseReturnValue:
    flash(sentence)
    target = url_for("people_desk.person", user_id=user.id)
    db.session.commit()
    return redirect(target, 303)


def _refuse(user_id: int, error: AccountRefused) -> Response:
    db.session.rollback()
    return _show(_person(user_id), 422, str(error))


def _list(status: int = 200, error: str = "") -> Response:
    everyone = db.session.scalars(User.all()).all()
    return _render("people/people.html", status, error, people=everyone)


def _show(user: User, status: int = 200, error: str = "") -> Response:
    mine = (one for one in user.grants if may_give(current_user, Role(one.role), one.centre))
    revocable = {one.id for one in mine}
    return _render("people/person.html", status, error, user=user, revocable=revocable)


def _render(template: str, status: int, error: str, **context: Any) -> Response:
    """Return a page with the roles and centres that the present user may give somewhere."""
    me = current_user
    places = db.session.scalars(Centre.standing())
    context |= {
        "me": me,
        "error": error,
        "may_admit": can(me, "admit"),
        "whole_site": may_give(me, Role.AUTHOR, None),
        "centres": [one for one in places if may_give(me, Role.AUTHOR, one)],
        "roles": [role for role in Role if any(Role(one.role).covers(role) for one in me.grants)],
    }
    return render(template, status=status, **context)
