"""From the command to the first page, on a data folder that is there already."""

from collections.abc import Mapping
from statistics import median

from cedu_site.ops.bench.site import running

TIMES = 5


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
