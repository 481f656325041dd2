"""What this machine really lends to the site: processor cores and memory, also in a container."""

import os
from collections.abc import Iterator
from contextlib import suppress
from math import ceil
from pathlib import Path

OWN_GROUP = Path("/proc/self/cgroup")
GROUPS = Path("/sys/fs/cgroup")
MEMORY = Path("/proc/meminfo")
MB = 1024 * 1024


def cores() -> int:
    """Return how many cores may be used: those it may run on, within its group's share."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    shares = [_share(text) for text in _limits("cpu.max")]
    return max(1, min([allowed or 1, *(ceil(share) for share in shares if share)]))


def memory_mb() -> int | None:
    """Return how much memory may be used, None where the system does not tell."""
    known = [int(text) // MB for text in _limits("memory.max") if text.isdigit()]
    with suppress(OSError, ValueError, IndexError):
        known.append(int(MEMORY.read_text().split()[1]) // 1024)  # MemTotal: n kB
    return min(known, default=None)


def _share(text: str) -> float | None:
    """Return a share of processor time in cores: `200000 100000` are two, `max …` has no end."""
    quota, _, period = text.partition(" ")
    return int(quota) / int(period) if quota.isdigit() and period.isdigit() else None


def _limits(name: str) -> Iterator[str]:
    """Yield what the control group of this process, and those around it, say (cgroup v2)."""
    try:
        lines = OWN_GROUP.read_text().splitlines()
    except OSError:
        return
    own = next((line[3:] for line in lines if line.startswith("0::")), "/")
    inner = GROUPS / own.lstrip("/")
    for folder in (inner, *inner.parents):
        if folder.is_relative_to(GROUPS) and (folder / name).is_file():
            yield (folder / name).read_text().strip()
