"""`cedu backup` and `cedu restore`, and what they say."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
from flask import current_app
from flask.cli import with_appcontext

from cedu_site.clock import in_beijing, now
from cedu_site.database import migrate
from cedu_site.web.dates import moment

if TYPE_CHECKING:
    from cedu_site.ops.vault.archive import Manifest
    from cedu_site.ops.vault.restoring import Restored

MB = 1024 * 1024
FILE = click.Path(path_type=Path)
MOST_NAMED = 5


@click.command()
@click.argument("file", type=FILE, metavar="FILE")
@click.option("--keep", type=click.IntRange(1), metavar="N", help="只留最新的 N 份。")
@click.option("--with-secret", is_flag=True, help="连密钥一起备份。")
@with_appcontext
def backup(file: Path, keep: int | None, with_secret: bool) -> None:
    """把网站（数据库、图片和文件、设置）备份成一个文件；网站不用停。

    FILE 是文件夹时，用现在的时间起名。
    """
    from cedu_site.ops.vault.backing_up import back_up
    from cedu_site.ops.vault.rotating import refuse_undated, remove_older

    file = file.absolute()
    if file.is_dir():
        file = file / f"cedu-{in_beijing(now()):%Y%m%d-%H%M%S}.zip"
    if keep:
        refuse_undated(file)
    migrate()
    made = back_up(file, with_secret=with_secret)
    click.echo(f"备份好了：{made.file}，{made.size / MB:.1f} MB；{_said(made.manifest)}。")
    if not with_secret:
        click.echo(
            "密钥不在里面（--with-secret 才放）。备份里有账号和草稿，请放在别人读不到的地方。"
        )
    if keep:
        for old in remove_older(file, keep):
            click.echo(f"删去旧备份：{old.name}")
    if missing := made.manifest.missing:
        names = "、".join(missing[:MOST_NAMED])
        raise click.ClickException(
            f"网站缺 {len(missing)} 个文件，备份里也没有（{names}）：请运行 cedu check --repair。"
        )


@click.command()
@click.argument("file", type=FILE, metavar="FILE")
@click.option("--force", is_flag=True, help="这里已有网站也换掉。")
@with_appcontext
def restore(file: Path, force: bool) -> None:
    """从备份恢复网站；备份不完整，或这里已有网站，就什么也不动。"""
    from cedu_site.ops.vault.restoring import restore as bring_back

    found = bring_back(file.absolute(), force=force)
    click.echo(
        f"恢复好了：{_said(found.manifest)}；检索索引重建了 {found.documents} 篇。"
        f"备份是 {moment(datetime.fromisoformat(found.manifest.made_at))} 做的。"
    )
    _say_rest(found)


def _say_rest(found: Restored) -> None:
    if found.again:
        click.echo(
            f"备份以后注销过的账号又回来了：{'、'.join(found.again)}。"
            "请逐个再运行 cedu people erase 账号。"
        )
    else:
        click.echo("备份以后注销过账号的，请再运行一次 cedu people erase 账号。")
    if found.aside:
        click.echo(f"原来网站的 {len(found.aside)} 个文件移到了图片文件夹的 aside/ 里。")
    click.echo("大家要重新登录；账号、角色和密码都和备份时一样，备份以后改过的请再改一次。")
    if found.cleaned:
        from cedu_site.ops.carrying import REPLACEMENT
        from cedu_site.ops.move_report import named

        click.echo(f"下面的文字里有不能存的字符，换成了 {REPLACEMENT}：{named(found.cleaned)}。")
    if not found.has_secret:
        click.echo("备份里没有密钥：原来设过 CEDU_SECRET_KEY 的，请照原样设好。")
    other = {
        name: value
        for name, value in found.settings.items()
        if name.startswith("CEDU_")
        and value != str(current_app.config.get(name.removeprefix("CEDU_")))
    }
    if other:
        click.echo("原来的设置和这里不同，请看要不要照设：")
        for name, value in sorted(other.items()):
            click.echo(f"  {name}={value}")


def _said(manifest: Manifest) -> str:
    pages, media = manifest.counts.get("page", 0), len(manifest.media)
    return f"页面 {pages} 篇，图片和文件 {media} 个，共 {sum(manifest.counts.values())} 行"
