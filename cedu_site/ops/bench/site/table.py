"""The figures of the whole site as tables."""

from collections.abc import Iterator
from typing import Any

import click

from cedu_site.ops.bench.table import say_environment, say_table

LABELS = {
    "hello": "空的 Flask", "one_query": "Flask＋Jinja＋一次查询", "home": "首页", "course": "课程",
    "resource": "一课", "article": "文章", "courses": "课程列表", "column": "栏目列表",
    "offerings": "开班列表", "catalogue": "目录", "search": "搜索", "suggest": "建议",
    "feed": "订阅", "embed": "嵌入", "304": "304",
}  # fmt: skip
HEAD = ["页数", "什么", "每秒", "÷ 空的 Flask", "最低–最高", "CPU 毫秒", "p50", "p95"]
CACHES = {"cached": "存好的页面", "uncached": "现做的页面"}


def say(found: dict[str, Any]) -> None:
    """Print everything that was measured."""
    say_environment(found["environment"])
    for size, length in found["shortened"].items():
        click.echo(f"{int(size):,} 页的网站：示例页只有开头 {length} 字进了搜索，别的都一样。")
    for one in found["load"]:
        title = f"{CACHES[one['cache']]}，{one['server']}，内存 {one['memory_mb']:.0f} MB"
        rows = [_row(one["pages"], name, figures) for name, figures in one["kinds"].items()]
        say_table(title, HEAD, rows)
    say_table("另外", ["什么", "多少"], list(_others(found)))
    say_table(
        "承诺", ["什么", "做到", "量得", "界限"], [_promise(one) for one in found["promises"]]
    )


def _others(found: dict[str, Any]) -> Iterator[list[str]]:
    for size, one in found["start"].items():
        cpu = f"（CPU {one['cpu_seconds']:.2f} 秒）"
        yield [f"启动到第一页，{int(size):,} 页", f"{one['seconds']:.2f} 秒{cpu}"]
    for size, memory in found["memory"].items():
        yield [f"内存（两个进程，都问过以后），{int(size):,} 页", f"{memory:.0f} MB"]
    for name, value in found["inside"].items():
        yield [f"存好以后在进程内，{LABELS[name]}", f"{value:.3f} 毫秒"]
    yield ["导入", f"每秒 {found['import']['per_second']:.0f} 页"]
    for size, one in found["publish"].items():
        shown, searched = one["shown"]["p50"], one["found"]["p50"]
        yield [f"发布到看得见、搜得到，{int(size):,} 页", f"{shown:.0f}、{searched:.0f} 毫秒"]


def _promise(one: dict[str, Any]) -> list[str]:
    bound = f"≥ {one['at_least']:g}" if "at_least" in one else f"≤ {one['at_most']:g}"
    return [one["what"], "是" if one["kept"] else "没有", f"{one['value']:.2f}", bound]


def _row(pages: int, name: str, figures: dict[str, Any]) -> list[str]:
    ratio = figures["ratio"]
    return [
        f"{pages:,}",
        LABELS[name],
        f"{figures['per_second']['median']:.0f}",
        f"{ratio['median']:.2f}",
        f"{ratio['least']:.2f}–{ratio['most']:.2f}",
        *(f"{figures[one]['median']:.2f}" for one in ("cpu_ms", "p50", "p95")),
    ]
