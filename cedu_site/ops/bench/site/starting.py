"""How soon a site shows its first page, and how much memory it takes, with default settings."""

from collections.abc import Mapping, Sequence
from statistics import median

from cedu_site.ops.bench.site import running
from cedu_site.ops.bench.site.addresses import Kind
from cedu_site.ops.bench.site.load import drive

TIMES = 5
SECONDS = 2  # of each kind of page, before the memory is looked at


def start_often(server: str, settings: Mapping[str, str]) -> dict[str, float]:
    """Return the seconds until the first page, by the clock and of the processor: the medians."""
    taken = []
    for _ in range(TIMES):
        with running.site(server, settings) as site:
            taken.append((site.seconds, site.cpu))
    return {
        "seconds": round(median(seconds for seconds, _ in taken), 3),
        "cpu_seconds": round(median(cpu for _, cpu in taken), 3),
    }


def memory_after_load(server: str, settings: Mapping[str, str], kinds: Sequence[Kind]) -> float:
    """Return the MB (PSS) of all processes after every kind of page was asked for."""
    with running.site(server, settings) as site:
        for kind in kinds:
            drive(site.port, kind.ask, SECONDS)
        return site.memory
