"""`cedu serve`: everything a site needs before its first answer, then the production server."""

import os
import socket
import sys
from urllib.parse import urlsplit

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from cedu_site.library.bringing_up import bring_up
from cedu_site.ops import server
from cedu_site.ops.bench.cli import bench
from cedu_site.ops.moving import EXAMPLE, say
from cedu_site.ops.moving import move as carry_over
from cedu_site.ops.same_key import compare_keys

LOOPBACK = "127.0.0.1"


@click.command()
@click.option("--host", default=LOOPBACK, show_default=True, help="监听的地址。")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64))
@with_appcontext
def serve(host: str, port: int, workers: int) -> None:
    """升级数据库，导入有变化的内容，补全索引，然后开始服务。"""
    _refuse_taken_port(host, port)
    bring_up()
    compare_keys()
    below = urlsplit(current_app.config["BASE_URL"]).path
    click.echo(f"网站已打开：http://{host}:{port}{below}/ （按 Ctrl+C 停止）")
    server.serve(current_app._get_current_object(), host, port, workers)  # type: ignore[attr-defined]


@click.command()
@click.option("--to", required=True, metavar="URL", help=f"空的 PostgreSQL 数据库，如 {EXAMPLE}。")
@with_appcontext
def move(to: str) -> None:
    """把网站从 SQLite 搬到 PostgreSQL，逐行核对；停下了可以再运行。"""
    outcome = carry_over(to)
    say(outcome, to)
    sys.exit(0 if outcome.is_equal and not outcome.changed else 1)


def register(app: Flask) -> None:
    app.cli.add_command(serve)
    app.cli.add_command(move)
    app.cli.add_command(bench)


def _refuse_taken_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        if os.name == "posix":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            click.echo(
                f"cedu: {host}:{port} 不能使用：{error.strerror}。请换一个 --port。", err=True
            )
            sys.exit(1)
