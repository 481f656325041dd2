"""What was promised of the whole site, and whether it was kept."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

RATIOS = {"granian": 2.0, "gunicorn": 1.1, "waitress": 0.95}
ADDED_MS = 0.1
PAGES = ("home", "course", "resource", "article", "courses", "column", "offerings", "catalogue")
LISTS = ("courses", "column", "offerings")
LESSON_MS, LIST_MS = 2.5, 3.5
SEARCH_MS = {500: 6.0, 10_000: 9.0}
SEARCH_P95_MS = {10_000: 60.0}
GROWTH, SEARCH_GROWTH = 1.5, 8.0
FROM, TO = 500, 100_000
MEMORY_MB = {500: 220.0, 10_000: 350.0}
START_SECONDS = {500: 1.5, 10_000: 3.0}
NOT_GROWING = ("hello", "one_query", "304")


@dataclass(frozen=True)
class Promise:
    """A figure beside what it may be at least, or else at most."""

    what: str
    value: float
    bound: float
    at_least: bool = False

    @property
    def kept(self) -> bool:
        return self.value >= self.bound if self.at_least else self.value <= self.bound

    def as_json(self) -> dict[str, Any]:
        bound = {"at_least" if self.at_least else "at_most": self.bound}
        return {"what": self.what, "value": round(self.value, 4), **bound, "kept": self.kept}


def promises(found: dict[str, Any]) -> list[dict[str, Any]]:
    """Return those that this run can judge."""
    return [one.as_json() for one in _all(found)]


def _all(found: dict[str, Any]) -> Iterator[Promise]:
    loads = found["load"]
    for one in loads:
        yield from _of_kept_pages(one) if one["cache"] == "cached" else _of_new_pages(one)
    yield Promise("存好的页面在进程内多用的 CPU 毫秒", found["inside"]["added"], ADDED_MS)
    anew = {one["pages"]: one["kinds"] for one in loads if one["cache"] == "uncached"}
    if FROM in anew and TO in anew:
        yield from _of_growth(anew[FROM], anew[TO])
    for size, one in found["start"].items():
        if int(size) in START_SECONDS:
            name = f"启动到第一页的秒数，{int(size):,} 页"
            yield Promise(name, one["seconds"], START_SECONDS[int(size)])


def _of_kept_pages(one: dict[str, Any]) -> Iterator[Promise]:
    server, kinds = one["server"], one["kinds"]
    least = min(PAGES, key=lambda name: kinds[name]["ratio"]["median"])
    name = f"存好的页面 ÷ 空的 Flask，{server}（最慢的：{least}）"
    yield Promise(name, kinds[least]["ratio"]["median"], RATIOS[server], at_least=True)


def _of_new_pages(one: dict[str, Any]) -> Iterator[Promise]:
    size, kinds = one["pages"], one["kinds"]
    where = f"{size:,} 页"
    if size != TO:
        yield Promise(f"一课的 CPU 毫秒，{where}", _cpu(kinds, "resource"), LESSON_MS)
        slowest = max(LISTS, key=lambda name: _cpu(kinds, name))
        name = f"列表的 CPU 毫秒，{where}（最慢的：{slowest}）"
        yield Promise(name, _cpu(kinds, slowest), LIST_MS)
    if size in SEARCH_MS:
        yield Promise(f"搜索的 CPU 毫秒，{where}", _cpu(kinds, "search"), SEARCH_MS[size])
    if size in SEARCH_P95_MS:
        value = kinds["search"]["p95"]["median"]
        yield Promise(f"搜索的 p95 毫秒，{where}", value, SEARCH_P95_MS[size])
    if size in MEMORY_MB:
        yield Promise(f"内存 MB，{where}", one["memory_mb"], MEMORY_MB[size])


def _of_growth(small: dict[str, Any], large: dict[str, Any]) -> Iterator[Promise]:
    growing = [name for name in small if name not in NOT_GROWING]
    growth = {name: _cpu(large, name) / max(_cpu(small, name), 0.01) for name in growing}
    search = growth.pop("search")
    most = max(growth, key=lambda name: growth[name])
    name = f"{TO:,} 页 ÷ {FROM} 页的 CPU（最大的：{most}）"
    yield Promise(name, growth[most], GROWTH)
    yield Promise(f"{TO:,} 页 ÷ {FROM} 页的 CPU：搜索", search, SEARCH_GROWTH)


def _cpu(kinds: dict[str, Any], name: str) -> float:
    return float(kinds[name]["cpu_ms"]["median"])
