"""What an editor should look at: dead links, missing sources, silent pictures, quiet columns,
colours that do not stand out."""

import re
from datetime import timedelta

from flask import current_app
from sqlalchemy import func

from cedu_site.addresses import owner
from cedu_site.clock import now
from cedu_site.extensions import db
from cedu_site.library.report import Report
from cedu_site.markup.references import ROOT
from cedu_site.news.models import Article, Column
from cedu_site.place.site import current_site
from cedu_site.place.theme import failures
from cedu_site.publishing.composing import Composer, line_of
from cedu_site.publishing.models import Page

NEEDS_SOURCE = ("resource", "article")
INNER_LINK = re.compile(rf'href="{ROOT}(/[^"#?]*)')
SILENT_PICTURE = re.compile(r'<img[^>]* alt=""')


def check_library() -> Report:
    """Return everything found; what breaks a rule is a refusal, the rest a notice."""
    report = Report()
    for page in db.session.scalars(Page.public(now()).order_by(Page.id)):
        for look in (_references, _inner_links, _source, _pictures):
            look(page, report)
        report.count("unchanged")
    _columns(report)
    _colours(report)
    return report


def _file(page: Page) -> str:
    return page.library_path or page.path


def _references(page: Page, report: Report) -> None:
    assert page.live is not None
    composer = Composer(page.library_path)
    composer.compose(page.live.body)
    for reference in composer.unresolved:
        line = line_of(reference.target, page.as_markdown())
        report.refuse(_file(page), line, f"{reference.message}：{reference.target}")


def _inner_links(page: Page, report: Report) -> None:
    assert page.live is not None
    lists = {rule.rule for rule in current_app.url_map.iter_rules() if not rule.arguments}
    for path in INNER_LINK.findall(page.live.html):
        if path not in lists and not path.startswith("/media/") and owner(path) is None:
            line = line_of(path, page.as_markdown())
            report.refuse(_file(page), line, f"站内链接没有对应的页面：{path}")


def _source(page: Page, report: Report) -> None:
    if page.kind in NEEDS_SOURCE and not page.fields.get("source"):
        report.notice(_file(page), 1, "没有写出处（source）")


def _pictures(page: Page, report: Report) -> None:
    assert page.live is not None
    if SILENT_PICTURE.search(page.live.html):
        report.notice(_file(page), line_of("![]", page.live.body), "图片没有文字说明")


def _columns(report: Report) -> None:
    for column in db.session.scalars(Column.in_order()):
        newest = Article.public(now()).where(Article.column_id == column.id).order_by(None)
        last = db.session.scalar(newest.with_only_columns(func.max(Article.opens_at)))
        if column.stale_after and (last is None or now() - last > timedelta(column.stale_after)):
            report.notice(
                "columns.yaml", 1, f"栏目“{column.title}”超过 {column.stale_after} 天没有新文章"
            )


def _colours(report: Report) -> None:
    for failure in failures(current_site().theme):
        report.refuse(
            "site.yaml",
            1,
            f"颜色 {failure.scheme}.{failure.role} {failure.colour} 与底色 {failure.ground} 的"
            f"对比度只有 {failure.ratio:.1f}，至少要 {failure.needed}；"
            f"最接近的合格颜色是 {failure.proposal}",
        )
