"""`cedu content check`: the mounted library is looked over."""

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from cedu_site.database import migrate, writing
from cedu_site.library.cli import content, end, take_in_first
from cedu_site.library.importer import Import, rehearsal
from cedu_site.selfcheck.checking import check_library


@click.command("check")
@with_appcontext
def check() -> None:
    """检查死链、缺出处、图片无说明、没有年份的数字、疗效和过头的话、久未更新的栏目等。"""
    migrate()
    taken = take_in_first()
    with writing(), rehearsal():
        waiting = Import(current_app.config["CONTENT"], rehearse=True).run()
    report = check_library()
    report.absorb(waiting)
    if not waiting.changed_nothing:
        click.echo("有改过的文件还没有收进网站，请先运行 cedu content import。")
    end(*taken, report)


def register(app: Flask) -> None:
    content.add_command(check)
