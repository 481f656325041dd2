"""From an empty data folder to a site: migrate, take in what changed, complete the index."""

import click
from flask import current_app

from cedu_site.database import PATIENCE_AT_START_MS, migrate, one_node_at_a_time, writing
from cedu_site.library.importer import Import
from cedu_site.library.report import Report
from cedu_site.search.following import heal


def bring_up() -> None:
    """Make the site ready to serve, saying what was done. Raises SettingError."""
    migrate()
    with one_node_at_a_time():
        take_in_library()
    heal()


def take_in_library(*, rehearse: bool = False) -> Report:
    """Take in what changed in the mounted library, saying so."""
    click.echo(f"内容文件夹：{current_app.config['CONTENT']}")
    with writing(PATIENCE_AT_START_MS):
        report = Import(current_app.config["CONTENT"], rehearse=rehearse).run()
    report.say()
    return report
