"""Signing in and out, and one's own account."""

from flask import Blueprint, redirect, request, session
from flask.typing import ResponseReturnValue
from flask_login import login_user
from sqlalchemy import select

from cedu_site.extensions import db
from cedu_site.people.models import User
from cedu_site.web.rendering import render

bp = Blueprint("people", __name__)


@bp.route("/login", methods=["GET", "POST"])
def login() -> ResponseReturnValue:
    if request.method == "POST":
        user = db.session.scalar(select(User).filter_by(username=request.form["username"]))
        if user and user.has_password(request.form["password"]):
            session.clear()
            session.permanent = True
            login_user(user)
            db.session.commit()
            return redirect("/desk/")
    return render("people/login.html")
