"""The site and a bare Flask application in turns, so that both meet the same machine."""

import time
from collections.abc import Mapping
from contextlib import ExitStack
from statistics import median
from typing import Any

from cedu_site.ops.bench.site import running
from cedu_site.ops.bench.site.addresses import TAGGED, Kind, tagged
from cedu_site.ops.bench.site.load import CONNECTIONS, Ask, Broken, drive
from cedu_site.ops.bench.site.running import Running

HELLO = Ask(("/",))
IDLE = 0.03  # seconds of processor time in a tenth of a second
PATIENCE = 10  # seconds
EACH = 10  # times that an address is asked for before it counts
BETWEEN = 3  # measurements between two of the bare application
Figures = dict[str, list[float]]


def measure(
    server: str,
    settings: Mapping[str, str],
    database: str,
    kinds: list[Kind],
    rounds: int,
    seconds: float,
) -> dict[str, Any]:
    """Return what each kind of page costs under one server, and the memory after all that."""
    lesson = next(kind for kind in kinds if kind.name == "resource")
    with ExitStack() as stack:
        hello = stack.enter_context(running.peer("hello", server, settings, "/"))
        query = stack.enter_context(
            running.peer(
                "one_query", server, {**settings, "CEDU_DATABASE_URL": database}, lesson.paths[0]
            )
        )
        site = stack.enter_context(running.site(server, settings))
        asked = {kind.name: (site, kind.ask) for kind in kinds}
        asked |= {"one_query": (query, lesson.ask)}
        if TAGGED in asked:
            asked[TAGGED] = (site, tagged(lesson.ask, site))
        _check(site, kinds)
        found = _alternate(hello, asked, rounds, seconds)
        return {"kinds": found, "memory_mb": site.memory}


def _check(site: Running, kinds: list[Kind]) -> None:
    """Ask for everything once. Raises Broken for what is not there."""
    for kind in kinds:
        for path in kind.ask.paths:
            status, headers, body = site.get(path, Accept_Encoding="gzip")
            if status != 200 or not body or "Set-Cookie" in headers:
                raise Broken(f"{status}: {path}")


def _alternate(
    hello: Running, asked: Mapping[str, tuple[Running, Ask]], rounds: int, seconds: float
) -> dict[str, Any]:
    """Ask everything in turns, the bare application again and again between, once all is warm."""
    figures: dict[str, Figures] = {name: {} for name in ("hello", *asked)}
    for server, ask in ((hello, HELLO), *asked.values()):
        _warm(server, ask)
    for _ in range(rounds):
        for at, (name, (server, ask)) in enumerate(asked.items()):
            if at % BETWEEN == 0:
                least = _once(hello, HELLO, seconds)
                _keep(figures["hello"], least, least)
            _keep(figures[name], _once(server, ask, seconds), least)
    return {name: _summary(one) for name, one in figures.items()}


def _warm(server: Running, ask: Ask) -> None:
    """Ask until each process has most likely answered for each address, but not for ever."""
    left, end = EACH * len(ask.paths), time.monotonic() + PATIENCE
    while left > 0 and time.monotonic() < end:
        left -= drive(server.port, ask, 1)["requests"]


def _once(server: Running, ask: Ask, seconds: float) -> dict[str, float]:
    before = server.cpu
    found = drive(server.port, ask, seconds)
    used = _cpu_at_rest(server) - before
    return {
        "per_second": found["requests"] / found["seconds"],
        # what was under way at the end is worked on too
        "cpu_ms": 1000 * used / (found["requests"] + CONNECTIONS),
        "p50": found["p50"],
        "p95": found["p95"],
    }


def _cpu_at_rest(server: Running) -> float:
    """Return the processor time as soon as the server has nothing to do any more."""
    before, end = -1.0, time.monotonic() + PATIENCE
    while (cpu := server.cpu) - before > IDLE and time.monotonic() < end:
        before = cpu
        time.sleep(0.1)
    return cpu


def _keep(figures: Figures, found: dict[str, float], least: dict[str, float]) -> None:
    for name, value in {**found, "ratio": found["per_second"] / least["per_second"]}.items():
        figures.setdefault(name, []).append(value)


def _summary(figures: Figures) -> dict[str, Any]:
    return {
        name: {
            "median": round(median(values), 4),
            "least": round(min(values), 4),
            "most": round(max(values), 4),
        }
        for name, values in figures.items()
    }
