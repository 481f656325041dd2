"""What was searched for, as a page of text for editors: a table on a terminal, else plain lines."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import click
from rich.console import Console, JustifyMethod
from rich.table import Table
from rich.text import Text

from cedu_site.extensions import db
from cedu_site.search.counting import first_of
from cedu_site.search.models import SearchCount

MOST_LINES = 50
HOW = {
    "variant": "另一种说法",
    "pinyin": "拼音或读音",
    "near": "差一个字",
    "most": "只含大部分的词",
}
NUMBER = "次数"


@dataclass(frozen=True)
class Part:
    """One table of the report."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


def report(days: int) -> list[Part]:
    """Return the parts of the report on the last `days` days, most asked first."""
    since = first_of(days)
    missed, helped, asked = (
        db.session.execute(query.limit(MOST_LINES)).all()
        for query in (
            SearchCount.not_found(since),
            SearchCount.reworded(since),
            SearchCount.most_asked(since),
        )
    )
    return [
        Part("没有找到的", ("词", NUMBER, "最近一天"), _rows(missed)),
        Part(
            "换了说法才找到的",
            ("词", NUMBER, "怎么找到的"),
            _rows((q, times, HOW.get(step, step)) for q, times, step in helped),
        ),
        Part("最常搜的", ("词", NUMBER), _rows(asked)),
    ]


def say(parts: Iterable[Part]) -> None:
    """Print the parts."""
    console = Console(highlight=False)
    for part in parts:
        if console.is_terminal:
            console.print(_table(part), "")
        else:
            click.echo("\n".join((*_lines(part), "")))


def _rows(found: Iterable[Sequence[object]]) -> list[list[str]]:
    return [[str(cell) for cell in row] for row in found]


def _table(part: Part) -> Table:
    caption = None if part.rows else "（没有）"
    table = Table(title=part.title, caption=caption, title_style="bold", caption_style="")
    table.title_justify = table.caption_justify = "left"
    for column in part.columns:
        justify: JustifyMethod = "right" if column == NUMBER else "left"
        table.add_column(column, justify=justify, overflow="fold")
    for row in part.rows:
        table.add_row(*map(Text, row))  # no markup: people search for [brackets] too
    return table


def _lines(part: Part) -> list[str]:
    rows = [part.columns, *part.rows] if part.rows else [["（没有）"]]
    return [part.title, *("\t".join(row) for row in rows)]
