"""`cedu`: Flask's own command line with the site's commands."""

import gc
import sqlite3
import sys
from importlib import import_module
from typing import Any, cast

import click
from flask import Flask
from flask.cli import FlaskGroup, ScriptInfo
from sqlalchemy.exc import OperationalError

from cedu_site.config import SettingError
from cedu_site.database import prepare_migrations, trouble
from cedu_site.disk import Trouble, trouble_of
from cedu_site.usage import STOPPED, told

NOT_DONE: dict[Trouble | None, str] = {
    Trouble.FULL: "磁盘满了，没有做完，原来的都还在；请清理磁盘后再运行一次。",
    Trouble.CLOSED: "要写的文件夹不能写入，没有做完，原来的都还在；请改好权限后再运行一次。",
}
WITHOUT_SITE = {
    "bench": "cedu_site.ops.bench.cli",
    "new": "cedu_site.library.cli",
    "sbom": "cedu_site.ops.supply.cli",
}


def _make_app() -> Flask:
    from cedu_site import create_app

    return create_app()


class Commands(FlaskGroup):
    """Flask's commands and the site's; what a start of the site never needs is loaded late."""

    def __init__(self, **how: Any) -> None:
        super().__init__(**how)
        self._loaded_plugin_commands = True  # the only one is `db`, which loads Alembic

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *WITHOUT_SITE, "db"})

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name in WITHOUT_SITE:  # none may be there yet
            return cast(click.Command, getattr(import_module(WITHOUT_SITE[name]), name))
        if name == "db":
            from flask_migrate.cli import db as migrations

            prepare_migrations(ctx.ensure_object(ScriptInfo).load_app())
            return cast(click.Command, migrations)
        return super().get_command(ctx, name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        found = super().resolve_command(ctx, args)
        gc.enable()
        return found


cedu = Commands(
    name="cedu", create_app=_make_app, help="社区教育学习资源网的命令。每条命令都可以加 --help。"
)


def main() -> None:
    """Run a command; what people can put right ends with one sentence and exit code 1."""
    gc.disable()  # until it runs: it would look through all that is loaded, again and again
    from cedu_site.search.storage import IndexBusy

    try:
        ended = cedu.main(standalone_mode=False)
        sys.exit(ended if isinstance(ended, int) else 0)
    except click.ClickException as error:
        click.echo(told(error), err=True)
        sys.exit(error.exit_code)
    except click.Abort:
        click.echo(f"cedu: {STOPPED}", err=True)
        sys.exit(1)
    except (SettingError, IndexBusy) as error:
        click.echo(f"cedu: {error}", err=True)
        sys.exit(1)
    except OperationalError as error:
        said = NOT_DONE.get(trouble_of(error.orig)) or trouble(error)
        click.echo(f"cedu: {said}", err=True)
        sys.exit(1)
    except (OSError, sqlite3.OperationalError) as error:
        if (why := trouble_of(error)) is None:
            raise
        filename = getattr(error, "filename", None)
        where = f"（{filename}）" if filename else ""
        click.echo(f"cedu: {NOT_DONE[why]}{where}", err=True)
        sys.exit(1)
