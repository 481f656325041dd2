"""The news as Atom feeds (RFC 4287): full text, stable ids, corrections named with their day."""

from collections.abc import Sequence
from datetime import UTC, datetime
from html import escape
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, render_template
from sqlalchemy import Select, select

from cedu_site.clock import now
from cedu_site.extensions import db
from cedu_site.markup.characters import remove_controls
from cedu_site.markup.references import mount
from cedu_site.news.models import Article, Column
from cedu_site.publishing.corrections import Correction
from cedu_site.web.dates import day
from cedu_site.web.errors import Withdrawn
from cedu_site.web.urls import absolute

bp = Blueprint("feeds", __name__)
MOST = 20
TYPE = "application/atom+xml; charset=utf-8"
BEGUN = 2026  # the year in which the tags of RFC 4151 were first given out


@bp.get("/news/feed.atom")
def news() -> Response:
    return _feed("资讯", "/news/", Article.listed(now()))


@bp.get("/news/<slug>/feed.atom")
def column(slug: str) -> Response:
    column = db.session.scalar(select(Column).filter_by(slug=slug)) or abort(404)
    if column.retired_at:
        raise Withdrawn
    articles = Article.listed(now()).where(Article.column_id == column.id)
    return _feed(column.title, column.path, articles)


@bp.app_template_filter()
def tag(path: str) -> str:
    """Return an id for what is called `path` here, as RFC 4151 forms them."""
    return f"tag:{urlsplit(absolute('/')).hostname},{BEGUN}:{path}"


def _feed(title: str, path: str, query: Select[Article]) -> Response:
    newest = query.order_by(None).order_by(Article.opens_at.desc(), Article.id.desc())
    articles = db.session.scalars(newest.limit(MOST)).all()
    corrections = _corrections(articles)
    text = render_template(
        "sharing/feed.xml",
        title=title,
        path=path,
        articles=articles,
        contents={one.id: _content(one, corrections.get(one.id, [])) for one in articles},
        never=datetime.fromtimestamp(0, UTC),
        updated={one.id: _updated(one, corrections.get(one.id, [])) for one in articles},
    )
    return Response(remove_controls(text), content_type=TYPE)


def _corrections(articles: Sequence[Article]) -> dict[int, list[Correction]]:
    ids = [article.id for article in articles]
    found: dict[int, list[Correction]] = {}
    query = select(Correction).where(Correction.page_id.in_(ids)).order_by(Correction.made_at)
    for one in db.session.scalars(query):
        found.setdefault(one.page_id, []).append(one)
    return found


def _updated(article: Article, corrections: list[Correction]) -> datetime:
    return max([article.changed_at, *(one.made_at for one in corrections)])


def _content(article: Article, corrections: list[Correction]) -> str:
    """Return the article as HTML with whole addresses, what was corrected before the rest."""
    assert article.live is not None
    said = (f"<p>更正（{day(one.made_at)}）：{escape(one.note)}</p>" for one in corrections)
    return "".join(said) + mount(article.live.html, absolute("/").rstrip("/"))
