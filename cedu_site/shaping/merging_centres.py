"""并入: a centre becomes part of another, after one was told what that means."""

from typing import Any

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from cedu_site.centres.models import Centre
from cedu_site.extensions import db
from cedu_site.library.keeping import held_by
from cedu_site.library.round_trip import put
from cedu_site.library.sheets import CENTRES, edit
from cedu_site.people.guarding import guard
from cedu_site.people.permissions import authorize, can
from cedu_site.shaping.centre_form import add_former_name
from cedu_site.shaping.centres import LIST, find
from cedu_site.shaping.rows import add_former_slugs, row_in
from cedu_site.shaping.sheet_forms import REFUSALS, FormRefused, asked_why, done
from cedu_site.web.rendering import render

bp = Blueprint("merging", __name__)
guard(bp)
NOWHERE = "请选一个要并入的学习中心。"
ITSELF = "不能并入自己，请另选一个。"
BELOW = "“{}”在它的下面，不能并入自己的下级；请先把下级移到别处。"


@bp.get(LIST + "<slug>/merge")
def ask(slug: str) -> Response:
    centre, _ = find(slug)
    into = request.args.get("into")
    if into is None:
        return _show(centre)
    try:
        return _show(centre, _target(centre, into))
    except FormRefused as refusal:
        return _show(centre, refusal=str(refusal), status=422)


@bp.post(LIST + "<slug>/merge")
def merge(slug: str) -> ResponseReturnValue:
    centre, row = find(slug)
    try:
        target = _target(centre, request.form.get("into", ""))
        into, title = target.slug, f"“{centre.name}”并入“{target.name}”"

        def change(rows: Any) -> None:
            present, other = row_in(rows, slug), row_in(rows, into)
            add_former_slugs(other, [slug, *map(str, row.get("former_slugs") or [])])
            if request.form.get("keep_name"):
                add_former_name(other, centre.name)
            for one in rows:
                if one.get("parent") == slug:
                    put(one, "parent", into)
            rows.remove(present)

        edit(CENTRES, change, current_user, verb="merge", title=title, why=asked_why())
    except REFUSALS as refusal:
        db.session.rollback()
        return _show(find(slug)[0], refusal=str(refusal), status=422)
    return done(f"{title}，办好了。并错了，可以在改动记录里撤销。", LIST)


def _target(centre: Centre, slug: str) -> Centre:
    """Return the centre into which `centre` can be merged; 403 for one out of reach.

    Raises FormRefused for none, itself, or one below it.
    """
    target = Centre.named(slug)
    if target is None:
        raise FormRefused("into", NOWHERE)
    authorize("structure", target)
    if target is centre:
        raise FormRefused("into", ITSELF)
    if centre in target.ancestors:
        raise FormRefused("into", BELOW.format(target.name))
    return target


def _show(
    centre: Centre, target: Centre | None = None, *, refusal: str = "", status: int = 200
) -> Response:
    places = db.session.scalars(Centre.standing()).all()
    return render(
        "shaping/merge.html",
        status=status,
        centre=centre,
        target=target,
        held=held_by(centre),
        places=[
            one
            for one in places
            if one is not centre
            and not one.lineage.startswith(centre.lineage)
            and can(current_user, "structure", one)
        ],
        refusal=refusal,
    )
