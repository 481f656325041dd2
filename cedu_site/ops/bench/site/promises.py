"""What was promised of the whole site, and whether it was kept."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

RATIOS = {"granian": 2.0, "gunicorn": 1.1, "waitress": 0.95}
INSIDE_MS = 0.1
PAGES = (
    *("home", "course", "resource", "article", "courses", "column", "offerings", "catalogue"),
    *("search", "suggest", "feed", "embed"),
)
LISTS = ("courses", "column", "offerings")
LESSON_MS, LIST_MS = 2.5, 3.5
SEARCH_MS = {500: 6.0, 10_000: 9.0}
SEARCH_P95_MS = {10_000: 60.0}
GROWTH, SEARCH_GROWTH = 1.5, 8.0
FROM = 500  # pages; from here to the largest site that was measured
MEMORY_MB = {500: 220.0, 10_000: 350.0}
START_SECONDS = {500: 1.5, 10_000: 3.0}


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
    for one in found["load"]:
        yield from _of_kept_pages(one) if one["cache"] == "cached" else _of_new_pages(one)
    anew = {one["pages"]: one["kinds"] for one in found["load"] if one["cache"] == "uncached"}
    largest = max(anew, default=FROM)
    if FROM in anew and largest > FROM:
        yield from _of_growth(largest, anew[FROM], anew[largest])
    inside = {name: value for name, value in found["inside"].items() if name != "hello"}
    slowest = max(inside, key=lambda name: inside[name])
    name = f"存好的页面在进程内的 CPU 毫秒（最慢的：{slowest}）"
    yield Promise(name, inside[slowest], INSIDE_MS)
    for size, most in MEMORY_MB.items():
        if str(size) in found["memory"]:
            yield Promise(f"内存 MB，{size:,} 页", found["memory"][str(size)], most)
    for size, most in START_SECONDS.items():
        if str(size) in found["start"]:
            name = f"启动到第一页的秒数，{size:,} 页"
            yield Promise(name, found["start"][str(size)]["seconds"], most)


def _of_kept_pages(one: dict[str, Any]) -> Iterator[Promise]:
    server, kinds = one["server"], one["kinds"]
    least = min(PAGES, key=lambda name: kinds[name]["ratio"]["median"])
    name = f"存好的页面 ÷ 空的 Flask，{server}（最慢的：{least}）"
    yield Promise(name, kinds[least]["ratio"]["median"], RATIOS[server], at_least=True)


def _of_new_pages(one: dict[str, Any]) -> Iterator[Promise]:
    size, kinds = one["pages"], one["kinds"]
    if size not in SEARCH_MS:  # nothing but its growth is promised
        return
    where = f"{size:,} 页"
    yield Promise(f"一课的 CPU 毫秒，{where}", _cpu(kinds, "resource"), LESSON_MS)
    slowest = max(LISTS, key=lambda name: _cpu(kinds, name))
    name = f"列表的 CPU 毫秒，{where}（最慢的：{slowest}）"
    yield Promise(name, _cpu(kinds, slowest), LIST_MS)
    yield Promise(f"搜索的 CPU 毫秒，{where}", _cpu(kinds, "search"), SEARCH_MS[size])
    if size in SEARCH_P95_MS:
        value = kinds["search"]["p95"]["median"]
        yield Promise(f"搜索的 p95 毫秒，{where}", value, SEARCH_P95_MS[size])


def _of_growth(size: int, small: dict[str, Any], large: dict[str, Any]) -> Iterator[Promise]:
    growth = {name: _cpu(large, name) / max(_cpu(small, name), 0.01) for name in PAGES}
    search = growth.pop("search")
    most = max(growth, key=lambda name: growth[name])
    name = f"{size:,} 页 ÷ {FROM} 页的 CPU"
    yield Promise(f"{name}（最大的：{most}）", growth[most], GROWTH)
    yield Promise(f"{name}：搜索", search, SEARCH_GROWTH)


def _cpu(kinds: dict[str, Any], name: str) -> float:
    return float(kinds[name]["cpu_ms"]["median"])
