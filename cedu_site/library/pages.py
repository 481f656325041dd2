"""Taking in one Markdown file as a page, the way an author would write it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from cedu_site.addresses import AddressRefused, make_uid
from cedu_site.catalogue.models import Course, Offering, Resource
from cedu_site.changes import record_change
from cedu_site.clock import now, read_moment
from cedu_site.extensions import db
from cedu_site.library.models import LibraryFile
from cedu_site.library.planning import Plan, check
from cedu_site.library.reading import FileRefused
from cedu_site.library.report import Report
from cedu_site.markup.render import RenderError
from cedu_site.news.models import Article, Column
from cedu_site.publishing.composing import Composer, line_of
from cedu_site.publishing.fields import FieldRefused, read_fields
from cedu_site.publishing.models import Page, Revision


def take_page(plan: Plan, origin: str, planned: Mapping[str, str], report: Report) -> str:
    """Make the page what its file says; return `new`, `changed` or `unchanged`.

    Raises FileRefused where the file cannot come in.
    """
    check(plan)
    known = db.session.get(LibraryFile, plan.entry.path)
    page = _find(plan, planned)
    if known and page and known.sha256 == plan.document.sha256:
        moved = _settle(page, plan)
        found = not known.complete and _look_again(page, known, plan, planned, report)
        return "changed" if moved or found else "unchanged"
    if known and page and known.revision_id != page.newest_id:
        raise FileRefused("文件和编辑室里都改过；没有覆盖，请人工合并")
    outcome = "changed" if page else "new"
    page = page or _begin(plan)
    _settle(page, plan)
    complete = _write(page, plan, planned, report)
    _note(plan, origin, page, complete)
    return outcome


def _find(plan: Plan, planned: Mapping[str, str]) -> Page | None:
    """Return the page that came from this file, or else the one that lives at its address."""
    page = db.session.scalar(select(Page).filter_by(library_path=plan.entry.path))
    if page:
        return page
    page = db.session.scalar(select(plan.model).filter_by(path=plan.address))
    if page and page.library_path in planned:
        raise FileRefused(f"网址 {plan.address} 已被 {page.library_path} 占用", _slug_line(plan))
    return page


def _begin(plan: Plan) -> Page:
    uid = str(plan.document.front.data.get("uid") or make_uid(plan.address))
    page = plan.model(uid=uid, slug="", path=f"#{uid}", library_path=plan.entry.path)
    db.session.add(page)
    return page


def _settle(page: Page, plan: Plan) -> bool:
    """Put the page in its place; tell whether it stood elsewhere before."""
    before = (page.path, page.position, page.library_path)
    page.library_path, page.position = plan.entry.path, plan.position
    _join_parent(page, plan)
    if page.path != plan.address:
        _take_address(page, plan)
    moved = before != (page.path, page.position, page.library_path)
    if moved:
        record_change(page.uid)
    return moved


def _join_parent(page: Page, plan: Plan) -> None:
    if isinstance(page, Resource):
        page.parent = db.session.scalar(select(Course).filter_by(slug=plan.parent))
        if page.parent is None:
            raise FileRefused("所属课程没有导入")
    elif isinstance(page, Article):
        page.column = db.session.scalar(select(Column).filter_by(slug=plan.parent))
        if page.column is None:
            raise FileRefused(f"栏目“{plan.parent}”不在 columns.yaml 里")


def _take_address(page: Page, plan: Plan) -> None:
    try:
        page.take_address(plan.slug)
    except AddressRefused as error:
        raise FileRefused(str(error), _slug_line(plan)) from error


def _slug_line(plan: Plan) -> int:
    return plan.document.line_of("slug")


def _write(page: Page, plan: Plan, planned: Mapping[str, str], report: Report) -> bool:
    """Add a revision from the file and publish it as the file says; tell whether everything it
    refers to was found."""
    composer = Composer(plan.entry.path, planned)
    fields = _fields(plan)
    content = _content(plan, composer, fields)
    publish_at = None if "published" in fields else _dated(plan)
    revision = page.revise(
        plan.document.front.data,
        body=plan.document.front.body,
        source=plan.document.source,
        publish_at=publish_at,
        **content,
    )
    _apply_status(page, revision, fields.get("status", "published"))
    return _report_unfound(page, plan, composer, fields, report)


def _look_again(
    page: Page, known: LibraryFile, plan: Plan, planned: Mapping[str, str], report: Report
) -> bool:
    """Look once more for what the file refers to and was missing; tell whether the page changed."""
    revision = page.newest
    if revision is None or revision.id != known.revision_id:
        return False
    composer = Composer(plan.entry.path, planned)
    fields = _fields(plan)
    for name, value in _content(plan, composer, fields).items():
        setattr(revision, name, value)
    if page.live is revision:
        page.copy_fields(revision.title, fields)
    changed = db.session.is_modified(page) or db.session.is_modified(revision)
    if changed:
        record_change(page.uid)
    known.complete = _report_unfound(page, plan, composer, fields, report)
    return changed


def _fields(plan: Plan) -> dict[str, Any]:
    try:
        return read_fields(plan.document.front.data)
    except FieldRefused as error:
        raise FileRefused(str(error), plan.document.line_of(error.name)) from error


def _content(plan: Plan, composer: Composer, fields: dict[str, Any]) -> dict[str, Any]:
    """Return what is derived from the text of the file."""
    try:
        content = composer.compose(plan.document.front.body)
    except RenderError as error:
        raise FileRefused(str(error), plan.document.front.body_line) from error
    return content | {"title": fields.get("title") or content["title"] or plan.slug}


def _dated(plan: Plan) -> datetime | None:
    try:
        return read_moment(plan.dated) if plan.dated else None
    except ValueError:
        raise FileRefused(f"文件名里的日期 {plan.dated} 不存在") from None


def _apply_status(page: Page, revision: Revision, status: str) -> None:
    if status != "draft":
        page.publish(revision)
    if status == "withdrawn":
        page.withdraw(now())


def _report_unfound(
    page: Page, plan: Plan, composer: Composer, fields: dict[str, Any], report: Report
) -> bool:
    """Report what the file refers to and nothing answers to; tell whether all was found."""
    for reference in composer.unresolved:
        say = report.refuse if reference.is_picture else report.notice
        line = line_of(reference.target, plan.document.source)
        say(plan.entry.path, line, f"{reference.message}：{reference.target}")
    unknown = [name for name, thing in _named(page).items() if name in fields and not thing]
    for name in unknown:
        say = report.refuse if name == "cover" else report.notice
        line = plan.document.line_of(name)
        say(plan.entry.path, line, f"{name} 指的“{fields[name]}”不存在")
    return not composer.unresolved and not unknown


def _named(page: Page) -> dict[str, Any]:
    """Return what the front matter may call by name, as found when the page was published."""
    named: dict[str, Any] = {"centre": page.centre, "cover": page.cover}
    return named | {"course": page.course} if isinstance(page, Offering) else named


def _note(plan: Plan, origin: str, page: Page, complete: bool) -> None:
    known = db.session.get(LibraryFile, plan.entry.path) or LibraryFile(path=plan.entry.path)
    known.origin, known.sha256, known.complete = origin, plan.document.sha256, complete
    known.revision_id = page.newest.id if page.newest else None
    db.session.add(known)
