"""The numbers of what other sites and programs ask for, as tables."""

from typing import Any

from cedu_site.ops.bench.sharing import PROMISE, YARDSTICK, broken
from cedu_site.ops.bench.table import say_environment, say_table, times

WAYS = {"inside": "进程内", "http": "HTTP"}


def say(found: dict[str, Any]) -> None:
    """Print how long each address took, the slowest first, and what took longer than promised."""
    say_environment(found["environment"])
    head = ["怎样", "地址", "p50", "p95", "p99", "最慢", "p50 ÷ 标尺"]
    for way, paths in found["ways"].items():
        least = paths[YARDSTICK]["p50"]
        slowest = sorted(paths.items(), key=lambda one: -one[1]["p95"])
        rows = [
            [WAYS[way], path, *times(numbers), f"{numbers['p50'] / least:.1f}"]
            for path, numbers in slowest
        ]
        say_table(f"分享（毫秒），{found['pages']:,} 页，{found['rounds']} 遍", head, rows)
    say_table(f"p95 超过 {PROMISE:.0f} 毫秒的", ["什么"], [[one] for one in broken(found)])
