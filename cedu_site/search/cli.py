"""`cedu search`: the index made anew, and how it stands."""

import click
from flask import Flask
from flask.cli import AppGroup, with_appcontext

from cedu_site.database import migrate
from cedu_site.search.following import follow, lag, rebuild, the_index

search = AppGroup("search", help="全文索引。")


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


def register(app: Flask) -> None:
    app.cli.add_command(search)
