"""`cedu bench desk`: it measures a site of its own, both ways, and says how it stands."""

import json
import tempfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from cedu_site.cli import cedu
from cedu_site.ops.bench.prose import invented, markdown

STEPS = {"publish", "publish: save", "publish: go live", "preview", "autosave", "GET /desk/"}


@pytest.mark.long
def test_a_small_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    out = tmp_path / "out.json"
    arguments = ["bench", "desk", "--pages", "50", "--rounds", "2", "--json", str(out)]
    result = CliRunner().invoke(cedu, arguments)
    assert result.exit_code in (0, 1), result.output  # 1: too slow here, which is told
    found = json.loads(out.read_text("utf-8"))
    assert (found["pages"], found["rounds"]) == (50, 2)
    for way in ("inside", "http"):
        assert set(found["ways"][way]) > STEPS
        assert set(found["ways"][way]["publish"]) == {"p50", "p95", "p99", "max"}
    assert set(found["yardstick"]) == {"render", "render long", "commit"}
    assert set(found["ratio"]) == {"publish", "preview"}
    assert set(found["promised"]) == {"publish", "preview", "history", "difference"}
    assert "承诺" in result.output
    assert list((tmp_path / "temporary").iterdir()) == []


def test_an_article_is_as_long_as_it_should_be_and_the_same_each_time() -> None:
    corpus = invented()
    text = markdown(corpus, 3000, "a", ["x.jpg", "y.jpg"])
    assert 3000 <= len(text) < 4000
    assert text.count("![") == 2
    assert text == markdown(invented(), 3000, "a", ["x.jpg", "y.jpg"])
