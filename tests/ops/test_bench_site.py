"""`cedu bench site`: what it measures is the real site, what it builds is kept, and it judges."""

import json
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from cedu_site.cli import cedu
from cedu_site.ops.bench.site import load
from cedu_site.ops.bench.site.promises import GROWTH, Promise, promises

KINDS = {
    *("hello", "one_query", "home", "course", "resource", "article", "courses", "column"),
    *("offerings", "catalogue", "search", "suggest", "feed", "embed", "304"),
}


@pytest.mark.long
@pytest.mark.skipif(shutil.which("wrk") is None, reason="wrk is not installed")
def test_a_small_site(tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    words = ["bench", "site", "--sizes", "200", "--servers", "granian", "--rounds", "1"]
    words += ["--seconds", "1", "--folder", str(tmp_path / "kept"), "--json", str(out)]
    result = CliRunner().invoke(cedu, words)
    assert result.exit_code in (0, 1), result.output  # 1: too slow here, which is told
    found = json.loads(out.read_text("utf-8"))
    assert [one["cache"] for one in found["load"]] == ["cached", "uncached"]
    for one in found["load"]:
        assert set(one["kinds"]) == KINDS
        assert one["memory_mb"] > 50
    for word in ("空的 Flask", "承诺", "导入", "发布到看得见"):
        assert word in result.output
    (kept,) = (tmp_path / "kept").iterdir()
    _check_pages(kept / "cedu.sqlite3")


def _check_pages(path: Path) -> None:
    """Everything is there in its kinds, and what was made up says so."""
    database = sqlite3.connect(path)
    counted = dict(database.execute("SELECT kind, count(*) FROM page GROUP BY kind"))
    unmarked = "SELECT count(*) FROM page WHERE library_path IS NULL AND title NOT LIKE '%示例%'"
    assert database.execute(unmarked).fetchone() == (0,)
    database.close()
    assert sum(counted.values()) == 200
    assert {"course", "resource", "offering", "article"} <= set(counted)


def test_without_wrk_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    result = CliRunner().invoke(cedu, ["bench", "site", "--sizes", "500"])
    assert result.exit_code == 1
    assert load.MISSING in result.output


def test_a_promise_is_kept_up_to_its_bound() -> None:
    assert Promise("at most", 2.5, 2.5).kept
    assert not Promise("at most", 2.6, 2.5).kept
    assert Promise("at least", 2.0, 2.0, at_least=True).kept
    assert not Promise("at least", 1.9, 2.0, at_least=True).kept


def test_growth_is_judged_by_the_page_that_grows_most() -> None:
    judged = promises(_run(500, 1.0) | {"load": [_load(500, 1.0), _load(100_000, 1.0, home=1.6)]})
    (growth,) = [one for one in judged if one.get("at_most") == GROWTH]
    assert "home" in growth["what"]
    assert (growth["value"], growth["kept"]) == (1.6, False)


def _run(size: int, cpu: float) -> dict[str, Any]:
    load = [_load(size, cpu)]
    return {"load": load, "inside": {"home": 0.05, "hello": 0.2}, "start": {}, "memory": {}}


def _load(size: int, cpu: float, **others: float) -> dict[str, Any]:
    kinds = {
        name: {
            "cpu_ms": {"median": others.get(name, cpu)},
            "ratio": {"median": 1.0},
            "p95": {"median": 5.0},
        }
        for name in KINDS
    }
    return {
        "pages": size,
        "cache": "uncached",
        "server": "granian",
        "memory_mb": 99,
        "kinds": kinds,
    }
