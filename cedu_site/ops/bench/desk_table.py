"""The desk's numbers as tables."""

from typing import Any

from cedu_site.ops.bench.desk import PROMISES
from cedu_site.ops.bench.table import say_environment, say_table, times

WAYS = {"inside": "进程内", "http": "HTTP"}
WORDS = {
    "publish": "发布（保存＋上线）", "publish: save": "　保存", "publish: go live": "　上线",
    "preview": "预览 20,000 字", "autosave": "自动保存",
    "history": "历史，500 版、20,000 字", "difference": "两版 20,000 字的不同",
    "render": "只排版 3,000 字", "render long": "只排版 20,000 字", "commit": "只写一小行",
}  # fmt: skip


def say(found: dict[str, Any]) -> None:
    """Print everything that was measured at the desk."""
    say_environment(found["environment"])
    rows = [
        [WAYS[way], WORDS.get(step, step), *times(numbers)]
        for way, steps in found["ways"].items()
        for step, numbers in steps.items()
    ]
    rows += [["标尺", WORDS[name], *times(one)] for name, one in found["yardstick"].items()]
    head = ["怎样", "什么", "p50", "p95", "p99", "最慢"]
    say_table(f"编辑室（毫秒），{found['pages']:,} 页，{found['rounds']} 遍", head, rows)
    say_table("承诺", ["什么", "怎样", "p95", "最多", "p50 ÷ 标尺"], list(_promises(found)))


def _promises(found: dict[str, Any]) -> Any:
    for name, most in PROMISES.items():
        for way, measured in found["promised"][name].items():
            ratio = f"{found['ratio'][name][way]:.2f}" if name in found["ratio"] else ""
            yield [WORDS[name], WAYS[way], f"{measured:.1f}", f"{most:.0f}", ratio]
