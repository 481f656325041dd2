"""Taking in `columns.yaml`: which columns there are, in their order."""

from functools import partial
from typing import Any

from sqlalchemy import func, select

from cedu_site.extensions import db
from cedu_site.library.describing import short
from cedu_site.library.layout import Entry
from cedu_site.library.reading import Sheet
from cedu_site.library.report import Report
from cedu_site.library.taking_rows import (
    Row,
    former_slugs,
    look_after_vanished,
    slugs_in,
    take_rows,
    take_thing,
    watched,
)
from cedu_site.news.models import Article, Column
from cedu_site.publishing.fields import number, readings, text, yes
from cedu_site.publishing.reviewing import ask_again

SUBJECT = "columns"  # what the change log calls them all


def take_columns(entry: Entry, sheet: Sheet, report: Report) -> None:
    """Make the columns what `columns.yaml` says; one that is no longer named is reported, or
    retired where it is empty and the desk says so."""
    with watched(Column, SUBJECT):
        slugs = slugs_in(sheet)
        take_rows(entry, sheet, report, partial(_take_column, slugs))
        look_after_vanished(Column, slugs, entry, report, _keeps)
    ask_again()


def _take_column(slugs: set[str], row: Row, position: int) -> Column:
    title = short(row, "title", 120)
    column: Column = take_thing(Column, "column", row, slugs)
    for former in former_slugs(row):
        other = Column.ever_named(former)
        if other not in (None, column) and former not in slugs:
            raise ValueError(f"栏目“{former}”还在，不能并入“{column.slug}”")
    column.title, column.position = title or column.slug, position
    column.summary = text(row.get("summary", ""))
    column.stale_after = number(row["stale_after"]) if row.get("stale_after") else None
    column.link_posts = yes(row.get("link_posts") or "false")
    column.readings = readings(row.get("readings") or "0")
    column.small_team = yes(row.get("small_team") or "false")
    return column


def _keeps(column: Column) -> str:
    """Return why the column cannot be retired, nothing where it is empty."""
    inside = select(func.count()).where(Article.column_id == column.id)
    articles: Any = db.session.scalar(inside.select_from(Article))
    return f"里面还有 {articles} 篇文章（含草稿和回收站里的），请先移到别的栏目" if articles else ""
