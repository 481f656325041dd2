"""The numbers as tables: drawn on a terminal, plain lines when piped."""

from collections.abc import Iterable, Iterator
from typing import Any

import click
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table

Rows = list[list[str]]
MB = 1024 * 1024
ABSENT = "–"


def say(found: dict[str, Any]) -> None:
    """Print everything that was measured."""
    say_environment(found["environment"])
    say_table("质量", QUALITY, [_quality(one) for one in found["quality"]])
    say_table("速度（毫秒）", SPEED, [row for one in found["sizes"] for row in _speed(one)])
    say_table("索引", INDEX, [row for one in found["sizes"] for row in _index(one)])
    for one in found["sizes"]:
        for failure in one["adversarial"]["failed"]:
            click.echo(f"{one['size']} 篇时出错：{failure}")


def say_environment(here: dict[str, Any]) -> None:
    """Print what the numbers were taken on."""
    click.echo(
        f"\nPython {here['python']}，SQLite {here['sqlite']}，{here['machine']}，{here['cores']} 核"
    )


QUALITY = ["文件", "段落", "拒收", "走样", "问题", "MRR@10", "R@1", "R@10", "换字体", "相差"]
SPEED = ["篇数", "什么", "p50", "p95", "p99", "最慢"]
INDEX = ["篇数", "什么", "篇/秒", "MB", "字节/篇", "内存 MB", "查后内存 MB"]


def _quality(one: dict[str, Any]) -> list[str]:
    counts = [str(one[name]) for name in ("paragraphs", "refused", "altered", "questions")]
    scores = [f"{one[name]:.4f}" for name in ("mrr", "recall_1", "recall_10")]
    other = [f"{one['other_script']['mrr']:.4f}", f"{one['difference']['mrr']:+.4f}"]
    return [one["file"], *counts, *scores, *other]


def _speed(one: dict[str, Any]) -> Iterator[list[str]]:
    size = f"{one['size']:,}"
    for warmth, word in (("cold", "初次"), ("warm", "再次")):
        yield [size, f"本站 {word}", *times(one["ours"][warmth])]
        if "fts5" in one:
            ratio = one["ratio"][warmth]
            yield [size, f"FTS5 {word}", *times(one["fts5"][warmth])]
            yield [
                size,
                f"本站 ÷ FTS5 {word}",
                f"{ratio['p50']:.2f}",
                f"{ratio['p95']:.2f}",
                "",
                "",
            ]
    yield [size, "本站 只算引擎", *times(one["ours"]["engine"])]
    yield [size, "本站 整页的数据", *times(one["ours"]["page"])]
    if "fts5" in one:
        yield [
            size,
            "与 FTS5 总数相同",
            f"{one['same_total']} / {one['with_all_words']}",
            "",
            "",
            "",
        ]
    yield [size, "建议", *(times(one["suggest"]) if one["suggest"] else ["还没有", "", "", ""])]
    hard = one["adversarial"]
    errors = f"，出错 {len(hard['failed'])}" if hard["failed"] else ""
    yield [size, f"刁难的查询 {hard['queries']} 个{errors}", *times(hard)]
    yield [size, "改一篇到查得到", *times(one["update"])]


def _index(one: dict[str, Any]) -> Iterator[list[str]]:
    size, memory = f"{one['size']:,}", one["memory"]
    for who, cost in (("本站", one["index"]["ours"]), ("FTS5", one["index"]["fts5"])):
        if cost is None:
            yield [size, who, "这里的 SQLite 没有 FTS5", "", "", "", ""]
            continue
        room = [f"{cost['bytes'] / MB:.1f}", f"{cost['bytes_per_document']:.0f}"]
        names = ("loaded_bytes", "asked_bytes") if who == "本站" else ()
        grown = [_megabytes(memory[name]) for name in names] or ["", ""]
        yield [size, who, f"{cost['documents_per_second']:.0f}", *room, *grown]


def times(measured: dict[str, float]) -> list[str]:
    """Return p50, p95, p99 and max as they stand in a table."""
    known = (measured.get(name) for name in ("p50", "p95", "p99", "max"))
    return [ABSENT if value is None else f"{value:.2f}" for value in known]


def _megabytes(value: int | None) -> str:
    return ABSENT if value is None else f"{value / MB:.1f}"


def say_table(title: str, head: list[str], rows: Rows) -> None:
    """Print a table; its columns from the third on are numbers."""
    console = Console()
    if console.is_terminal:
        console.print(_drawn(title, head, rows))
        return
    click.echo(f"\n{title}")
    for line in _aligned([head, *rows]):
        click.echo(line)


def _drawn(title: str, head: list[str], rows: Rows) -> Table:
    table = Table(title=title, title_justify="left")
    for number, name in enumerate(head):
        table.add_column(name, justify="right" if number > 1 else "left")
    for row in rows:
        table.add_row(*row)
    return table


def _aligned(rows: Rows) -> Iterable[str]:
    """Yield each row with its columns one below the other; a Chinese character is two wide."""
    widths = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = zip(row, widths, strict=True)
        yield "  ".join(cell + " " * (width - cell_len(cell)) for cell, width in cells).rstrip()
