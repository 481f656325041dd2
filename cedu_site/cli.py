"""`cedu`: Flask's own command line with the site's commands."""

import sys
from typing import Any, cast

import click
from flask import Flask
from flask.cli import FlaskGroup, ScriptInfo
from sqlalchemy.exc import OperationalError

from cedu_site.config import SettingError
from cedu_site.database import prepare_migrations, trouble
from cedu_site.library.cli import new
from cedu_site.search.storage import IndexBusy


def _make_app() -> Flask:
    from cedu_site import create_app

    return create_app()


class Commands(FlaskGroup):
    """Flask's commands and the site's; what a start of the site never needs is loaded late."""

    def __init__(self, **how: Any) -> None:
        super().__init__(**how)
        self._loaded_plugin_commands = True  # the only one is `db`, which loads Alembic

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), "bench", "db"})

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name == "bench":  # it needs no site, and none may be there yet
            from cedu_site.ops.bench.cli import bench

            return bench
        if name == "db":
            from flask_migrate.cli import db as migrations

            prepare_migrations(ctx.ensure_object(ScriptInfo).load_app())
            return cast(click.Command, migrations)
        return super().get_command(ctx, name)


cedu = Commands(
    name="cedu", create_app=_make_app, help="社区教育学习资源网的命令。每条命令都可以加 --help。"
)
cedu.add_command(new)  # it needs no site either


def main() -> None:
    """Run a command; what people can put right ends with one sentence and exit code 1."""
    try:
        cedu.main()
    except (SettingError, IndexBusy) as error:
        click.echo(f"cedu: {error}", err=True)
        sys.exit(1)
    except OperationalError as error:
        click.echo(f"cedu: {trouble(error)}", err=True)
        sys.exit(1)
