"""The kinds of pages that are written at the desk."""

from dataclasses import dataclass

from cedu_site.catalogue.models import Course, Offering, Resource
from cedu_site.news.models import Article
from cedu_site.publishing.models import Page, StandingPage


@dataclass(frozen=True)
class Kind:
    """`base` stands for the library path of a page that has none yet: as deep as it will be."""

    name: str
    model: type[Page]
    label: str
    base: str


KINDS = {
    kind.name: kind
    for kind in (
        Kind("article", Article, "文章", "news/-/-.md"),
        Kind("resource", Resource, "资源", "courses/-/-.md"),
        Kind("offering", Offering, "开班", "offerings/-.md"),
        Kind("course", Course, "课程", "courses/-/index.md"),
        Kind("standing", StandingPage, "单页", "pages/-.md"),
    )
}


def base_of(kind: str, page: Page | None) -> str:
    """Return the library path against which the references of a page are written."""
    return (page and page.library_path) or KINDS[kind].base
