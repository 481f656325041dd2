"""`cedu search`: the index made anew, how it stands, and what people searched for."""

import click
from flask import Flask
from flask.cli import AppGroup, with_appcontext

from cedu_site.database import migrate
from cedu_site.search.following import follow, lag, rebuild, the_index
from cedu_site.search.models import KEPT

search = AppGroup("search", help="全文索引，和大家搜了什么。")


@search.command("rebuild")
@with_appcontext
def rebuild_() -> None:
    """在旁边重建索引，建好后换上。"""
    migrate()
    rebuild()
    click.echo(f"完成：{the_index().document_count} 篇。")


@search.command("status")
@with_appcontext
def status() -> None:
    """索引的引擎、篇数和落后的版本数。"""
    migrate()
    follow()
    click.echo(f"引擎：Whoosh\n篇数：{the_index().document_count}\n落后：{lag()} 个版本")


@search.command("report")
@click.option(
    "--days", default=30, show_default=True, type=click.IntRange(1, KEPT.days), help="最近多少天。"
)
@with_appcontext
def report(days: int) -> None:
    """大家搜了什么、什么没有找到；不记是谁搜的。"""
    from cedu_site.search import report as reporting

    migrate()
    parts = reporting.report(days)
    if any(part.rows for part in parts):
        reporting.say(parts)
    else:
        click.echo(f"最近 {days} 天还没有记下搜索。网站开着、有人搜索以后再来看。")


def register(app: Flask) -> None:
    app.cli.add_command(search)
