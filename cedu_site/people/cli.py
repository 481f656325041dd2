"""`cedu people`: accounts and roles from the server's own command line, also without a terminal."""

import sys

import click
from flask import Flask
from flask.cli import AppGroup, with_appcontext

from cedu_site.centres.models import Centre
from cedu_site.database import migrate, writing
from cedu_site.extensions import db
from cedu_site.people.models import AccountRefused, Role, User
from cedu_site.people.noting import tell
from cedu_site.people.passwords import hashed, weakness
from cedu_site.people.personal_cli import erase_person, export, forget_over, person

NO_TERMINAL = "这里没有终端可以问密码。请加 --password-stdin，把密码从标准输入送进来。"

people = AppGroup("people", help="账号和角色。")
role_option = click.option(
    "--role", metavar="角色", help="、".join(f"{role.value}（{role.label}）" for role in Role)
)
centre_option = click.option(
    "--centre", metavar="SLUG", help="在哪个学习中心（连同它下面的）；不写就是整个网站。"
)
password_option = click.option(
    "--password-stdin", is_flag=True, help="密码从标准输入的第一行读，不在终端上问。"
)


@people.command("add")
@click.argument("username", metavar="账号")
@role_option
@centre_option
@click.option("--name", default="", metavar="显示名", help="显示给别人看的名字。")
@password_option
@with_appcontext
def add(
    username: str, role: str | None, centre: str | None, name: str, password_stdin: bool
) -> None:
    """加一个账号，给它一个角色和密码。"""
    migrate()
    given = _role(role)
    try:
        user = User.admit(username, name)
        user.grant(given, _centre(centre))
        label, username = user.grants[0].label, user.username
        db.session.rollback()  # only tried: nobody waits while the password is typed
        kept = _ask_password(username, password_stdin)
        with writing():
            user = User.admit(username, name)
            user.grant(given, _centre(centre))
            user.set_password(kept)
            db.session.flush()
            tell("admit", user, label)
            db.session.commit()
    except AccountRefused as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"账号“{username}”建好了：{label}。")


@people.command("grant")
@click.argument("username", metavar="账号")
@role_option
@centre_option
@click.option("--revoke", is_flag=True, help="不是给，是收回这个角色。")
@with_appcontext
def grant(username: str, role: str | None, centre: str | None, revoke: bool) -> None:
    """给一个账号一个角色，或者收回。"""
    migrate()
    given = _role(role)
    with writing():
        user, place = person(username), _centre(centre)
        where = place.name if place else "整个网站"
        try:
            if revoke:
                _revoke(user, given, place)
            else:
                user.grant(given, place)
        except AccountRefused as error:
            raise click.ClickException(str(error)) from error
        tell("revoke" if revoke else "grant", user, f"{where}的{given.label}")
        db.session.commit()
        said = f"“{user.username}”{'不再' if revoke else '现在'}是{where}的{given.label}。"
    click.echo(said)


@people.command("password")
@click.argument("username", metavar="账号")
@password_option
@with_appcontext
def password(username: str, password_stdin: bool) -> None:
    """换一个账号的密码；它在所有设备上都会退出。"""
    migrate()
    kept = _ask_password(person(username).username, password_stdin)
    with writing():
        user = person(username)
        user.set_password(kept)
        tell("password", user)
        db.session.commit()
        said = f"“{user.username}”的密码换好了，所有设备都已退出。"
    click.echo(said)


@people.command("list")
@with_appcontext
def list_() -> None:
    """列出所有账号和它们的角色。"""
    migrate()
    everyone = db.session.scalars(User.all()).all()
    for user in everyone:
        state = "" if user.is_active else "已关闭"
        state = state or ("" if user.has_set_password else "还没有设密码")
        roles = "；".join(one.label for one in user.grants) or "没有角色"
        click.echo("\t".join(filter(None, (user.username, user.name, roles, state))))
    if not everyone:
        click.echo("还没有账号。建第一个：cedu people add 账号 --role admin")


for command in (export, erase_person, forget_over):
    people.add_command(command)


def register(app: Flask) -> None:
    app.cli.add_command(people)


def _role(named: str | None) -> Role:
    choices = "、".join(f"{role.value}（{role.label}）" for role in Role)
    if named is None:
        raise click.UsageError(f"请用 --role 写明角色：{choices}。")
    if named not in list(Role):
        raise click.UsageError(f"没有“{named}”这种角色，可以写：{choices}。")
    return Role(named)


def _centre(slug: str | None) -> Centre | None:
    if slug is None:
        return None
    centre = Centre.named(slug)
    if centre is None:
        raise click.ClickException(
            f"没有学习中心“{slug}”。内容还没有导入的话，请先运行 cedu content import。"
        )
    return centre


def _revoke(user: User, role: Role, centre: Centre | None) -> None:
    held = user.grant_of(role, centre)
    if held is None:
        raise AccountRefused(f"“{user.username}”在那里本来就没有这个角色。")
    user.revoke(held)


def _ask_password(username: str, from_stdin: bool) -> str:
    """Return what is kept of the password that is read from standard input or asked for twice."""
    if from_stdin:
        text = _first_line()
    elif sys.stdin.isatty():
        text = click.prompt("密码（8 个字符以上，看不见是正常的）", hide_input=True)
        if text != click.prompt("再写一次", hide_input=True):
            raise click.ClickException("两次写的密码不一样，什么也没有改。请再运行一次。")
    else:
        raise click.UsageError(NO_TERMINAL)
    error = weakness(text, username)
    if error:
        raise click.ClickException(error)
    return hashed(text)


def _first_line() -> str:
    try:
        return sys.stdin.buffer.readline().decode().rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise click.ClickException("密码不是 UTF-8 文字，请改用别的密码。") from error
