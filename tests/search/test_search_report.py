"""`cedu search report`: what was not found, what another form found, what is asked most."""

from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import Result
from flask import Flask
from rich.cells import cell_len

from cedu_site.search.counting import count, flush
from tests.conftest import COUNTY, close_site
from tests.databases import create_app
from tests.web.clock import set_clock

Site = Callable[..., Flask]
TERMINAL = {"FORCE_COLOR": "1", "COLUMNS": "80"}
ASKED = [
    ("2026-03-01 09:00", "油底肉", "exact", 0, 2),
    ("2026-03-03 09:00", "潜水艇", "exact", 0, 1),
    ("2026-03-03 09:00", "油底肉", "exact", 0, 1),
    ("2026-03-03 09:00", "洋芋", "variant", 4, 2),
    ("2026-03-03 09:00", "hsr", "pinyin", 1, 1),
    ("2026-03-03 09:00", "红烧内", "near", 1, 1),
    ("2026-03-03 09:00", "[bold]竹编 课", "most", 1, 1),
    ("2026-03-03 09:00", "竹编", "exact", 9, 5),
    ("2026-03-03 09:00", "竹編", "folded", 9, 1),
]
MISSED = [["油底肉", "3", "2026-03-03"], ["潜水艇", "1", "2026-03-03"]]
HELPED = [
    ["洋芋", "2", "另一种说法"],
    ["[bold]竹编 课", "1", "只含大部分的词"],
    ["hsr", "1", "拼音或读音"],
    ["红烧内", "1", "差一个字"],
]


@pytest.fixture
def asked(site: Site, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """A site in which things were searched for on two days."""
    app = site()
    with app.app_context():
        for moment, q, step, found, times in ASKED:
            set_clock(monkeypatch, moment)
            for _ in range(times):
                count(q, step, found)
        flush()
    return app


def run(app: Flask, *options: str, **env: str) -> Result:
    return app.test_cli_runner().invoke(args=["search", "report", *options], env=env or None)


def parts(result: Result) -> dict[str, list[list[str]]]:
    """Return the rows below each heading of the plain report, without the columns' names."""
    assert result.exit_code == 0, result.output
    blocks = [block.splitlines() for block in result.output.strip().split("\n\n")]
    return {title: [line.split("\t") for line in lines[1:]] for title, *lines in blocks}


def test_plain_lines_for_another_program(asked: Flask) -> None:
    told = parts(run(asked))
    assert list(told) == ["没有找到的", "换了说法才找到的", "最常搜的"]
    assert told["没有找到的"] == MISSED
    assert sorted(told["换了说法才找到的"]) == sorted(HELPED)
    assert told["换了说法才找到的"][0] == HELPED[0]
    assert told["最常搜的"][:3] == [["竹编", "6"], ["油底肉", "3"], ["洋芋", "2"]]
    assert len(told["最常搜的"]) == 7


def test_tables_on_a_terminal_are_aligned(asked: Flask) -> None:
    result = run(asked, **TERMINAL)
    assert result.exit_code == 0
    lines = click.unstyle(result.output).splitlines()
    for title in ("没有找到的", "换了说法才找到的", "最常搜的"):
        assert title in [line.strip() for line in lines]
    for row in MISSED + HELPED:
        assert [line for line in lines if all(cell in line for cell in row)], row
    tables = [block.splitlines() for block in click.unstyle(result.output).split("\n\n")]
    for title, *table in [table for table in tables if table]:
        assert len({cell_len(line) for line in table}) == 1, title


def test_days_count_from_today(asked: Flask) -> None:
    assert parts(run(asked, "--days", "1"))["没有找到的"] == [
        ["油底肉", "1", "2026-03-03"],
        ["潜水艇", "1", "2026-03-03"],
    ]
    assert parts(run(asked, "--days", "3"))["没有找到的"] == MISSED


@pytest.mark.parametrize("days", ["0", "-1", "366", "三十", ""])
def test_days_that_are_none(asked: Flask, days: str) -> None:
    assert run(asked, "--days", days).exit_code == 2


def test_a_part_without_anything_says_so(site: Site) -> None:
    app = site()
    with app.app_context():
        count("竹编", "exact", 9)
        flush()
    plain, shown = run(app), run(app, **TERMINAL)
    assert plain.output.count("（没有）") == shown.output.count("（没有）") == 2
    assert ["竹编", "1"] in parts(plain)["最常搜的"]


def test_what_was_taken_back_by_others_first_is_not_told(site: Site) -> None:
    app = site()
    with app.app_context():
        count("竹", "exact", 1)
        flush()
        for q in ("竹编", "竹子"):
            count(q, "exact", 1, instead_of="竹")
        flush()
    assert sorted(parts(run(app))["最常搜的"]) == [["竹子", "1"], ["竹编", "1"]]


def test_nothing_yet_is_a_sentence_even_in_an_empty_folder(tmp_path: Path) -> None:
    app = create_app(CONTENT=COUNTY, DATA_DIR=tmp_path / "empty")
    result = run(app, "--days", "7")
    close_site(app)
    assert result.exit_code == 0
    assert result.output.startswith("最近 7 天还没有记下搜索。")
    assert len(result.output.splitlines()) == 1
