"""Links to an unpublished version: made, shown once, and ended, by those who write the page."""

from flask import Blueprint, Response, abort, flash, redirect, session
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select

from cedu_site.extensions import db
from cedu_site.people.guarding import guard
from cedu_site.people.permissions import authorize
from cedu_site.publishing.log import note
from cedu_site.publishing.models import Page
from cedu_site.publishing.preview_links import PreviewLink
from cedu_site.web.rendering import render
from cedu_site.web.urls import href

bp = Blueprint("sharing", __name__)
guard(bp)
MADE = "preview link"  # the new one in the session: uid of the page and token, until it is shown


@bp.get("/desk/pages/<uid>/share")
def links(uid: str) -> Response:
    page = _page(uid)
    made_for, token = session.pop(MADE, ("", ""))
    made = PreviewLink.find(token) if made_for == uid else None
    living = db.session.scalars(PreviewLink.living(page)).all()
    return render("desk/share.html", page=page, links=living, made=made, token=token)


@bp.post("/desk/pages/<uid>/share")
def share(uid: str) -> ResponseReturnValue:
    page = _page(uid)
    session[MADE] = (uid, PreviewLink.make(page, current_user.id))
    note("share", uid, current_user, title=page.title)
    db.session.commit()
    return redirect(href(f"/desk/pages/{uid}/share"), 303)


@bp.post("/desk/pages/<uid>/unshare")
def unshare(uid: str) -> ResponseReturnValue:
    page = _page(uid)
    PreviewLink.end_all(page)
    note("unshare", uid, current_user, title=page.title)
    db.session.commit()
    flash("这一页的预览链接都已作废。")
    return redirect(href(f"/desk/pages/{uid}/share"), 303)


def _page(uid: str) -> Page:
    """Return a page that has been saved and that the present user may share."""
    page = db.session.scalar(select(Page).filter_by(uid=uid))
    if page is None or page.newest is None or page.binned_at:
        abort(404)
    authorize("share", page)
    return page
