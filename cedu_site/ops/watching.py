"""How far a long command over tables has come: a bar on a terminal, else a line for each table."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from cedu_site.ops.carrying import Rows, Watch


@contextmanager
def watched(total: int) -> Iterator[Watch]:
    """Give what rows are passed through: of `total` in all."""
    console = Console()
    if not console.is_terminal:
        yield _lines
        return
    columns = (
        TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn(),
    )  # fmt: skip
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("", total=total)

        def bar(rows: Rows, doing: str, what: str) -> Iterator[tuple[Any, ...]]:
            progress.update(task, description=f"{doing} {what}")
            for row in rows:
                yield row
                progress.advance(task)

        yield bar


def _lines(rows: Rows, doing: str, what: str) -> Iterator[tuple[Any, ...]]:
    count = 0
    for row in rows:
        yield row
        count += 1
    if count:
        click.echo(f"{doing} {what}：{count} 行")
