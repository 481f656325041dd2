"""Forms that cannot be taken as they came, too old or from elsewhere: what they bring is shown."""

from flask import Flask, Response, redirect, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import CSRFError

from cedu_site.people.guarding import (
    ask_to_sign_in,
    is_guarded,
    keep_private,
    say,
    sent_by_script,
)
from cedu_site.people.keeping import Kept, keep_carried, keep_posted
from cedu_site.people.signing_in import ask, first_page
from cedu_site.web.origins import ForeignOrigin
from cedu_site.web.rendering import render

STALE_SIGN_IN = "这一页放得太久了，请再登录一次。"
STALE_FOR_SCRIPTS = "这一页放得太久了。请先把写的内容复制下来，再重新打开这一页。"


def answer_refused_forms(app: Flask) -> None:
    app.register_error_handler(CSRFError, _stale)
    app.register_error_handler(ForeignOrigin, _foreign)


def offer_again(kept: Kept, status: int = 200) -> Response:
    """Return a page from which what was kept can be sent to where it was meant to go."""
    return keep_private(
        render("people/again.html", status=status, kept=kept, from_sign_in=status < 400)
    )


def _stale(error: CSRFError) -> ResponseReturnValue:
    if is_guarded() and not current_user.is_authenticated:
        return ask_to_sign_in()
    if sent_by_script():
        return say(400, STALE_FOR_SCRIPTS)
    if request.endpoint == "people.enter":
        return _stale_sign_in(keep_carried())
    return offer_again(keep_posted(), 400)


def _stale_sign_in(kept: Kept) -> ResponseReturnValue:
    if not current_user.is_authenticated:
        return ask(400, STALE_SIGN_IN, next=request.form.get("next", ""), kept=kept)
    return offer_again(kept, 400) if kept else redirect(first_page(current_user), 303)


def _foreign(error: ForeignOrigin) -> ResponseReturnValue:
    if sent_by_script():
        return say(403, str(error.description))
    kept = keep_posted()
    return keep_private(
        render("people/foreign.html", status=403, said=error.description, kept=kept)
    )
