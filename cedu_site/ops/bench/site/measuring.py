"""All that is measured of the whole site, in the order in which it happens."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from cedu_site.ops.bench import environment
from cedu_site.ops.bench.site.addresses import kinds
from cedu_site.ops.bench.site.changing import import_rate, publish_latency
from cedu_site.ops.bench.site.copies import LARGE, SHORT
from cedu_site.ops.bench.site.inside import inside_ms
from cedu_site.ops.bench.site.kept import kept_site, settings_of
from cedu_site.ops.bench.site.load import tool
from cedu_site.ops.bench.site.rounds import measure as measure_rounds
from cedu_site.ops.bench.site.starting import memory_after_load, start_often

CACHED, UNCACHED = "", "0"  # what CEDU_PAGE_CACHE is set to
NAMES = {CACHED: "cached", UNCACHED: "uncached"}


def measure(
    sizes: Sequence[int], servers: Sequence[str], rounds: int, seconds: float, folder: Path
) -> dict[str, Any]:
    """Return all figures, which are still to be judged: pages that are kept under every server,
    and pages made anew, with the first server, at every size.

    Raises ClickException where wrk is missing.
    """
    tool()
    sites = {size: kept_site(size, folder) for size in sizes}
    found: dict[str, Any] = {
        "environment": environment.describe(),
        "rounds": rounds,
        "seconds": seconds,
        "shortened": {str(size): SHORT for size in sizes if size > LARGE},
        "load": [],
    }
    plans = [(CACHED, min(sizes), server) for server in servers]
    plans += [(UNCACHED, size, servers[0]) for size in sizes]
    for cache, size, server in plans:
        click.echo(f"{size:,} 页，{server}，{NAMES[cache]}：{rounds} 遍，每次 {seconds:g} 秒")
        one = _load(sites[size], cache, server, rounds, seconds)
        found["load"].append({"pages": size, "server": server, "cache": NAMES[cache], **one})
    click.echo("启动、内存、进程内、导入、发布")
    smallest = sites[min(sizes)]
    return found | {
        "start": _each(sites, lambda data: start_often(servers[0], settings_of(data))),
        "memory": _each(sites, lambda data: _memory(data, servers[0])),
        "inside": inside_ms(smallest, kinds(_database(smallest))),
        "import": import_rate(smallest),
        "publish": _each(sites, lambda data: publish_latency(data, servers[0])),
    }


def _each(sites: Mapping[int, Path], measured: Callable[[Path], Any]) -> dict[str, Any]:
    return {str(size): measured(data) for size, data in sites.items()}


def _memory(data: Path, server: str) -> float:
    return memory_after_load(server, settings_of(data), kinds(_database(data)))


def _database(data: Path) -> str:
    return f"sqlite:///{data / 'cedu.sqlite3'}"


def _load(data: Path, cache: str, server: str, rounds: int, seconds: float) -> dict[str, Any]:
    database, settings = _database(data), settings_of(data, cache)
    return measure_rounds(server, settings, database, kinds(database), rounds, seconds)
