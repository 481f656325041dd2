"""The files in the bin: given back as they were, or deleted for good."""

from flask import Blueprint, Response, abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from cedu_site.desk.media_use import uses_of
from cedu_site.extensions import db
from cedu_site.library.rendering import render_users
from cedu_site.media import removing
from cedu_site.media.models import Media
from cedu_site.people.guarding import guard
from cedu_site.people.permissions import authorize, can
from cedu_site.publishing.log import note
from cedu_site.web.paging import listing
from cedu_site.web.rendering import render

bp = Blueprint("bin_files", __name__)
guard(bp)
IN_USE = "又有页面写着这个文件，不能删除；请先把它从下面的页面里去掉，或者把文件找回来。"


@bp.get("/desk/bin/files/")
def files() -> Response:
    return render("desk/bin_files.html", files=listing(Media.binned()))


@bp.post("/desk/bin/files/<uid>/unbin")
def unbin(uid: str) -> ResponseReturnValue:
    one = _thrown_away(uid)
    removing.unbin(one)
    db.session.flush()
    render_users([one.path] if one.path else [])
    note("unbin", one.uid, current_user, title=one.name)
    db.session.commit()
    flash(f"“{one.name}”已经找回来了。")
    return redirect(url_for("media_library.file", uid=uid), 303)


@bp.get("/desk/bin/files/<uid>/delete")
def confirm(uid: str) -> Response:
    return _ask(_thrown_away(uid))


@bp.post("/desk/bin/files/<uid>/delete")
def delete(uid: str) -> ResponseReturnValue:
    one = _thrown_away(uid)
    if uses_of(one, current_user):
        return _ask(one, status=409)
    name = one.name
    digests = removing.remove(one)
    note("remove", uid, current_user, title=name)
    db.session.commit()
    removing.sweep(digests)
    flash(f"“{name}”已经彻底删除。")
    return redirect(url_for("bin_files.files"), 303)


@bp.app_template_global()
def may_remove(file: Media) -> bool:
    """Tell whether the present user may give this file back or delete it for good."""
    return can(current_user, "remove", file)


@bp.app_template_global()
def binned_files(most: int) -> list[Media]:
    """Return the files that were thrown away last."""
    return list(db.session.scalars(Media.binned().limit(most)))


def _thrown_away(uid: str) -> Media:
    one = db.session.scalar(Media.binned().filter_by(uid=uid)) or abort(404)
    authorize("remove", one)
    return one


def _ask(one: Media, status: int = 200) -> Response:
    uses = uses_of(one, current_user)
    said = IN_USE if uses else ""
    return render("desk/bin_delete.html", status=status, file=one, uses=uses, said=said)
