"""What an editor should look at: dead links, missing sources, silent pictures, quiet columns,
colours that do not stand out."""

import re
from collections.abc import Callable
from datetime import timedelta
from functools import cache
from html import unescape
from urllib.parse import urlsplit

from flask import current_app
from sqlalchemy import func

from cedu_site.clock import now
from cedu_site.extensions import db
from cedu_site.library.models import LibraryFile
from cedu_site.library.rendering import composer_for
from cedu_site.library.report import Report
from cedu_site.markup.references import ROOT
from cedu_site.markup.render import RenderError
from cedu_site.media.models import Media
from cedu_site.news.models import Article, Column
from cedu_site.place.site import SECTIONS, current_site
from cedu_site.place.theme import failures
from cedu_site.publishing.composing import line_of
from cedu_site.publishing.models import Page, StandingPage

VOCABULARY = {
    "topics": "topics",
    "region": "regions",
    "audience": "audiences",
    "format": "formats",
}
NEEDS_SOURCE = ("resource", "article")
INNER_LINK = re.compile(rf'href="{ROOT}(/[^"#]*)')
SILENT_PICTURE = re.compile(r'<img[^>]* alt=""')


def check_library() -> Report:
    """Return everything found; what breaks a rule is a refusal, the rest a notice."""
    report, answers = Report(), cache(_answers)
    for page in db.session.scalars(Page.public(now()).order_by(Page.id)):
        _references(page, answers, report)
        _source(page, report)
        _pictures(page, report)
        _words(page, report)
        report.count("checked")
    _columns(report)
    _site(report)
    _colours(report)
    return report


def _answers(path: str) -> bool:
    """Tell whether readers find anything at the app-relative `path`."""
    prefix = urlsplit(current_app.config["BASE_URL"]).path
    return current_app.test_client().head(prefix + path).status_code < 400


def _references(page: Page, answers: Callable[[str], bool], report: Report) -> None:
    assert page.live is not None
    composer = composer_for(page)
    try:
        composer.compose(page.live.body)
    except RenderError as error:
        report.refuse(_file(page), 1, str(error).rstrip("。"))
    dead = {reference.target: reference.message for reference in composer.unresolved}
    for path in map(unescape, INNER_LINK.findall(page.live.html)):
        if not answers(path):
            dead[composer.resolved.get(path, path)] = "链接打不开"
    for target, message in dead.items():
        report.refuse(_file(page), _line(page, target), f"{message}：{target}")


def _source(page: Page, report: Report) -> None:
    if page.kind in NEEDS_SOURCE and not page.fields.get("source"):
        report.notice(_file(page), 1, "没有写出处（source）")


def _pictures(page: Page, report: Report) -> None:
    assert page.live is not None
    if SILENT_PICTURE.search(page.live.html):
        report.notice(_file(page), _line(page, "![]"), "图片没有文字说明")


def _words(page: Page, report: Report) -> None:
    """Report words that the vocabulary does not know: nobody finds them together with others."""
    for name, terms in VOCABULARY.items():
        known = current_site().terms(terms)
        for word in page.fields.get(name, ()):
            if known and word not in known:
                report.notice(
                    _file(page), _line(page, name), f"“{word}”不在 vocab.yaml 的 {terms} 里"
                )


def _columns(report: Report) -> None:
    for column in db.session.scalars(Column.in_order()):
        newest = Article.public(now()).where(Article.column_id == column.id).order_by(None)
        last = db.session.scalar(newest.with_only_columns(func.max(Article.opens_at)))
        if column.stale_after and (last is None or now() - last > timedelta(column.stale_after)):
            line = line_of(f"slug: {column.slug}", _text_of("columns.yaml"))
            message = f"栏目“{column.title}”超过 {column.stale_after} 天没有新文章"
            report.notice("columns.yaml", line, message)


def _site(report: Report) -> None:
    """Report what `site.yaml` names and is not there."""
    site = current_site()
    pages = set(db.session.scalars(StandingPage.public(now()).with_only_columns(StandingPage.slug)))
    files = [site.theme[name] for name in ("logo", "icon", "share") if site.theme.get(name)]
    missing = {
        "没有这个图片文件": [path for path in files if not Media.at(path)],
        "footer 里的页面不存在": [slug for slug in site.footer if slug not in pages],
        "首页没有这个部分": [s["show"] for s in site.home if s.get("show", "") not in SECTIONS],
    }
    for message, names in missing.items():
        for name in names:
            line = line_of(name, _text_of("site.yaml"))
            report.refuse("site.yaml", line, f"{message}：{name}")


def _colours(report: Report) -> None:
    for failure in failures(current_site().theme):
        line = line_of(failure.colour, _text_of("site.yaml"))
        report.refuse("site.yaml", line, str(failure))


def _file(page: Page) -> str:
    return page.library_path or page.path


def _line(page: Page, target: str) -> int:
    assert page.live is not None
    return line_of(target, page.as_markdown(), page.live.body)


def _text_of(path: str) -> str:
    known = db.session.get(LibraryFile, path)
    return (known.text if known else None) or ""
