"""News for readers: all columns, one column by year, one article."""

import re
from datetime import UTC, datetime

from flask import Blueprint, Response, abort, request
from sqlalchemy import ColumnElement, Select, false, func, select

from cedu_site.clock import BEIJING, now
from cedu_site.extensions import db
from cedu_site.news.models import Article, Column
from cedu_site.publishing.reading import fetch_public
from cedu_site.publishing.showing import Shown, show, shows
from cedu_site.web.errors import Withdrawn
from cedu_site.web.paging import listing
from cedu_site.web.rendering import render

bp = Blueprint("news", __name__)
YEAR = re.compile("[12][0-9]{3}")


@bp.get("/news/")
def news() -> Response:
    articles = listing(Article.listed(now()))
    return render("news/news.html", articles=articles, columns=all_columns())


@bp.get("/news/<slug>/")
def column(slug: str) -> Response:
    column = db.session.scalar(select(Column).filter_by(slug=slug)) or abort(404)
    if column.retired_at:
        raise Withdrawn
    articles = Article.listed(now()).where(Article.column_id == column.id)
    year = request.args.get("year", "")
    chosen = articles.where(_in_year(year)) if year else articles
    return render(
        "news/column.html",
        column=column,
        articles=listing(chosen),
        years=_years(articles),
        year=year,
    )


@bp.get("/news/<column>/<slug>")
def article(column: str, slug: str) -> Response:
    return show(fetch_public(Article, f"/news/{column}/{slug}", now()))


@shows(Article)
def show_article(article: Article) -> Shown:
    column = article.column or db.session.scalars(Column.in_order()).first()
    others = Article.listed(now()).where(
        Article.column_id == (column and column.id), Article.id != article.id
    )
    more = db.session.scalars(others.limit(3)).all()
    return "news/article.html", {"article": article, "column": column, "more": more}


def all_columns() -> list[Column]:
    """Return the columns in the library's order."""
    return list(db.session.scalars(Column.in_order()))


def _in_year(text: str) -> ColumnElement[bool]:
    """Return the condition that an article was published in a year, in Beijing time."""
    if not YEAR.fullmatch(text):
        return false()
    start, end = (
        datetime(int(text) + more, 1, 1, tzinfo=BEIJING).astimezone(UTC) for more in (0, 1)
    )
    return (Article.opens_at >= start) & (Article.opens_at < end)


def _years(articles: Select[Article]) -> list[int]:
    """Return the years from the newest article to the oldest."""
    span = articles.order_by(None).with_only_columns(
        func.min(Article.opens_at), func.max(Article.opens_at)
    )
    first, last = db.session.execute(span).one()
    if first is None or last is None:
        return []
    return list(range(last.astimezone(BEIJING).year, first.astimezone(BEIJING).year - 1, -1))
