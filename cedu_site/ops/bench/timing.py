"""What many measurements say in four numbers."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from math import ceil
from threading import Event, Thread
from time import perf_counter

import click

SHARES = {"p50": 0.5, "p95": 0.95, "p99": 0.99, "max": 1.0}


def summary(seconds: Sequence[float]) -> dict[str, float]:
    """Return p50, p95, p99 (the nearest rank) and max, in milliseconds."""
    ordered = sorted(seconds)
    return {
        name: round(ordered[ceil(share * len(ordered)) - 1] * 1000, 3)
        for name, share in SHARES.items()
    }


@contextmanager
def clocked(doing: str) -> Iterator[list[float]]:
    """Say what goes on, with the seconds so far on a terminal; yield a list for how many it took.

    It looks at the clock once a second only, for the work it stands beside is being timed.
    """
    done, took = Event(), list[float]()
    click.echo(doing)
    started = perf_counter()
    ticking = Thread(target=_tick, args=[done, started], daemon=True)
    on_terminal = sys.stdout.isatty()
    if on_terminal:
        ticking.start()
    try:
        yield took
    finally:
        took.append(perf_counter() - started)
        done.set()
        if on_terminal:
            ticking.join()


def _tick(done: Event, started: float) -> None:
    while not done.wait(1):
        click.echo(f"\r  {perf_counter() - started:.0f} 秒", nl=False)
    click.echo("\r\x1b[K", nl=False)
