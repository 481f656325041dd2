"""The figures of the whole site as tables."""

from typing import Any

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
    for one in found["load"]:
        title = f"{CACHES[one['cache']]}，{one['server']}，内存 {one['memory_mb']:.0f} MB"
        rows = [_row(one["pages"], name, figures) for name, figures in one["kinds"].items()]
        say_table(title, HEAD, rows)


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
