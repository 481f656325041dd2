"""The main door: a Word document and its photos, or something pasted, become a draft."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select

from cedu_site.addresses import make_uid
from cedu_site.conversion.converted import ConversionRefused
from cedu_site.conversion.pasting import from_html
from cedu_site.database import begin_writing, reads_first
from cedu_site.desk.gathering import Gathered, gather
from cedu_site.desk.kinds import KINDS
from cedu_site.desk.large_forms import allow_files
from cedu_site.desk.pictures import pictures_in
from cedu_site.desk.taking_up import find, take_up
from cedu_site.extensions import db
from cedu_site.people.guarding import guard
from cedu_site.people.permissions import authorize_anywhere
from cedu_site.publishing.drafts import Draft
from cedu_site.publishing.models import Page
from cedu_site.web.rendering import render

bp = Blueprint("incoming", __name__)
guard(bp)
allow_files(bp, "bring", "files")
PLACED = "都放好了。请从头看一遍，选好栏目或课程，再点“保存，下一步”。"
NOTHING = "还没有选文件，或者选的文件都不能用，请再选一次。"


@bp.get("/desk/incoming/")
def incoming() -> Response:
    authorize_anywhere("upload")
    return _form(request.args.get("into", ""))


@bp.post("/desk/incoming/")
@reads_first
def bring() -> ResponseReturnValue:
    """Open a draft with what was brought, or add it to the page `into`."""
    authorize_anywhere("upload")
    into = request.form.get("into", "")
    gathered = gather(request.files.getlist("files"))
    for notice in gathered.notices:
        flash(notice)
    if not gathered.title and not gathered.body:
        response = _form(into, said=NOTHING)
        response.status_code = 422
        return response
    if not gathered.notices:
        flash(PLACED)
    uid = into or make_uid()
    _keep(uid, request.form.get("kind", ""), gathered)
    return redirect(url_for("editing.edit", uid=uid), 303)


@bp.post("/desk/pages/<uid>/files")
@reads_first
def files(uid: str) -> ResponseReturnValue:
    """Answer with what the files make, for the form that is open."""
    authorize_anywhere("upload")
    here = find(uid, request.form.get("kind", ""))
    gathered = gather(request.files.getlist("files"))
    begin_writing()
    body = gathered.settle(current_user, here.base)
    db.session.commit()
    return _told(gathered.title, body, gathered.notices)


@bp.post("/desk/paste")
@reads_first
def paste() -> ResponseReturnValue:
    """Answer with pasted HTML as Markdown."""
    try:
        converted = from_html(request.form.get("html", ""))
    except ConversionRefused as error:
        return _told("", "", [str(error)])
    return _told(converted.title, converted.body, converted.notices)


def _form(into: str, said: str = "") -> Response:
    """Return the form, also for a page that is only to be begun: sent twice, it begins one."""
    is_new = not into or _is_unknown(into)
    return render(
        "desk/incoming.html", kinds=KINDS, into=into or make_uid(), is_new=is_new, said=said
    )


def _is_unknown(uid: str) -> bool:
    known = db.session.scalar(select(Page.id).filter_by(uid=uid))
    return known is None and Draft.of(current_user.id, uid) is None


def _keep(uid: str, kind: str, gathered: Gathered) -> None:
    here, form, base_id = take_up(uid, Draft.of(current_user.id, uid), kind)
    begin_writing()
    body = gathered.settle(current_user, here.base)
    form.values["title"] = form.title or gathered.title
    if not form.body.endswith(body):  # which it does when the same comes twice
        form.values["body"] = "\n\n".join(filter(None, [form.body.rstrip(), body]))
    form.values["cover"] = form["cover"] or _first_picture(form.body, here.base)
    Draft.keep(current_user.id, uid, here.kind.name, form.values, base_id)
    db.session.commit()


def _first_picture(body: str, base: str) -> str:
    shown = [one for one in pictures_in(body, base) if one.media and one.media.is_picture]
    return shown[0].target if shown else ""


def _told(title: str, body: str, notices: list[str]) -> dict[str, Any]:
    return {"title": title, "body": body, "notices": notices}
