"""更正 that wait for a second pair of eyes."""

from flask import Blueprint, Response, abort, flash, redirect
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import Select
from sqlalchemy.orm import joinedload

from cedu_site.desk.reach import may
from cedu_site.extensions import db
from cedu_site.people.guarding import guard
from cedu_site.people.models import User
from cedu_site.people.permissions import authorize, authorize_anywhere
from cedu_site.publishing.corrections import Correction
from cedu_site.publishing.log import note
from cedu_site.web.paging import listing
from cedu_site.web.rendering import render
from cedu_site.web.urls import href

bp = Blueprint("corrections", __name__)
guard(bp)
OWN = "这是您自己做的更正，请另一位编辑来看。"


def unchecked(user: User) -> Select[Correction]:
    """Select the corrections of others that `user` may check, the oldest first."""
    others = Correction.made_by_id.is_distinct_from(user.id)
    query = Correction.unchecked().join(Correction.page).where(others, may(user, "check"))
    return query.options(joinedload(Correction.page), joinedload(Correction.made_by))


@bp.get("/desk/corrections/")
def corrections() -> Response:
    authorize_anywhere("check")
    return render("desk/corrections.html", corrections=listing(unchecked(current_user)))


@bp.post("/desk/corrections/<int:number>/check")
def check(number: int) -> ResponseReturnValue:
    correction = db.session.get(Correction, number) or abort(404)
    authorize("check", correction.page)
    if correction.made_by_id == current_user.id:
        abort(403, OWN)
    if correction.checked_at is None:
        correction.check(current_user)
        page, seen = correction.page, correction.revision_id
        note("check", page.uid, current_user, title=page.title, revision_id=seen)
        db.session.commit()
    flash("这条更正已经看过。")
    return redirect(href("/desk/corrections/"), 303)
