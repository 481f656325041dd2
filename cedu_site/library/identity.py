"""What a file need not say of its page: the uid that follows from where the page first stood."""

from typing import Any

from sqlalchemy import select

from cedu_site.addresses import Address, make_uid
from cedu_site.catalogue.models import Course, Resource
from cedu_site.extensions import db
from cedu_site.news.models import Article
from cedu_site.publishing.models import Page


def former_of(page: Page) -> list[str]:
    """Return the addresses that lead to `page` beside its own, the first it had before the others.

    Those that lead there by what the page belongs to are left out: `/courses/old/` says enough.
    """
    above = _above(page)
    led = {one + page.slug for one in _earlier(above.uid)} if above else set()
    found = [one for one in _earlier(page.uid) if one not in led]
    return sorted(found, key=lambda one: (make_uid(one) != page.uid, one))


def seed(model: type[Page], parent: str, slug: str, former: list[str]) -> str:
    """Return the address from which a page's uid is made: the first it had, as far as is known.

    `parent` is the slug of its course or column today.
    """
    if former:
        return former[0]
    if model is Resource:
        course = Course.named(parent)
        earlier = former_of(course) if course else []
        parent = earlier[0].split("/")[2] if earlier else parent
    return model.address(parent, slug)


def follows(page: Page, folder: str) -> bool:
    """Tell whether the uid of `page` is the one that its file in `folder` gets without saying."""
    parent = folder if isinstance(page, Article) else page.parent_slug
    return make_uid(seed(type(page), parent, page.slug, former_of(page))) == page.uid


def _above(page: Page) -> Any:
    """Return the course or column to which a page belongs by its address."""
    if isinstance(page, Article):
        return page.column
    return page.parent if isinstance(page, Resource) else None


def _earlier(uid: str) -> list[str]:
    query = select(Address.path).filter_by(uid=uid, current=False).order_by(Address.path)
    return list(db.session.scalars(query))
