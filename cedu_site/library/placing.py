"""Which page a file becomes, and where in the site that page stands."""

import re
from collections.abc import Mapping

from sqlalchemy import select

from cedu_site.addresses import AddressRefused, make_uid, owner
from cedu_site.catalogue.models import Course, Resource
from cedu_site.changes import record_change
from cedu_site.extensions import db
from cedu_site.library.planning import Plan
from cedu_site.library.reading import FileRefused
from cedu_site.news.models import Article, Column
from cedu_site.publishing.models import Page

UID = re.compile("[a-z0-9]{1,40}")


def find(plan: Plan, planned: Mapping[str, str]) -> Page | None:
    """Return the page that came from this file, or else the one with its uid or its address.

    Raises FileRefused where that page has another file.
    """
    page = db.session.scalar(select(Page).filter_by(library_path=plan.entry.path))
    if page:
        return page
    for name, value in (("uid", _uid(plan)), ("path", plan.address)):
        page = db.session.scalar(select(plan.model).filter_by(**{name: value}))
        if page and page.library_path in planned:
            what = f"uid {value}" if name == "uid" else f"网址 {value}"
            line = plan.document.line_of("uid" if name == "uid" else "slug")
            raise FileRefused(f"{what} 已被 {page.library_path} 占用", line)
        if page:
            return page
    return None


def _uid(plan: Plan) -> str:
    """Return the uid that the file gives its page, empty where it gives none."""
    uid = plan.document.front.data.get("uid") or ""
    if uid and not (isinstance(uid, str) and UID.fullmatch(uid)):
        line = plan.document.line_of("uid")
        raise FileRefused("uid 应由小写字母和数字组成，最多 40 个", line)
    return uid


def begin(plan: Plan) -> Page:
    """Return a new page for the file. Raises FileRefused where another had its address or uid."""
    if owner(plan.address):
        message = f"网址 {plan.address} 曾属于另一个页面，不能重复使用"
        raise FileRefused(message, plan.document.line_of("slug"))
    uid = _uid(plan) or make_uid(plan.address)
    if db.session.scalar(select(Page.id).filter_by(uid=uid)):
        raise FileRefused(f"uid {uid} 已属于另一个页面", plan.document.line_of("uid"))
    page = plan.model(uid=uid, slug="", path=f"#{uid}", library_path=plan.entry.path)
    db.session.add(page)
    return page


def settle(page: Page, plan: Plan) -> bool:
    """Put the page in its place; tell whether it stood elsewhere. Raises FileRefused."""
    before = (page.path, page.position, page.library_path)
    page.library_path = plan.entry.path
    _join_parent(page, plan)
    page.position = _position(page, plan)
    if page.path != plan.address:
        _take_address(page, plan)
    moved = before != (page.path, page.position, page.library_path)
    if moved:
        record_change(page.uid)
    return moved


def _position(page: Page, plan: Plan) -> int:
    """Return where the page stands: as the files have it, or as it was ordered at the desk."""
    if isinstance(page, Resource) and page.course.ordered:
        return page.position or page.course.last_position + 1
    return plan.position


def _join_parent(page: Page, plan: Plan) -> None:
    if isinstance(page, Resource):
        page.parent = Course.named(plan.parent)
        if page.parent is None:
            raise FileRefused("所属课程没有导入")
    elif isinstance(page, Article):
        page.column = Column.named(plan.parent)
        if page.column is None:
            raise FileRefused(f"栏目“{plan.parent}”不在 columns.yaml 里")


def _take_address(page: Page, plan: Plan) -> None:
    try:
        page.take_address(plan.slug)
    except AddressRefused as error:
        raise FileRefused(str(error), plan.document.line_of("slug")) from error
