"""`cedu`: Flask's own command line with the site's commands."""

import sys

import click
from flask import Flask
from flask.cli import FlaskGroup
from sqlalchemy.exc import OperationalError

from cedu_site.config import SettingError
from cedu_site.database import trouble
from cedu_site.library.cli import new
from cedu_site.ops.bench.cli import bench
from cedu_site.search.storage import IndexBusy


def _make_app() -> Flask:
    from cedu_site import create_app

    return create_app()


cedu = FlaskGroup(
    name="cedu", create_app=_make_app, help="社区教育学习资源网的命令。每条命令都可以加 --help。"
)
for command in (new, bench):  # they need no site, and none may be there yet
    cedu.add_command(command)


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
