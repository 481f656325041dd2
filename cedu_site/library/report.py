"""What a long command did: counted, said while it goes on, summed up at the end."""

import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import click

T = TypeVar("T")
NAMES = {
    "new": "新增",
    "changed": "更新",
    "unchanged": "未变",
    "written": "写出",
    "removed": "删去",
    "checked": "检查",
}
ACTIVE = ("new", "changed", "written", "removed", "checked")


@dataclass(frozen=True, order=True)
class Problem:
    """Something wrong with a file, on a line; a `refusal` keeps (that part of) it out."""

    path: str
    line: int
    message: str
    refusal: bool = True

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


@dataclass
class Report:
    """The tally of a command over a library. Where it `retires`, what a sheet names no longer is
    retired, as its editor at the desk means it; a file that lost a row is only reported."""

    counts: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    retires: bool = False

    def count(self, outcome: str) -> None:
        self.counts[outcome] += 1

    def refuse(self, path: str, line: int, message: str) -> None:
        """Note that a file, or the part of it on this line, does not go in."""
        self.problems.append(Problem(path, line, message))

    def notice(self, path: str, line: int, message: str) -> None:
        """Note what should be looked at although it went in."""
        self.problems.append(Problem(path, line, message, refusal=False))

    def absorb(self, other: "Report") -> None:
        """Add those problems of another report that this one does not name already."""
        known = {(problem.path, problem.line, problem.message) for problem in self.problems}
        self.problems += [p for p in other.problems if (p.path, p.line, p.message) not in known]

    @property
    def refused(self) -> bool:
        return any(problem.refusal for problem in self.problems)

    @property
    def changed_nothing(self) -> bool:
        return not any(self.counts[name] for name in ACTIVE)

    def say(self) -> None:
        """Print the problems and the summary."""
        for problem in sorted(self.problems):
            click.echo(("拒绝 " if problem.refusal else "注意 ") + str(problem))
        done = "，".join(f"{NAMES[k]} {self.counts[k]}" for k in NAMES if self.counts[k])
        refusals = sum(problem.refusal for problem in self.problems)
        click.echo(
            f"完成：{done or '没有文件'}；拒绝 {refusals}，注意 {len(self.problems) - refusals}。"
            + ("没有任何变化。" if self.changed_nothing else "")
        )


def shown(items: Sequence[T], doing: str) -> Iterable[T]:
    """Yield `items` with a progress bar on a terminal, else one plain line for each tenth."""
    is_terminal = sys.stdout.isatty() or bool(os.environ.get("FORCE_COLOR"))
    return _bar(items, doing) if is_terminal else _lines(items, doing)


def _bar(items: Sequence[T], doing: str) -> Iterator[T]:
    from rich.progress import (  # loaded only where it is seen
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, transient=True) as progress:
        task = progress.add_task(doing, total=len(items), rate="")
        for item in items:
            yield item
            speed = progress.tasks[0].speed
            progress.update(task, advance=1, rate=f"{speed:.0f}/秒" if speed else "")


def _lines(items: Sequence[T], doing: str) -> Iterator[T]:
    step = max(50, -(-len(items) // 10))
    for number, item in enumerate(items, 1):
        yield item
        if number % step == 0:
            click.echo(f"{doing} {number}/{len(items)}")
