"""A server's processes: what they have used, as Linux counts it, and that they end with us."""

import ctypes
import os
import re
import signal
from pathlib import Path

PROCESSES = Path("/proc")
TICKS = os.sysconf("SC_CLK_TCK")
PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of Linux's prctl()
_C = ctypes.CDLL(None)


def end_with_parent() -> None:
    """Have this process told to end as soon as the one that started it has, even killed."""
    _C.prctl(PARENT_DEATH_SIGNAL, signal.SIGTERM)


def family(pid: int) -> list[int]:
    """Return `pid` and all processes that it has started, directly or not."""
    children: dict[int, list[int]] = {}
    for folder in PROCESSES.glob("[0-9]*"):
        stat = _read(folder / "stat")
        if stat:
            children.setdefault(int(_after_name(stat)[1]), []).append(int(folder.name))
    found = [pid]
    for one in found:
        found += children.get(one, [])
    return found


def cpu_seconds(pid: int) -> float:
    """Return the processor time of the whole family until now."""
    stats = [_read(PROCESSES / str(one) / "stat") for one in family(pid)]
    return sum(sum(map(int, _after_name(stat)[11:13])) for stat in stats if stat) / TICKS


def memory_mb(pid: int) -> float:
    """Return the memory of the whole family, what they share counted once (PSS)."""
    rollups = [_read(PROCESSES / str(one) / "smaps_rollup") for one in family(pid)]
    found = [re.search(r"^Pss:\s+(\d+) kB", one, re.MULTILINE) for one in rollups]
    return round(sum(int(one[1]) for one in found if one) / 1024, 1)


def _after_name(stat: str) -> list[str]:
    return stat.rpartition(")")[2].split()


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:  # it has just ended
        return ""
