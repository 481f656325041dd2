"""`cedu serve`: everything a site needs before its first answer, then the production server."""

import gc
import os
import socket
import sys
from urllib.parse import urlsplit

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from cedu_site.disk import why
from cedu_site.library.bringing_up import bring_up
from cedu_site.ops.checking.leftovers import clear_up
from cedu_site.ops.preloading import preload
from cedu_site.ops.same_key import compare_keys
from cedu_site.ops.serving.choosing import NotPossible, Server, choose, reason
from cedu_site.ops.serving.running import serve_site

LOOPBACK = "127.0.0.1"


@click.command()
@click.option("--host", default=LOOPBACK, show_default=True, help="监听的地址。")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", type=click.IntRange(1, 64), help="几个进程（默认：按核数和内存）。")
@click.option("--threads", type=click.IntRange(1, 256), help="每个进程几个线程。")
@click.option("--server", type=click.Choice([str(one) for one in Server]), default="auto",
              show_default=True, help="用哪个服务器。")  # fmt: skip
@with_appcontext
def serve(host: str, port: int, workers: int | None, threads: int | None, server: str) -> None:
    """升级数据库，导入有变化的内容，补全索引，然后开始服务。"""
    try:
        choice = choose(Server(server), workers, threads)
    except NotPossible as error:
        raise click.UsageError(str(error)) from error
    _refuse_taken_port(host, port)
    gc.disable()  # it would look through all that is loaded, again and again
    bring_up()
    clear_up()
    compare_keys()
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    preload(app)
    gc.enable()
    below = urlsplit(current_app.config["BASE_URL"]).path
    click.echo(f"服务器：{choice}（{reason()}）")
    click.echo(f"网站已打开：http://{host}:{port}{below}/ （按 Ctrl+C 停止）")
    serve_site(app, choice, host, port)


@click.command()
@click.option("--to", required=True, metavar="URL", help="空的 PostgreSQL 数据库的地址。")
@with_appcontext
def move(to: str) -> None:
    """把网站从 SQLite 搬到 PostgreSQL，逐行核对；停下了可以再运行。"""
    from cedu_site.ops.move_report import say
    from cedu_site.ops.moving import move as carry_over

    outcome = carry_over(to)
    say(outcome, to)
    sys.exit(0 if outcome.is_equal and not outcome.changed else 1)


def register(app: Flask) -> None:
    from cedu_site.ops.checking.cli import check
    from cedu_site.ops.vault.cli import backup, restore

    app.cli.add_command(serve)
    app.cli.add_command(move)
    app.cli.add_command(backup)
    app.cli.add_command(restore)
    app.cli.add_command(check)


def _refuse_taken_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        if os.name == "posix":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            click.echo(
                f"cedu: {host}:{port} 不能使用：{why(error)}。请换一个 --port 或 --host。", err=True
            )
            sys.exit(1)
