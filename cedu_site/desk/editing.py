"""The writing form: shown, saved by hand and by itself, thrown away."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select

from cedu_site.addresses import AddressRefused, make_uid
from cedu_site.centres.models import Centre
from cedu_site.clock import in_beijing, now
from cedu_site.database import begin_writing, reads_first
from cedu_site.desk.choices import choices
from cedu_site.desk.fields import GROUPS, LABELS, groups_of
from cedu_site.desk.forms import Form
from cedu_site.desk.kinds import KINDS
from cedu_site.desk.meanwhile import is_unseen, newer, sent_base
from cedu_site.desk.pictures import pictures_in
from cedu_site.desk.presence import others_at
from cedu_site.desk.taking_up import BEGUN_WITH, Writing, find_sent_for, take_up
from cedu_site.desk.writing import begin, compose, refused_by, write
from cedu_site.extensions import db
from cedu_site.markup.render import RenderError
from cedu_site.media.uploading import LARGEST_UPLOAD
from cedu_site.people.guarding import guard
from cedu_site.people.permissions import authorize, can
from cedu_site.publishing.drafts import Draft
from cedu_site.publishing.fields import FieldRefused
from cedu_site.publishing.log import LONGEST_WHY, note
from cedu_site.publishing.models import Page
from cedu_site.publishing.presence import come, leave
from cedu_site.publishing.revisions import Revision
from cedu_site.publishing.states import State
from cedu_site.publishing.workflow import WORKFLOW, WrongState, allows, check
from cedu_site.web.rendering import render, wants_fragment
from cedu_site.web.urls import href

bp = Blueprint("editing", __name__)
guard(bp)
CHANGED_MEANWHILE = (
    "您写的时候有人存了新的一版。您写的都还在下面；请先看看两边的不同，再决定怎么办。"
)


RECALLED = {
    State.SUBMITTED: "原来交出去的那一版已经收回，改好以后请再交一次。",
    State.SCHEDULED: "原来的定时已经取消，改好以后请重新定时。",
}


class ChangedMeanwhile(Exception):
    """Somebody else has saved another version since this form was begun."""


REFUSALS = (AddressRefused, ChangedMeanwhile, FieldRefused, RenderError, WrongState)


@bp.get("/desk/new/<kind>")
def new(kind: str) -> ResponseReturnValue:
    known = KINDS.get(kind) or abort(404)
    asked: Any = {name: request.args[name] for name in BEGUN_WITH if name in request.args}
    return redirect(url_for("editing.edit", uid=make_uid(), kind=known.name, **asked))


@bp.get("/desk/pages/<uid>")
def edit(uid: str) -> ResponseReturnValue:
    draft = Draft.of(current_user.id, uid)
    here, form, base_id = take_up(uid, draft, request.args.get("kind", ""))
    if here.page and here.page.binned_at:
        return redirect(url_for("sending.panel", uid=uid))
    correcting = "correct" in request.args
    return answer(here, form, draft=draft, base=str(base_id or ""), correcting=correcting)


@bp.post("/desk/pages/<uid>")
@reads_first
def save(uid: str) -> ResponseReturnValue:
    here, form = find_sent(uid)
    try:
        take(here, form)
    except REFUSALS as error:
        return keep(here, form, **refusal(error))
    goes_on = request.form.get("verb") == "publish"
    if goes_on:
        leave(current_user, uid)
    db.session.commit()
    flash(f"已存为草稿（{in_beijing(now()):%H:%M}），读者还看不到。")
    return redirect(url_for("sending.panel" if goes_on else "editing.edit", uid=uid), 303)


@bp.post("/desk/pages/<uid>/draft")
def keep_draft(uid: str) -> ResponseReturnValue:
    _keep(*find_sent(uid))
    db.session.commit()
    return {"saved": f"{in_beijing(now()):%H:%M:%S}"}


@bp.post("/desk/pages/<uid>/discard")
def discard(uid: str) -> ResponseReturnValue:
    here, _ = find_sent(uid)
    Draft.drop(current_user.id, uid)
    db.session.commit()
    flash("自动存下的内容已经放弃。")
    way = url_for("editing.edit", uid=uid) if here.page else url_for("desk.desk")
    return redirect(way, 303)


def find_sent(uid: str) -> tuple[Writing, Form]:
    """Return the page that a form is sent for, and the form."""
    here = find_sent_for(uid)
    return here, Form.sent(here.kind.name, request.form)


def take(here: Writing, form: Form, verb: str = "write") -> Page:
    """Return the page with what was sent as its newest version, where `verb` fits it.

    Raises ChangedMeanwhile, FieldRefused, RenderError and WrongState.

    The request goes on with the lock for writing.
    """
    composed = compose(form, here.page)
    begin_writing()
    page = db.session.scalar(select(Page).filter_by(uid=here.uid))
    if page:
        check(verb, page, current_user)
    if page is None:
        page = begin(here.uid, here.kind.name, current_user)
    elif is_unseen(page) and not (page.newest and composed.is_in(page.newest)):
        raise ChangedMeanwhile(CHANGED_MEANWHILE)
    _check_centre(form)
    if page.newest and page.newest.state in RECALLED and not composed.is_in(page.newest):
        flash(RECALLED[State(page.newest.state)])
    before = page.newest
    made = write(page, composed, current_user)
    _note_version(page, made, before)
    come(current_user, page.uid)
    for one in dict.fromkeys(composed.unresolved):
        flash(f"{one.message}：{one.target}")
    return page


def find_written(uid: str, verb: str) -> Page:
    """Return the saved page `uid`, to which the present user may do `verb`."""
    page = db.session.scalar(select(Page).filter_by(uid=uid)) or abort(404)
    authorize(verb, page)
    return page


def keep(here: Writing, form: Form, **how: Any) -> Response:
    """Keep what was sent as the person's draft, and answer with the form as it was sent."""
    begin_writing()
    _keep(here, form)
    db.session.commit()
    return answer(here, form, **how)


def answer(
    here: Writing,
    form: Form,
    *,
    said: str = "",
    wrong: str = "",
    status: int = 200,
    draft: Draft | None = None,
    base: str | None = None,
    preview: str = "",
    correcting: bool = False,
) -> Response:
    """Return the page with the form; `said` is what is wrong with the field `wrong`, `base` the
    version that the form was begun from, if the form sent does not say it."""
    begun_from = sent_base() if base is None else base
    return render(
        "desk/edit.html",
        fragment="preview",
        status=status,
        here=here,
        form=form,
        newer=None if wants_fragment() else newer(here, form, begun_from),
        others=[] if wants_fragment() else others_at(here.uid),
        groups=groups_of(here.kind.name),
        group_names=GROUPS,
        largest=LARGEST_UPLOAD,
        chooser=f"{href('/desk/media/choose')}?for={quote(here.base)}",
        current_user=current_user,
        choices_of=lambda field: choices(field, form, here.base),
        pictures=pictures_in(form.body, here.base),
        said=said,
        wrong=wrong,
        draft=draft,
        base=begun_from,
        longest_why=LONGEST_WHY,
        preview=preview,
        correcting=correcting and here.page is not None and allows("correct", here.page),
        may=may_now(here.page),
    )


def may_now(page: Page | None) -> Callable[[str], bool]:
    """Return the question whether the present user may do a verb to `page` as it stands."""

    def may(verb: str) -> bool:
        if page is None or not can(current_user, WORKFLOW[verb].permission, page):
            return False
        return allows(verb, page, current_user)

    return may


def refusal(error: Exception) -> dict[str, Any]:
    """Return how a form is answered that cannot be taken as it is; nothing is changed."""
    db.session.rollback()
    if isinstance(error, ChangedMeanwhile):
        return {"said": str(error), "status": 409}
    return {"said": sentence(error), "wrong": refused_by(error), "status": 422}


def sentence(error: Exception) -> str:
    """Return what is wrong, in the words of the form."""
    if isinstance(error, FieldRefused):
        return f"“{LABELS.get(error.name, error.name)}”{error.problem}。"
    return str(error)


def _check_centre(form: Form) -> None:
    """Raise FieldRefused where the present user may not begin a page at the chosen centre."""
    slug = str(form["centre"])
    centre = Centre.named(slug)
    if slug and centre is None:
        raise FieldRefused("centre", "已经不在了，请另选一个")
    if not can(current_user, "start", centre):
        raise FieldRefused("centre", "不在您负责的范围里，请另选一个")


def _keep(here: Writing, form: Form) -> None:
    base = sent_base()
    base_id = int(base) if base.isdecimal() and len(base) < 12 else None
    Draft.keep(current_user.id, here.uid, here.kind.name, form.values, base_id)
    come(current_user, here.uid)


def _note_version(page: Page, made: Revision, before: Revision | None) -> None:
    """Log that a version was made, where one was, and why."""
    why = request.form.get("why", "")
    if made is not before:
        note("write", page.uid, current_user, title=made.title, why=why, revision_id=made.id)
