"""What `cedu move` says in the end: how both sides compare, and what is left to do."""

from dataclasses import dataclass

import click
from flask import current_app
from sqlalchemy import URL, make_url

from cedu_site.ops.bench.table import say_table
from cedu_site.ops.carrying import REPLACEMENT, Digest

Digests = dict[str, Digest]
MOST_NAMED = 5


@dataclass(frozen=True)
class Outcome:
    """What stands on both sides, and in what the site that was left has changed meanwhile."""

    here: Digests
    there: Digests
    cleaned: set[str]
    changed: list[str]
    was_equal: bool

    @property
    def is_equal(self) -> bool:
        return self.here == self.there


def say(outcome: Outcome, to: str) -> None:
    """Print how both sides compare and what is left to do."""
    rows = []
    for name, here in outcome.here.items():
        there = outcome.there[name]
        verdict = "一致" if here == there else "不同"
        rows.append([name, verdict, f"{here.rows}", f"{there.rows}", here.sum[:8], there.sum[:8]])
    say_table("核对", ["表", "结果", "原来", "现在", "原来的校验", "现在的校验"], rows)
    if outcome.cleaned:
        click.echo(f"下面的文字里有不能存的字符，换成了 {REPLACEMENT}：{named(outcome.cleaned)}。")
    if not outcome.is_equal:
        click.echo("两边不同，没有搬。请再运行一次；还是这样就把上表告诉我们。")
    else:
        _say_rest(outcome, to)


def _say_rest(outcome: Outcome, to: str) -> None:
    total = sum(found.rows for found in outcome.there.values())
    did = "早已搬好" if outcome.was_equal else "搬好了"
    click.echo(f"{did}：{len(outcome.there)} 张表、{total} 行，逐行核对一致。")
    if outcome.changed:
        click.echo(
            f"搬的时候网站还在写（{'、'.join(outcome.changed)}），这些没有搬过去："
            "请停下网站再运行一次。"
        )
        return
    config = current_app.config
    click.echo(
        f"还要做：\n"
        f"1. 每台机器设 CEDU_DATABASE_URL={shown(make_url(to))}（*** 处写密码）；\n"
        "2. 每台机器设同一个 CEDU_SECRET_KEY；没有设过的话，现在用的在 "
        f"{config['DATA_DIR']}/secret-key；\n"
        f"3. 图片和文件没有搬，还在 {config['MEDIA_DIR']}：几台机器共用它，设 CEDU_MEDIA_DIR；\n"
        f"4. 启动；检索索引由每台机器自己建。"
    )


def named(things: set[str]) -> str:
    """Return a few of `things` as a list to read."""
    first = sorted(things)[:MOST_NAMED]
    more = len(things) - len(first)
    return "；".join(first) + (f"；还有 {more} 处" if more else "")


def shown(url: URL) -> str:
    """Return the address without what is secret in it."""
    return str(url.set(query={}))
