"""`cedu people export`, `erase` and `forget`: what is stored about people, given, removed, over."""

import os
from contextlib import suppress
from pathlib import Path

import click
from flask.cli import with_appcontext

from cedu_site.database import migrate, writing
from cedu_site.disk import why
from cedu_site.extensions import db
from cedu_site.people.erasing import erase, goes_with
from cedu_site.people.forgetting import find_over, forget
from cedu_site.people.mentions import find_mentions
from cedu_site.people.models import ERASED, AccountRefused, User
from cedu_site.people.taking_away import all_about
from cedu_site.sweeping import sweep

NOTHING = "没有到时候的资料，什么也不用删。"
LEFT = "从前的备份里还有这些资料：旧备份到时候一起删掉，恢复旧备份以后要再注销一次。"


@click.command("export")
@click.argument("username", metavar="账号")
@click.argument("file", metavar="文件", type=click.Path(path_type=Path))
@with_appcontext
def export(username: str, file: Path) -> None:
    """把网站里关于一个人的资料都写进一个 JSON 文件，交给本人。"""
    migrate()
    user = person(username)
    try:
        _write(user, file)
    except FileExistsError as error:
        raise click.ClickException(f"“{file}”已经有了，请换一个文件名。") from error
    except OSError as error:
        raise click.ClickException(f"“{file}”写不成：{why(error)}。请换一个地方。") from error
    click.echo(f"“{user.username}”的资料都在 {file} 里。里面有个人资料，只交给本人。")


@click.command("erase")
@click.argument("username", metavar="账号")
@click.option("--yes", is_flag=True, help="不再问一次，直接注销。")
@click.option("--dry-run", is_flag=True, help="只说会删掉什么，不删。")
@with_appcontext
def erase_person(username: str, yes: bool, dry_run: bool) -> None:
    """注销一个账号：关于这个人的资料删掉，写给大家看的归在“已注销”名下。"""
    migrate()
    user = person(username)
    for what, number in goes_with(user).items():
        click.echo(f"{what}：{number} 条，{'会' if dry_run else ''}删掉")
    if dry_run:
        click.echo(f"账号“{user.username}”会改成“{ERASED}”。这次只是看看，什么也没有改。")
        return
    if not yes and not click.confirm("注销以后不能恢复，确定吗？"):
        raise click.ClickException("没有注销，什么也没有改。")
    name = user.shown_name
    db.session.rollback()
    with writing():
        try:
            erase(person(username))
        except AccountRefused as error:
            raise click.ClickException(str(error)) from error
        db.session.commit()
    sweep()
    click.echo(f"已经注销。{LEFT}")
    for what, number in find_mentions(name).items():
        click.echo(f"“{name}”这几个字还写在{what}里：{number} 处。要改，请编辑来改。")


@click.command("forget")
@click.option("--dry-run", is_flag=True, help="只说有什么到了时候，不删。")
@with_appcontext
def forget_over(dry_run: bool) -> None:
    """删掉留够了时间的资料；网站开着的时候每小时也会自己做一次。"""
    migrate()
    found = find_over() if dry_run else forget()
    for one in found:
        done = "会删掉" if dry_run else "删掉了"
        click.echo(f"{one.what}：{one.times} 条，{done}（{one.kept}）")
    if not found:
        click.echo(NOTHING)
    elif not dry_run:
        sweep()


def person(username: str) -> User:
    """Return the person with this username. Raises ClickException where there is none."""
    user = db.session.scalar(User.named(username))
    if user is None or user.is_erased:
        raise click.ClickException(f"没有账号“{username}”。用 cedu people list 看有哪些。")
    return user


def _write(user: User, file: Path) -> None:
    """Write what is stored about `user` for nobody else to read; half a file never stays."""
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as target:
        try:
            target.writelines(all_about(user))
        except BaseException:
            with suppress(OSError):
                file.unlink()
            raise
