"""Where a page would stand that is shown before it was ever published."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from cedu_site.catalogue.models import Course, Resource
from cedu_site.extensions import db
from cedu_site.news.models import Article, Column
from cedu_site.publishing.models import Page

NO_COURSE = "（还没有选课程）"


def places(page: Page, placement: Mapping[str, Any]) -> list[tuple[str, object]]:
    """Return what to set on `page` for it to be shown: the place that `placement` asks for, else
    its own, else for a stranger's eye a first column or a course without a name."""
    if isinstance(page, Article):
        chosen = select(Column).filter_by(slug=str(placement.get("column", "")))
        return [("column", db.session.scalar(chosen) or page.column or _first_column())]
    if isinstance(page, Resource):
        chosen_course = select(Course).filter_by(slug=str(placement.get("series", "")))
        return [("parent", db.session.scalar(chosen_course) or page.parent or _no_course())]
    return []


def _first_column() -> Column | None:
    return db.session.scalar(Column.in_order())


def _no_course() -> Course:
    return Course(title=NO_COURSE, slug="-", path="/courses/", id=0)
