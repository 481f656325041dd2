"""The door of the desk: who is not signed in is asked to, and nothing sent is lost on the way."""

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from cedu_site.people.permissions import authorize_anywhere


def guard(room: Blueprint) -> None:
    """Let only people with a role into the addresses of `room`, and have no one keep its pages."""
    room.before_request(_enter)
    room.after_request(_keep_private)


def ask_to_sign_in() -> ResponseReturnValue:
    """Return the way to the sign-in page and from there back here."""
    return redirect(url_for("people.login", next=request.full_path.rstrip("?")))


def _enter() -> ResponseReturnValue | None:
    if not current_user.is_authenticated:
        return ask_to_sign_in()
    authorize_anywhere("enter")
    return None


def _keep_private(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
