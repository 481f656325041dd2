"""What was changed in a file of the library and at the desk, settled by who may say so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select

from cedu_site.database import begin_writing, reads_first
from cedu_site.desk.differing import Difference
from cedu_site.desk.forms import placement_of
from cedu_site.extensions import db
from cedu_site.library.disputes import Dispute, dispute, note_seen, replace_sheet
from cedu_site.library.models import Conflict
from cedu_site.library.rendering import composer_for
from cedu_site.library.sheets import SheetRefused
from cedu_site.markup.front_matter import FrontMatterError, split
from cedu_site.markup.render import RenderError
from cedu_site.people.guarding import guard
from cedu_site.people.models import User
from cedu_site.people.permissions import authorize, authorize_anywhere, can
from cedu_site.publishing.diff import compare, folded
from cedu_site.publishing.fields import FieldRefused, read_fields
from cedu_site.publishing.handing import recall
from cedu_site.publishing.log import note
from cedu_site.publishing.models import Page
from cedu_site.publishing.revisions import Revision
from cedu_site.publishing.states import State
from cedu_site.web.rendering import render

bp = Blueprint("settling", __name__)
guard(bp)
CHOICES = {
    "desk": "留下编辑室的",
    "file": "用文件的",
    "merged": "把两边合在一起",
}
GONE = "这个冲突已经处理过了，或者文件又改回去了，没有什么要定的。"
CHANGED_MEANWHILE = "您看的时候文件或编辑室里又改过。下面是现在的两份，请再看一眼。"
UNCHOSEN = "请选留下哪一份，或者合在一起。"
IN_THE_BIN = "这一页在回收站里；要用文件的，请先把它从回收站找回来。"
ANOTHERS = "文字开头的 uid 是另一页的；请删去这一行，或者改成原来的，再定。"
DONE = {
    "desk": "已经定下：留编辑室的。下次导出时文件会改成这样。",
    "file": "已经定下：用文件的。",
    "merged": "已经定下：两边合在一起。下次导出时文件会改成这样。",
}


class TextRefused(Exception):
    """A text cannot become a version of the page; the message is one Chinese sentence."""


@dataclass(frozen=True)
class Made:
    """A file's text made ready to be a version of its page."""

    text: str
    written: dict[str, Any]
    body: str
    content: dict[str, Any]


@bp.get("/desk/conflicts/")
def conflicts() -> Response:
    authorize_anywhere("publish")
    return render("desk/conflicts.html", disputes=disputes(current_user))


@bp.get("/desk/conflicts/<path:path>")
def conflict(path: str) -> ResponseReturnValue:
    here = _find(path)
    return _answer(here) if here else _gone()


@bp.post("/desk/conflicts/<path:path>")
@reads_first
def settle(path: str) -> ResponseReturnValue:
    here, choice = _find(path), request.form.get("choice", "")
    if here is None:
        return _gone()
    try:
        made = _made(here, choice)
    except TextRefused as error:
        return _answer(here, said=str(error), status=422)
    read = here.digests
    begin_writing()
    here = _find(path)
    if here is None:
        return _gone()
    if not here.digests == read == {side: request.form.get(side) for side in read}:
        return _answer(here, said=CHANGED_MEANWHILE, status=409)
    return _settle(here, choice, made)


def disputes(user: User) -> list[Dispute]:
    """Return what waits to be settled by `user`, by its path."""
    found = map(dispute, db.session.scalars(select(Conflict).order_by(Conflict.path)))
    return [one for one in found if one and can(user, one.verb, one.page)]


def _find(path: str) -> Dispute | None:
    """Return both sides; 403 for who may not settle it, None where nothing is in dispute."""
    known = db.session.get(Conflict, path)
    here = dispute(known) if known else None
    if here:
        authorize(here.verb, here.page)
    else:
        authorize_anywhere("publish")
    return here


def _made(here: Dispute, choice: str) -> Made | None:
    """Return the chosen text made ready for a page. Raises TextRefused."""
    if choice not in CHOICES:
        raise TextRefused(UNCHOSEN)
    if here.page is None or choice == "desk":
        return None
    if any(one.binned_at for one in [here.page, *here.page.ancestors]):
        raise TextRefused(IN_THE_BIN)
    try:
        return _compose(here.page, _chosen(here, choice))
    except FrontMatterError as error:
        raise TextRefused(f"第 {error.line} 行：{error}") from error
    except (FieldRefused, RenderError) as error:
        raise TextRefused(str(error)) from error


def _chosen(here: Dispute, choice: str) -> str:
    """Return the text that is to go on, a typed one with the line ends of the file."""
    if choice == "file":
        return here.file
    return _typed().replace("\n", "\r\n") if "\r\n" in here.file else _typed()


def _typed() -> str:
    return request.form.get("text", "").replace("\r\n", "\n").replace("\r", "\n")


def _compose(page: Page, text: str) -> Made:
    front = split(text)
    if str(front.data.get("uid") or page.uid) != page.uid:
        raise TextRefused(ANOTHERS)
    fields, content = read_fields(front.data), composer_for(page).compose(front.body)
    content["title"] = fields.get("title") or content["title"] or page.title or page.slug
    return Made(text, front.data, front.body, content)


def _settle(here: Dispute, choice: str, made: Made | None) -> ResponseReturnValue:
    known, page, why = db.session.get_one(Conflict, here.path), here.page, CHOICES[choice]
    try:
        revision = _revise(page, made) if page and made else None
        if page is None and choice != "desk":
            replace_sheet(known, _chosen(here, choice), current_user, why)
    except (FieldRefused, SheetRefused) as error:
        db.session.rollback()
        return _answer(here, said=str(error), status=422)
    note_seen(known, page, revision if choice == "file" else None)
    if page or choice == "desk":
        about: dict[str, Any] = {"title": here.title, "why": why}
        about["revision_id"] = revision.id if revision else None
        note("settle", page.uid if page else here.path, current_user, **about)
    db.session.commit()
    flash(DONE[choice] + ("新的一版是草稿，请接着发布。" if revision else ""))
    if page and revision:
        return redirect(url_for("sending.panel", uid=page.uid), 303)
    return redirect(url_for("settling.conflicts"), 303)


def _revise(page: Page, made: Made) -> Revision:
    """Add what was made as the newest version, which readers do not see yet."""
    before = page.newest
    if before and before.state in (State.SUBMITTED, State.SCHEDULED):
        recall(page, current_user)
    revision = page.revise(
        made.written,
        body=made.body,
        source=made.text,
        placement=(before and before.placement) or placement_of(page),
        author_id=current_user.id,
        **made.content,
    )
    if page.live is None:
        page.copy_fields(revision.title, read_fields(revision.written))
    return revision


def _gone() -> ResponseReturnValue:
    flash(GONE)
    return redirect(url_for("settling.conflicts"), 303)


def _answer(here: Dispute, *, said: str = "", status: int = 200) -> Response:
    typed = request.form.get("choice") == "merged" and "text" in request.form
    merged = here.merged
    return render(
        "desk/conflict.html",
        status=status,
        here=here,
        difference=Difference({}, folded(compare(here.desk, here.file))),
        text=_typed() if typed else merged or here.desk,
        is_merged=merged is not None,
        said=said,
    )
