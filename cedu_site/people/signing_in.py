"""The sign-in page, and what signing in does to the session."""

from datetime import timedelta

from flask import Response, session, url_for
from flask_login import login_user
from sqlalchemy import select

from cedu_site.extensions import db
from cedu_site.people.keeping import Kept
from cedu_site.people.models import SignIn, User
from cedu_site.people.permissions import can_anywhere
from cedu_site.throttle import attempt, forgive, take_back
from cedu_site.web.rendering import render
from cedu_site.web.whence import whence

WITHIN = timedelta(minutes=15)
MOST_PER_ACCOUNT = 10
MOST_PER_ADDRESS = 20


def ask(
    status: int = 200, error: str = "", *, next: str = "", kept: Kept | None = None, wait: int = 0
) -> Response:
    """Return the sign-in page; `wait` says after how many seconds it may be tried again."""
    somebody = db.session.scalar(select(User.id).limit(1)) is not None
    answer = render(
        "people/login.html",
        status=status,
        error=error,
        next=next,
        kept=kept or Kept(),
        somebody=somebody,
    )
    if wait:
        answer.headers["Retry-After"] = str(wait)
    return answer


def sign_in(user: User) -> None:
    """Begin a session of this person in this browser, with nothing left of the one before."""
    sign_out()
    session.permanent = True
    login_user(user)


def sign_out() -> None:
    """End the session of this browser, also for whoever kept its cookie."""
    SignIn.end(str(session.get("_user_id", "")))
    session.clear()


def first_page(user: User) -> str:
    """Return where one goes after signing in."""
    return url_for("desk.desk" if can_anywhere(user, "enter") else "account.account")


def count_try(username: str) -> int:
    """Count a guess at this account's password from this address, for all processes at once.

    Returns 0, or the seconds to wait where there were too many.
    """
    wait = attempt("sign in from", whence(), MOST_PER_ADDRESS, WITHIN)
    wait = wait or attempt("sign in as", username, MOST_PER_ACCOUNT, WITHIN)
    db.session.commit()
    return wait


def forgive_tries(username: str) -> None:
    """Forget the guesses at this account, of the address only the one that was right."""
    forgive("sign in as", username)
    take_back("sign in from", whence())


def told_to_wait(seconds: int) -> str:
    """Return how long to wait, as a sentence."""
    return f"试得太多了，请过 {-(-seconds // 60)} 分钟再试。"
