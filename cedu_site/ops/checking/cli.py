"""`cedu check`: looks, says what it found, and with `--repair` puts right what loses nothing."""

import sys

import click
from flask.cli import with_appcontext

from cedu_site.database import migrate
from cedu_site.extensions import db
from cedu_site.media.alone import alone_with_media
from cedu_site.ops.checking import files, index, remaking, rows
from cedu_site.ops.checking.finding import Finding

MOST_SAID = 50


@click.command()
@click.option("--repair", is_flag=True, help="能不丢东西地修好的，就修好。")
@with_appcontext
def check(repair: bool) -> None:
    """核对数据库、图片和文件、检索索引是否一致；有问题时退出码是 1。"""
    if damaged := rows.damage():
        _say(damaged)
        click.echo("数据库修不好：请停下网站，用 cedu restore 恢复最近的备份。")
        sys.exit(1)
    migrate()
    looked = files.look()
    found = _look(looked)
    _say(found)
    if not found:
        click.echo("核对完了：数据库、图片和文件、检索索引一致。")
    if found and repair:
        _repair(looked)
        found = _look(files.look())
        click.echo("修过以后还有：" if found else "都修好了。")
        _say(found)
    if found:
        click.echo(
            "修不好的，请用 cedu restore 恢复备份，或把原来的文件重新上传。"
            if repair
            else "请运行 cedu check --repair 修复；不会删除任何文件。"
        )
    sys.exit(1 if found else 0)


def _look(looked: files.Look) -> list[Finding]:
    found = [*rows.look(), *looked.findings(), *index.look()]
    db.session.rollback()
    return found


def _repair(looked: files.Look) -> None:
    with alone_with_media():
        rows.put_right()
        moved = files.put_right(looked, files.SETTLING)
        remaking.remake([*looked.missing, *looked.damaged])
    index.put_right()
    if moved:
        click.echo(
            f"移开了 {len(moved)} 个文件，在图片文件夹的 {files.ASIDE}/ 里，确认不要了再删。"
        )


def _say(found: list[Finding]) -> None:
    for place, said in found[:MOST_SAID]:
        click.echo(f"{place}：{said}。")
    if len(found) > MOST_SAID:
        click.echo(f"……还有 {len(found) - MOST_SAID} 处。")
