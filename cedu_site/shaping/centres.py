"""The tree of centres at the desk: new ones, other names, another place in the tree."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select

from cedu_site.centres.models import Centre
from cedu_site.extensions import db
from cedu_site.library.keeping import keeps_centre
from cedu_site.library.round_trip import put
from cedu_site.library.sheets import CENTRES, edit, rows_of
from cedu_site.people.guarding import guard
from cedu_site.people.permissions import authorize, authorize_anywhere, can
from cedu_site.shaping.centre_form import answer, is_asked, questions
from cedu_site.shaping.rows import row_in, slug_of
from cedu_site.shaping.sheet_forms import (
    REFUSALS,
    Form,
    FormRefused,
    asked_why,
    beside,
    done,
    expect,
    stamp,
)
from cedu_site.web.rendering import render

bp = Blueprint("centre_desk", __name__)
guard(bp)
LIST = "/desk/structure/centres/"


@bp.get(LIST)
def centres() -> Response:
    authorize_anywhere("structure")
    return _list()


@bp.get("/desk/structure/new-centre")
def new() -> Response:
    above = _above(request.args.get("parent", ""))
    form = Form(questions(None), {"parent": above.slug if above else ""})
    return _show(form, None, above=above)


@bp.post("/desk/structure/new-centre")
def add() -> ResponseReturnValue:
    above = _above(request.form.get("parent", ""))
    form = Form.sent(questions(None))

    def change(rows: Any) -> None:
        row: dict[str, Any] = {}
        answer(form, row, {slug_of(one) for one in rows})
        rows.append(row)

    try:
        edit(CENTRES, change, current_user, verb="add", title=form["name"], why=form.why)
    except REFUSALS as refusal:
        db.session.rollback()
        return _show(form.refused(refusal, ""), None, above=above, status=422)
    return done(f"学习中心“{form['name'].strip()}”建好了。", LIST)


@bp.get(LIST + "<slug>")
def centre(slug: str) -> Response:
    centre, row = find(slug)
    return _show(Form(questions(centre), is_asked(row), stamp(row)), centre)


@bp.post(LIST + "<slug>")
def save(slug: str) -> ResponseReturnValue:
    centre, row = find(slug)
    form = Form.sent(questions(centre))
    if form["parent"] != (centre.parent.slug if centre.parent else ""):
        _above(form["parent"])

    def change(rows: Any) -> None:
        present = row_in(rows, slug)
        expect(row, form.base)
        answer(form, present, {slug_of(one) for one in rows if one is not present})
        for one in rows:
            if one.get("parent") == slug:
                put(one, "parent", present["slug"])

    try:
        edit(CENTRES, change, current_user, verb="edit", title=form["name"], why=form.why)
    except REFUSALS as refusal:
        db.session.rollback()
        return _show(form.refused(refusal, stamp(row)), find(slug)[0], status=422)
    return done(f"学习中心“{form['name'].strip()}”改好了。", LIST)


@bp.post(LIST + "<slug>/move")
def move(slug: str) -> ResponseReturnValue:
    centre, _ = find(slug)
    parent = centre.parent

    def change(rows: Any) -> None:
        siblings = [one.slug for one in (parent.children if parent else _tops())]
        known = [at for at, one in enumerate(rows) if one.get("slug") in siblings]
        here = next(at for at in known if rows[at]["slug"] == slug)
        rows.insert(known[beside(known.index(here), len(known))], rows.pop(here))

    try:
        edit(CENTRES, change, current_user, verb="order", title=centre.name)
    except REFUSALS as refusal:
        db.session.rollback()
        return _list(str(refusal), status=422)
    db.session.commit()
    to = request.form.get("to")
    return redirect(url_for("centre_desk.centres", to=to, at=slug, _anchor=f"r-{slug}"), 303)


@bp.post(LIST + "<slug>/remove")
def remove(slug: str) -> ResponseReturnValue:
    centre, row = find(slug)
    name, kept = centre.name, keeps_centre(centre)
    form = Form(questions(centre), is_asked(row), stamp(row))
    try:
        if kept:
            raise FormRefused("", f"“{name}”还不能删除：{kept}。")
        why = asked_why()
        edit(CENTRES, lambda rows: rows.remove(row_in(rows, slug)), current_user,
             verb="remove", title=name, why=why)  # fmt: skip
    except REFUSALS as refusal:
        db.session.rollback()
        return _show(form.refused(refusal, form.base), find(slug)[0], status=422)
    return done(f"学习中心“{name}”删除了。", LIST)


def find(slug: str) -> tuple[Centre, dict[str, Any]]:
    """Return a centre whose place the present user may change, and its row; else 404 or 403."""
    found = select(Centre).where(Centre.slug == slug, Centre.retired_at.is_(None))
    centre = db.session.scalar(found) or abort(404)
    authorize("structure", centre)
    row = next((one for one in rows_of(CENTRES) if one.get("slug") == slug), None)
    return centre, row or abort(404)


def _above(slug: str) -> Centre | None:
    """Return the centre under which something is to be put, None for the top; else 404 or 403."""
    above = Centre.named(slug) or abort(404) if slug else None
    authorize("structure", above)
    return above


def _tops() -> list[Centre]:
    return list(db.session.scalars(Centre.tops()))


def _list(refusal: str = "", status: int = 200) -> Response:
    return render(
        "shaping/centres.html",
        status=status,
        tops=db.session.scalars(Centre.tree()).all(),
        written={row.get("slug") for row in rows_of(CENTRES)},
        may=lambda centre=None: can(current_user, "structure", centre),
        at=request.args.get("at", ""),
        to=request.args.get("to", ""),
        refusal=refusal,
    )


def _show(
    form: Form, centre: Centre | None, *, above: Centre | None = None, status: int = 200
) -> Response:
    return render("shaping/centre.html", form=form, centre=centre, above=above, status=status)
