"""Taking in one Markdown file as a page, the way an author would write it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from cedu_site.addresses import AddressRefused, lead_on
from cedu_site.catalogue.models import Course, Offering
from cedu_site.centres.models import Centre
from cedu_site.changes import record_change
from cedu_site.clock import read_moment
from cedu_site.extensions import db
from cedu_site.library.models import LibraryFile
from cedu_site.library.placing import begin, find, former, may_lead, place
from cedu_site.library.planning import Plan, check, slugs_of
from cedu_site.library.reading import Conflicting, FileRefused
from cedu_site.library.rendering import render_revision
from cedu_site.library.report import Report
from cedu_site.library.wording import shown_version, standing, text_of
from cedu_site.markup.render import RenderError
from cedu_site.media.models import Media
from cedu_site.publishing.composing import Composer, line_of
from cedu_site.publishing.fields import FieldRefused, read_fields
from cedu_site.publishing.models import Page
from cedu_site.publishing.places import beside
from cedu_site.publishing.revisions import Revision

EDITED = "文件和编辑室里都改过；没有覆盖，两份都留着，请到“编辑室 → 内容冲突”里定下来"
BINNED = "这一页在回收站里，文件却改过；没有导入，请到“编辑室 → 内容冲突”里定下来"


def take_page(plan: Plan, origin: str, planned: Mapping[str, str], report: Report) -> str:
    """Make the page what its file says; return `new`, `changed` or `unchanged`.

    Raises FileRefused where the file cannot come in, and Conflicting where the desk has made
    something else of the page meanwhile.
    """
    check(plan)
    page = find(plan, planned)
    known = LibraryFile.at(page.library_path) if page else None
    is_binned = page is not None and any(one.binned_at for one in [page, *page.ancestors])
    if page and known and known.sha256 == plan.document.sha256:
        if known.complete or is_binned or _was_edited(page, known):
            return _leave(page, known, plan, origin)
    elif page and _says_the_same(page, plan):
        return _agree(page, known, plan, origin, Composer(plan.entry.path, planned))
    if is_binned:
        raise Conflicting(BINNED, plan.document.source)
    if page and _was_edited(page, known):
        raise Conflicting(EDITED, plan.document.source)
    problems, composer = len(report.problems), Composer(plan.entry.path, planned, plan.entry.root)
    page, outcome = _make(page, known, plan, composer)
    _lead_on(page, plan, planned, report)
    _report_unresolved(plan, composer, report)
    _report_unknown(page, plan, report)
    _note(known, plan, origin, page.newest, complete=len(report.problems) == problems)
    return outcome


def _was_edited(page: Page, known: LibraryFile | None) -> bool:
    """Tell whether the desk has made something of the page since the file came in last: another
    version, or that it is shown or no longer shown."""
    if known is None or known.revision_id != page.newest_id or page.newest is None:
        return True
    return bool(page.newest.written.get("status", "published") != standing(page))


def _says_the_same(page: Page, plan: Plan) -> bool:
    """Tell whether the file is what an export would write there."""
    if page.newest is None:
        return False
    return text_of(page, plan.entry.path, alone=plan.alone) == plan.document.source


def _leave(page: Page, known: LibraryFile, plan: Plan, origin: str) -> str:
    """Leave the page as the desk has it: its file says nothing new, at most where it lies, or
    that it now shares its name with another, which changes the slugs of both."""
    shares_name = page.slug != plan.slug and page.slug in slugs_of(known.path, {})
    moved = (known.path != plan.entry.path or shares_name) and place(page, plan, known)
    known.path, known.origin, known.root = plan.entry.path, origin, plan.entry.root
    return "changed" if moved else "unchanged"


def _agree(
    page: Page, known: LibraryFile | None, plan: Plan, origin: str, composer: Composer
) -> str:
    """Note that the file says what the desk says; from another folder it may say it otherwise."""
    revision, waiting = shown_version(page), page.newest
    says_otherwise = revision.body.rstrip("\n") != plan.document.front.body.rstrip("\n")
    moved = place(page, plan, known)
    if says_otherwise:
        made = _write(page, plan, composer)
        page.newest = made if waiting is revision else waiting
        revision = made
    _note(known, plan, origin, revision, complete=True)
    return "changed" if moved else "unchanged"


def _make(
    page: Page | None, known: LibraryFile | None, plan: Plan, composer: Composer
) -> tuple[Page, str]:
    """Return the page, made from its file, and what became of it."""
    outcome = "changed" if page else "new"
    page = page or begin(plan, composer.planned)
    moved = place(page, plan, known)
    if known is None or known.sha256 != plan.document.sha256:
        _write(page, plan, composer)
    elif not _read_again(page, plan, composer) and not moved:
        outcome = "unchanged"
    return page, outcome


def _write(page: Page, plan: Plan, composer: Composer) -> Revision:
    """Add a revision from the file and publish it as the file says; return it."""
    front, source = plan.document.front, plan.document.source
    try:
        fields = read_fields(front.data)
        content = composer.compose(front.body)
        content["title"] = fields.get("title") or content["title"] or plan.slug
        opens_at = _dated(plan)
        if isinstance(page, Course):
            page.heed(fields)
        revision = page.revise(front.data, body=front.body, source=source, **content)
    except FieldRefused as error:
        raise FileRefused(str(error), plan.document.line_of(error.name)) from error
    except RenderError as error:
        raise FileRefused(str(error), front.body_line) from error
    _apply_status(page, revision, fields.get("status", "published"), opens_at)
    return revision


def _dated(plan: Plan) -> datetime | None:
    try:
        return read_moment(plan.dated) if plan.dated else None
    except ValueError:
        raise FileRefused(f"文件名里的日期 {plan.dated} 不存在") from None


def _apply_status(page: Page, revision: Revision, status: str, opens_at: datetime | None) -> None:
    if status == "draft":
        page.unpublish()
    else:
        page.publish(revision, opens_at)
    if status == "withdrawn":
        page.withdraw()


def _read_again(page: Page, plan: Plan, composer: Composer) -> bool:
    """Look again for what the same text refers to; tell whether anything came of it."""
    assert page.newest is not None
    try:
        changed = render_revision(page, page.newest, composer)
    except RenderError as error:
        raise FileRefused(str(error), plan.document.front.body_line) from error
    before = _things(page)
    if page.live:
        page.copy_fields(page.live.title, read_fields(page.live.written))
    if _things(page) != before:
        record_change(page.uid)
    return changed or _things(page) != before


def _things(page: Page) -> tuple[Any, ...]:
    return page.centre, page.cover, page.course if isinstance(page, Offering) else None


def _report_unresolved(plan: Plan, composer: Composer, report: Report) -> None:
    for reference in dict.fromkeys(composer.unresolved):
        say = report.refuse if reference.is_picture else report.notice
        line = line_of(reference.target, plan.document.source, plan.document.front.body)
        say(plan.entry.path, line, f"{reference.message}：{reference.target}")


def _report_unknown(page: Page, plan: Plan, report: Report) -> None:
    """Report names in the front matter that nothing in the library bears."""
    fields = read_fields(plan.document.front.data)
    named = {name: fields[name] for name in ("centre", "cover", "course") if name in fields}
    for name, value in named.items():
        if name == "cover":
            found: Any = Media.at(beside(page.library_path, value))
        else:
            model: Any = Centre if name == "centre" else Course
            found = model.named(value)
        if not found:
            say = report.refuse if name == "cover" else report.notice
            say(plan.entry.path, plan.document.line_of(name), f"{name} 指的“{value}”不存在")


def _lead_on(page: Page, plan: Plan, planned: Mapping[str, str], report: Report) -> None:
    """Lead from the earlier addresses that the file names; report those that cannot be its own."""
    for path in former(plan):
        try:
            if not may_lead(path, plan, planned):
                raise AddressRefused(f"旧网址 {path} 不是这一页的")
            lead_on(path, page.uid)
        except AddressRefused as error:
            report.refuse(plan.entry.path, plan.document.line_of("former"), str(error).rstrip("。"))


def _note(
    known: LibraryFile | None,
    plan: Plan,
    origin: str,
    revision: Revision | None,
    *,
    complete: bool,
) -> None:
    known = known or LibraryFile()
    known.path, known.origin, known.sha256 = plan.entry.path, origin, plan.document.sha256
    known.root = plan.entry.root
    known.revision_id = revision.id if revision else None
    known.complete = complete
    db.session.add(known)
