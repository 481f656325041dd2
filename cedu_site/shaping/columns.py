"""The columns at the desk: which there are, in which order, how each is looked after."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import func, select

from cedu_site.extensions import db
from cedu_site.library.round_trip import put_or_drop
from cedu_site.library.sheets import COLUMNS, SheetRefused, edit, rows_of
from cedu_site.news.models import Article, Column
from cedu_site.people.guarding import guard
from cedu_site.shaping.column_form import QUESTIONS, READINGS, answers, is_asked
from cedu_site.shaping.rows import add_former_slugs, row_in, slug_of
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

bp = Blueprint("column_desk", __name__)
guard(bp, verb="structure", for_the_site=True)
LIST = "/desk/structure/columns/"
HOLES = "顺序没有存：栏目有增减，或者有的写了两次。下面是现在的顺序，请再排一次。"
NOT_EMPTY = "栏目“{title}”里还有 {number} 篇文章（含草稿和回收站里的），不能删；请先移到别的栏目。"


@bp.get(LIST)
def columns() -> Response:
    return _list()


@bp.get("/desk/structure/new-column")
def new() -> Response:
    return _show(Form(QUESTIONS))


@bp.post("/desk/structure/new-column")
def add() -> ResponseReturnValue:
    form = Form.sent(QUESTIONS)

    def change(rows: Any) -> None:
        row = answers(form, "", set(map(slug_of, rows)))
        rows.append({name: value for name, value in row.items() if value})

    try:
        edit(COLUMNS, change, current_user, verb="add", title=form["title"], why=form.why)
    except REFUSALS as refusal:
        db.session.rollback()
        return _show(form.refused(refusal, ""), status=422)
    return done(f"栏目“{form['title'].strip()}”建好了。", LIST)


@bp.get(LIST + "<slug>")
def column(slug: str) -> Response:
    row = _row(slug)
    return _show(Form(QUESTIONS, is_asked(row), stamp(row)), row)


@bp.post(LIST + "<slug>")
def save(slug: str) -> ResponseReturnValue:
    row, form = _row(slug), Form.sent(QUESTIONS)

    def change(rows: Any) -> None:
        present = row_in(rows, slug)
        expect(row, form.base)
        others = {slug_of(one) for one in rows if one is not present}
        for name, value in answers(form, slug, others).items():
            put_or_drop(present, name, value)
        if present["slug"] != slug:
            add_former_slugs(present, [slug])

    try:
        edit(COLUMNS, change, current_user, verb="edit", title=form["title"], why=form.why)
    except REFUSALS as refusal:
        db.session.rollback()
        return _show(form.refused(refusal, stamp(row)), row, status=422)
    return done(f"栏目“{form['title'].strip()}”改好了。", LIST)


@bp.post(LIST + "<slug>/move")
def move(slug: str) -> ResponseReturnValue:
    row, order = _row(slug), [one["slug"] for one in _rows()]
    at = order.index(slug)
    order.insert(beside(at, len(order)), order.pop(at))
    return _arrange(order, f"栏目“{row.get('title') or slug}”移好了。")


@bp.post(LIST + "order")
def order() -> ResponseReturnValue:
    return _arrange(request.form.getlist("order"), "栏目的顺序存好了。")


@bp.post(LIST + "<slug>/remove")
def remove(slug: str) -> ResponseReturnValue:
    row = _row(slug)
    title = row.get("title") or slug
    if number := _articles(slug):
        raise FormRefused("", NOT_EMPTY.format(title=title, number=number))

    def change(rows: Any) -> None:
        rows.remove(row_in(rows, slug))

    edit(COLUMNS, change, current_user, verb="remove", title=title, why=asked_why())
    return done(f"栏目“{title}”删除了。", LIST)


def _arrange(slugs: list[str], said: str) -> ResponseReturnValue:
    """Put the columns into this order; one with holes, strangers or twins is refused."""

    def change(rows: Any) -> None:
        if sorted(slugs) != sorted(filter(None, map(slug_of, rows))):
            raise FormRefused("order", HOLES)
        for at, slug in enumerate(slugs):
            present = next(n for n, one in enumerate(rows) if slug_of(one) == slug)
            if present != at:
                rows.insert(at, rows.pop(present))

    edit(COLUMNS, change, current_user, verb="order")
    return done(said, LIST)


@bp.errorhandler(FormRefused)
@bp.errorhandler(SheetRefused)
def _refuse(refusal: Exception) -> ResponseReturnValue:
    """Say above the list why it could not be changed."""
    db.session.rollback()
    return _list(str(refusal)), 422


def _rows() -> list[dict[str, Any]]:
    return [row for row in rows_of(COLUMNS) if row.get("slug")]


def _row(slug: str) -> dict[str, Any]:
    """Return the row of a column, else answer 404."""
    return next((row for row in _rows() if row["slug"] == slug), None) or abort(404)


def _articles(slug: str) -> int:
    query = select(func.count(Article.id)).join(Column, Column.id == Article.column_id)
    return db.session.scalar(query.where(Column.slug == slug)) or 0


def _list(refusal: str = "") -> Response:
    return render("shaping/columns.html", rows=_rows(), readings=dict(READINGS), refusal=refusal)


def _show(form: Form, row: dict[str, Any] | None = None, status: int = 200) -> Response:
    return render("shaping/column.html", form=form, row=row, status=status)
