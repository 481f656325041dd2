"""Which page a file becomes, and where in the site that page stands."""

import posixpath
import re
from collections.abc import Mapping

from sqlalchemy import select

from cedu_site.addresses import AddressRefused, make_uid, owner
from cedu_site.catalogue.models import Course, Resource
from cedu_site.changes import record_change
from cedu_site.extensions import db
from cedu_site.library.fitting_in import fit_in
from cedu_site.library.identity import seed
from cedu_site.library.models import LibraryFile
from cedu_site.library.planning import Plan, slugs_of
from cedu_site.library.reading import FileRefused
from cedu_site.news.models import Article, Column
from cedu_site.publishing.fields import paths
from cedu_site.publishing.models import Page
from cedu_site.publishing.revisions import Revision

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


def begin(plan: Plan, planned: Mapping[str, str]) -> Page:
    """Return a new page for the file. Raises FileRefused where another had its address or uid."""
    if owner(plan.address):
        message = f"网址 {plan.address} 曾属于另一个页面，不能重复使用"
        raise FileRefused(message, plan.document.line_of("slug"))
    free = [one for one in former(plan) if may_lead(one, plan, planned) and not owner(one)]
    uid = _uid(plan) or make_uid(seed(plan.model, plan.parent_said, plan.slug, free))
    if db.session.scalar(select(Page.id).filter_by(uid=uid)):
        raise FileRefused(f"uid {uid} 已属于另一个页面", plan.document.line_of("uid"))
    page = plan.model(uid=uid, slug="", path=f"#{uid}", library_path=plan.entry.path)
    db.session.add(page)
    return page


def place(page: Page, plan: Plan, known: LibraryFile | None) -> bool:
    """Put the page where its file newly says that it stands; tell whether it stood elsewhere.

    What the file said already when it came in as `known` is left to the desk. Raises FileRefused.
    """
    before = (page.path, page.position, page.library_path)
    is_new, left = not page.slug, page.library_path
    slug = plan.slug if is_new else _slug(page, plan, known)
    page.library_path = plan.entry.path
    if is_new or left is None or posixpath.dirname(left) != posixpath.dirname(plan.entry.path):
        _join_parent(page, plan)
    if isinstance(page, Resource) and (is_new or left != plan.entry.path):
        fit_in(page, plan)
    if page.path != page.address(page.parent_slug, slug):
        _take_address(page, plan, slug)
    moved = before != (page.path, page.position, page.library_path)
    if moved:
        record_change(page.uid)
    return moved


def former(plan: Plan) -> list[str]:
    """Return the earlier addresses that the file gives its page, none where they are no paths."""
    try:
        return paths(plan.document.front.data.get("former") or [])
    except ValueError:
        return []


def may_lead(path: str, plan: Plan, planned: Mapping[str, str]) -> bool:
    """Tell whether the page of a file may have been at `path`: one like its own, and not that of
    another file."""
    one, other = path.split("/"), plan.address.split("/")
    like = len(one) == len(other) and (len(one) == 2 or one[1] == other[1])
    return like and (path == plan.address or path not in planned.values())


def _slug(page: Page, plan: Plan, known: LibraryFile | None) -> str:
    """Return the slug that the file gives the page, its own where the file says nothing new."""
    revision = db.session.get(Revision, known.revision_id) if known and known.revision_id else None
    if known is None or revision is None:
        return plan.slug
    said = slugs_of(known.path, revision.written)
    return page.slug if page.slug not in said and plan.slug in said else plan.slug


def _join_parent(page: Page, plan: Plan) -> None:
    if isinstance(page, Resource):
        page.parent = Course.named(plan.parent)
        if page.parent is None:
            raise FileRefused("所属课程没有导入")
    elif isinstance(page, Article):
        page.column = Column.named(plan.parent)
        if page.column is None:
            raise FileRefused(f"栏目“{plan.parent}”不在 columns.yaml 里")


def _take_address(page: Page, plan: Plan, slug: str) -> None:
    try:
        page.take_address(slug)
    except AddressRefused as error:
        raise FileRefused(str(error), plan.document.line_of("slug")) from error
