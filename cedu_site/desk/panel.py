"""The page beside a written page from which it is handed over, published, withdrawn …"""

from collections.abc import Callable
from typing import Any

from flask import Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from cedu_site.desk.checklist import checklist
from cedu_site.desk.editing import REFUSALS, find_written, may_now, refusal
from cedu_site.desk.fields import fields_of
from cedu_site.extensions import db
from cedu_site.people.permissions import can
from cedu_site.publishing import reviewing
from cedu_site.publishing.drafts import Draft
from cedu_site.publishing.models import Page
from cedu_site.publishing.sending import suggested_slug
from cedu_site.publishing.states import State
from cedu_site.publishing.workflow import WrongState
from cedu_site.web.rendering import render

NEWER = "您打开以后又有了新的一版；请先看看新的一版，再决定。"
TYPED = ("at", "successor", "comment", "why")


def do(page: Page, verb: Callable[[], Any], done: str = "") -> ResponseReturnValue:
    """Do the verb, commit, and go on to the page's panel; else say there what is in the way."""
    uid = page.uid
    try:
        _expect_seen(page)
        verb()
    except REFUSALS as error:
        refused = refusal(error)
        return panel(find_written(uid, "write"), **refused)
    db.session.commit()
    if done:
        flash(done)
    return redirect(url_for("sending.panel", uid=uid), 303)


def _expect_seen(page: Page) -> None:
    """Go on unless there is another version than the one that the sent form was shown with: who
    passes or publishes something has seen it. Raises WrongState."""
    newest = str(page.newest_id)
    if request.form.get("version", newest) != newest:
        raise WrongState(NEWER)


def is_to_be_read(page: Page) -> bool:
    """Tell whether somebody is asked to read the newest version."""
    handed_over = page.newest is not None and page.newest.state == State.SUBMITTED
    return handed_over and reviewing.next_reading(page) is not None


def panel(page: Page, *, said: str = "", wrong: str = "", status: int = 200) -> Response:
    """Return the panel of a page; `said` is what is wrong with the field `wrong`."""
    sent = request.form if request.method == "POST" else {}
    may = may_now(page)
    return render(
        "desk/publish.html",
        status=status,
        page=page,
        slug=sent.get("slug") or suggested_slug(page),
        typed={name: sent.get(name, "") for name in TYPED},
        checklist=checklist(page) if may("publish") or may("submit") else [],
        draft=Draft.of(current_user.id, page.uid),
        asked={field.name for field in fields_of(page.kind)} - {"successor"},
        said=said,
        wrong=wrong,
        may=may,
        next_reading=reviewing.next_reading(page),
        readings=db.session.scalars(reviewing.Reading.of(page)).all(),
        readers=reviewing.readers(page) if is_to_be_read(page) else [],
        objection=_objection(page),
    )


def _objection(page: Page) -> str:
    """Return why one who otherwise may read the version that waits may not read this one."""
    asked = is_to_be_read(page) and can(current_user, "review", page)
    return reviewing.objection(page, current_user) if asked else ""
