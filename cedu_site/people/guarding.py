"""The door of the desk: who is not signed in is asked to, and nothing sent is lost on the way."""

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from cedu_site.database import READING_METHODS
from cedu_site.people.keeping import here, keep_posted
from cedu_site.people.permissions import authorize, authorize_anywhere
from cedu_site.people.signing_in import ask

ENDED = "登录已经结束，您写的内容还在。请再登录一次，然后接着做。"
ENDED_FOR_SCRIPTS = "登录已经结束。请在另一个窗口登录，再回到这一页继续。"
_guarded: set[str] = set()


def guard(room: Blueprint, *, verb: str | None = "enter", for_the_site: bool = False) -> None:
    """Let only people who may do `verb` somewhere, or `for_the_site` as a whole, into the addresses
    of `room`, everyone who is signed in where it is None; and have no one keep its pages."""

    def enter() -> ResponseReturnValue | None:
        if not current_user.is_authenticated:
            return ask_to_sign_in()
        if verb:
            (authorize if for_the_site else authorize_anywhere)(verb)
        return None

    _guarded.add(room.name)
    room.before_request(enter)
    room.after_request(keep_private)


def is_guarded() -> bool:
    """Tell whether one has to be signed in for this request's address."""
    return request.blueprint in _guarded


def ask_to_sign_in() -> ResponseReturnValue:
    """Return the way to the sign-in page and from there back here, with all that was sent."""
    if sent_by_script():
        return say(401, ENDED_FOR_SCRIPTS)
    if request.method in READING_METHODS:
        return redirect(url_for("people.login", next=here()))
    return ask(401, ENDED, kept=keep_posted())


def sent_by_script() -> bool:
    """Tell whether a script of the page asks, which keeps what was typed where it is."""
    accepted = request.accept_mimetypes
    wants_json = accepted.best_match(["text/html", "application/json"]) == "application/json"
    return "HX-Request" in request.headers or wants_json


def say(status: int, sentence: str) -> Response:
    """Return one sentence, for a script to show."""
    return Response(sentence, status, content_type="text/plain; charset=utf-8")


def keep_private(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
