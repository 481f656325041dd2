"""`cedu content check`: every public page by the rules, and the site as a whole: quiet columns,
offerings that are over, what `site.yaml` names, colours that do not stand out."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from flask import current_app
from sqlalchemy import Select, func

from cedu_site.catalogue.models import Offering
from cedu_site.clock import now, today
from cedu_site.database import writing
from cedu_site.extensions import db
from cedu_site.library.models import LibraryFile
from cedu_site.library.report import Report
from cedu_site.media.models import Media
from cedu_site.news.models import Article, Column
from cedu_site.place.site import SECTIONS, current_site
from cedu_site.place.theme import failures
from cedu_site.publishing.composing import line_of
from cedu_site.publishing.models import Page, StandingPage
from cedu_site.selfcheck.findings import check_page, keep_findings
from cedu_site.selfcheck.rules import RULES

Found = dict[int, tuple[datetime, list[dict[str, Any]]]]


def check_library() -> Report:
    """Return everything found; what breaks a rule is a refusal, the rest a notice.

    What is found on pages is kept for the desk.
    """
    report, answers = Report(), cache(_answers)
    found: Found = {}
    for page in db.session.scalars(Page.public(now()).order_by(Page.id)):
        found[page.id] = now(), _check(page, answers, report)
    _offerings(report)
    _columns(report)
    _site(report)
    _colours(report)
    _keep(found)
    return report


def quiet_columns() -> Sequence[Column]:
    """Return the columns that have had nothing new for longer than they say themselves."""
    last = Article.public(now()).order_by(None).group_by(Article.column_id)
    days = last.with_only_columns(Article.column_id, func.max(Article.opens_at))
    newest = {row[0]: row[1] for row in db.session.execute(days)}
    in_use = Column.in_order().where(Column.stale_after.is_not(None), Column.retired_at.is_(None))
    return [one for one in db.session.scalars(in_use) if _is_quiet(one, newest.get(one.id))]


def over() -> Select[Offering]:
    """Select the public offerings whose last day has passed, the latest first."""
    ended = Offering.public(now()).where(Offering.ends_on < today())
    return ended.order_by(Offering.ends_on.desc(), Offering.id)


def _answers(path: str) -> bool:
    """Tell whether readers find anything at the app-relative `path`."""
    prefix = urlsplit(current_app.config["BASE_URL"]).path
    return current_app.test_client().head(prefix + path).status_code < 400


def _check(page: Page, answers: Callable[[str], bool], report: Report) -> list[dict[str, Any]]:
    findings = check_page(page, answers)
    for one in findings:
        say = report.refuse if RULES[one["rule"]].refuses else report.notice
        quote = f"：{one['quote']}" if one["quote"] not in one["message"] else ""
        say(_file(page), one["line"], one["message"] + quote)
    report.count("checked")
    return findings


def _keep(found: Found) -> None:
    with writing():
        for page_id, (at, findings) in found.items():
            keep_findings(page_id, findings, at)
        db.session.commit()


def _offerings(report: Report) -> None:
    for offering in db.session.scalars(over()):
        line = line_of("to", offering.as_markdown())
        message = f"开班已经在 {offering.ends_on} 结束，可以写上到期日期（expires）或者撤下"
        report.notice(_file(offering), line, message)


def _columns(report: Report) -> None:
    for column in quiet_columns():
        line = line_of(f"slug: {column.slug}", _text_of("columns.yaml"))
        message = f"栏目“{column.title}”超过 {column.stale_after} 天没有新文章"
        report.notice("columns.yaml", line, message)


def _is_quiet(column: Column, last: datetime | None) -> bool:
    assert column.stale_after is not None
    return last is None or now() - last > timedelta(column.stale_after)


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


def _text_of(path: str) -> str:
    known = db.session.get(LibraryFile, path)
    return (known.text if known else None) or ""
