"""News for readers: all columns, one column by year, one article."""

import re
from datetime import UTC, datetime
from functools import cache
from typing import Any

from flask import Blueprint, Response, abort, request
from sqlalchemy import Select

from cedu_site.clock import BEIJING, now
from cedu_site.extensions import db
from cedu_site.news.lists import Articles, narrow
from cedu_site.news.models import Article, Column, column_at, standing_columns
from cedu_site.publishing.openness import MOMENT
from cedu_site.publishing.reading import fetch_public
from cedu_site.publishing.showing import Shown, show, shows
from cedu_site.publishing.turning import this_span
from cedu_site.web.errors import Withdrawn
from cedu_site.web.paging import stretch
from cedu_site.web.rendering import render

bp = Blueprint("news", __name__)
YEAR = re.compile("[12][0-9]{3}")


@bp.get("/news/")
def news() -> Response:
    articles = stretch(Articles().some)
    return render("news/news.html", articles=articles, columns=standing_columns())


@bp.get("/news/<slug>/")
def column(slug: str) -> Response:
    column = column_at(slug) or abort(404)
    if column.retired_at:
        raise Withdrawn
    year = request.args.get("year", "")
    found = Articles(column.id, between=_ends_of(year)).some if _is_any(year) else _none
    return render(
        "news/column.html",
        column=column,
        articles=stretch(found),
        years=this_span(("years", column.id), lambda: _years(column)),
        year=year,
    )


@bp.get("/news/<column>/<slug>")
def article(column: str, slug: str) -> Response:
    return show(fetch_public(Article, f"/news/{column}/{slug}", now()))


@shows(Article)
def show_article(article: Article) -> Shown:
    column = article.column or next(iter(standing_columns()), None)
    more = Articles(column.id if column else 0, without=article.id).some(3)
    return "news/article.html", {"article": article, "column": column, "more": more}


def _is_any(year: str) -> bool:
    return not year or bool(YEAR.fullmatch(year))


def _none(limit: int, offset: int) -> list[Article]:
    return []


def _ends_of(year: str) -> list[datetime]:
    """Return when a year begins and ends in Beijing; nothing for none."""
    if not year:
        return []
    return [datetime(int(year) + more, 1, 1, tzinfo=BEIJING).astimezone(UTC) for more in (0, 1)]


def _years(column: Column) -> list[int]:
    """Return the years from the newest article to the oldest."""
    ends = [db.session.connection().execute(one, {"column": column.id, "moment": now()}).scalar()
            for one in _ends()]  # fmt: skip
    last, first = (one and one.astimezone(BEIJING).year for one in ends)
    return list(range(last, first - 1, -1)) if first and last else []


@cache
def _ends() -> list[Select[Any]]:
    """Return the questions for when the newest and the oldest article of a column opened."""
    inside = narrow(Article.public(MOMENT), ("column",)).with_only_columns(Article.opens_at)
    return [inside.order_by(one).limit(1) for one in (Article.opens_at.desc(), Article.opens_at)]
