"""News as JSON-LD: what was written here; what others wrote is only pointed to."""

from collections.abc import Sequence

from cedu_site.metadata.every_page import image_of
from cedu_site.metadata.nodes import Node, moment, node
from cedu_site.metadata.organisations import LANGUAGE, author, provider
from cedu_site.news.models import Article
from cedu_site.place.site import Site
from cedu_site.publishing.corrections import Correction
from cedu_site.text.examples import titled
from cedu_site.web.urls import absolute


def article_node(
    article: Article, site: Site, corrections: Sequence[Correction] = ()
) -> Node | None:
    """Return an article that was written here, or a page that points to what it is about."""
    if article.column and article.column.link_posts:
        return _pointing(article)
    publisher = provider(article, site)
    return node(
        "NewsArticle",
        headline=titled(article),
        description=article.summary,
        url=absolute(article.path),
        image=image_of(article),
        inLanguage=LANGUAGE,
        datePublished=moment(article.opens_at),
        dateModified=moment(article.updated_at),
        author=author(article) or publisher,
        publisher=publisher,
        articleSection=article.column and article.column.title,
        correction=[
            node("CorrectionComment", text=one.note, datePublished=moment(one.made_at))
            for one in corrections
        ],
    )


def _pointing(article: Article) -> Node | None:
    source = article.fields.get("source", {})
    return node(
        "WebPage",
        name=titled(article),
        url=absolute(article.path),
        description=article.summary,
        isBasedOn=source.get("url"),
    )
