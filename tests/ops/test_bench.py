"""`cedu bench search`: what it reports is so, and it leaves nothing behind."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cedu_site.cli import cedu
from cedu_site.ops.bench.adversarial import adversarial
from cedu_site.ops.bench.corpus import Corpus, compose, corpus_of
from cedu_site.ops.bench.queries import listed, queries_of
from cedu_site.ops.bench.squad import Collection, evenly, read_collection
from cedu_site.ops.bench.timing import summary

OPEN = "import sys; from cedu_site.cli import main; sys.argv[0] = 'cedu'; main()"
PATIENCE = 60  # seconds
MATTER = (
    *(("竹篮", "东村"), ("木桶", "西岭"), ("陶罐", "窑湾"), ("草鞋", "田坝"), ("蓑衣", "雨坡")),
    *(("油伞", "桐林"), ("风筝", "河滩"), ("灯笼", "长街"), ("年画", "旧巷"), ("剪纸", "庙前")),
    *(("银镯", "山寨"), ("铁锅", "炉坪"), ("石磨", "岩口"), ("麻绳", "纱厂"), ("土布", "织院")),
    *(("豆瓣", "酱园"), ("腊肉", "烟房"), ("米酒", "泉边"), ("红糖", "蔗地")),
)
TRAP = (
    "1. 做{0}的*老师傅*住在{1}_，# <b>见</b> http://x.example/a_b [甲](乙) | `丙` &amp; $5.0%\n"
    "- 他{0}做得好！"
)
TIMES = {"p50", "p95", "p99", "max"}

pytestmark = pytest.mark.long


def squad(*, wrong: bool = False) -> dict[str, Any]:
    """Return 20 paragraphs, the last a copy of the first, each with a question that names it.

    `wrong` gives each the question of the next.
    """
    matter = [*MATTER, MATTER[0]]
    asked = matter[1:-1] + matter[:1] + matter[1:2] if wrong else matter
    articles = [
        {
            "title": "手艺" if number % 2 else f"{thing}的事",
            "paragraphs": [
                {
                    "context": TRAP.format(thing, place),
                    "qas": [{"id": str(number), "question": " ".join(question)}],
                }
            ],
        }
        for number, ((thing, place), question) in enumerate(zip(matter, asked, strict=True))
    ]
    return {"version": "1", "data": articles}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bench")
    (folder / "temporary").mkdir()
    for name, wrong in (("right.json", False), ("wrong.json", True)):
        text = json.dumps(squad(wrong=wrong), ensure_ascii=False)
        (folder / name).write_text(text, "utf-8")
    return folder


@pytest.fixture(scope="module")
def patched(folder: Path) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tempfile, "tempdir", str(folder / "temporary"))
        patch.setenv("CEDU_DATA_DIR", str(folder / "site"))
        patch.setenv("CEDU_DATABASE_URL", f"sqlite:///{folder / 'site.sqlite3'}")
        yield


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cedu, ["bench", "search", *map(str, arguments)])


@pytest.fixture(scope="module")
def done(folder: Path, patched: None) -> Result:
    files = (folder / "right.json", folder / "wrong.json")
    return run(*files, "--sizes", "50", "--json", folder / "out.json")


@pytest.fixture(scope="module")
def found(done: Result, folder: Path) -> dict[str, Any]:
    assert done.exit_code == 0, done.output
    return dict(json.loads((folder / "out.json").read_text("utf-8")))


def test_every_paragraph_goes_in_whole(found: dict[str, Any]) -> None:
    for one in found["quality"]:
        assert (one["paragraphs"], one["refused"], one["altered"]) == (20, 0, 0)


def test_questions_that_name_their_paragraph_find_it_first(found: dict[str, Any]) -> None:
    right = found["quality"][0]
    assert (right["questions"], right["script"]) == (20, "simplified")
    assert (right["mrr"], right["recall_1"], right["recall_10"]) == (1.0, 1.0, 1.0)
    assert right["other_script"] == {"mrr": 1.0, "recall_1": 1.0, "recall_10": 1.0}
    assert set(right["difference"].values()) == {0.0}


def test_questions_about_something_else_do_not(found: dict[str, Any]) -> None:
    wrong = found["quality"][1]
    assert wrong["questions"] == 20
    assert wrong["recall_1"] == 0
    assert wrong["mrr"] <= 0.5


def test_the_numbers_have_their_places(found: dict[str, Any]) -> None:
    assert set(found) == {"environment", "quality", "sizes"}
    (one,) = found["sizes"]
    assert one["size"] == 50
    for who in ("ours", "fts5"):
        assert set(one[who]["cold"]) == set(one[who]["warm"]) == TIMES
        assert set(one["index"][who]) == {
            *("seconds", "documents_per_second", "bytes", "bytes_per_document")
        }
        assert one["index"][who]["bytes"] > 0
    assert set(one["ratio"]) == {"cold", "warm"}
    assert set(one["update"]) == TIMES
    assert set(one["memory"]) == {"loaded_bytes", "asked_bytes"}
    assert {"suggest", "adversarial", "queries"} < set(one)


def test_no_query_is_too_hard(found: dict[str, Any]) -> None:
    hard = found["sizes"][0]["adversarial"]
    assert (hard["queries"], hard["failed"]) == (200, [])


def test_both_engines_do_the_same_work(found: dict[str, Any]) -> None:
    one = found["sizes"][0]
    assert one["with_all_words"] > 10
    assert one["same_total"] > one["with_all_words"] / 2


def test_the_tables_say_it(done: Result, found: dict[str, Any]) -> None:
    for word in ("质量", "速度（毫秒）", "索引", "right.json", "1.0000", "本站 ÷ FTS5"):
        assert word in done.output
    assert "\x1b" not in done.output


def test_nothing_is_left_and_the_site_is_not_touched(done: Result, folder: Path) -> None:
    assert "建索引" in done.output
    assert list((folder / "temporary").iterdir()) == []
    assert {path.name for path in folder.iterdir()} == {
        *("temporary", "right.json", "wrong.json", "out.json")
    }


def test_stopping_it_leaves_nothing(folder: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-c", OPEN, "bench", "search", str(folder / "right.json")]
    with subprocess.Popen(
        command, env=os.environ | {"TMPDIR": str(tmp_path)}, stdout=subprocess.DEVNULL
    ) as process:
        deadline = time.monotonic() + PATIENCE
        while not list(tmp_path.glob("*/course")) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert list(tmp_path.glob("*/course"))
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE) != 0
    assert list(tmp_path.iterdir()) == []


def test_without_a_file_it_says_what_to_give(patched: None) -> None:
    result = run()
    assert result.exit_code == 2
    assert "请给出至少一个 SQuAD 形式的 JSON 文件" in result.output


@pytest.mark.parametrize("text", ["", "[]", '{"data": [{}]}', '{"data": []}', "\xff"])
def test_another_file_is_refused(tmp_path: Path, patched: None, text: str) -> None:
    (tmp_path / "other.json").write_bytes(text.encode("latin-1"))
    result = run(tmp_path / "other.json")
    assert result.exit_code == 1
    assert "other.json" in result.output
    assert "质量" not in result.output


@pytest.mark.parametrize("sizes", ["", "10", "1000,", "many", "-5", "9999999999"])
def test_sizes_are_checked_first(folder: Path, patched: None, sizes: str) -> None:
    result = run(folder / "right.json", "--sizes", sizes)
    assert result.exit_code == 2
    assert "用逗号隔开" in result.output


@pytest.fixture
def collection(folder: Path) -> Collection:
    return read_collection(folder / "right.json")


@pytest.fixture
def corpus(collection: Collection) -> Corpus:
    return corpus_of([collection])


def test_what_is_composed_is_the_same_each_time(corpus: Corpus) -> None:
    assert list(compose(corpus, 30)) == list(compose(corpus, 40))[:30]
    assert queries_of(corpus) == queries_of(corpus)
    assert adversarial(corpus) == adversarial(corpus)


def test_composed_texts_are_as_long_as_they_should_be(corpus: Corpus) -> None:
    lengths = [len(one.text) for one in compose(corpus, 1000)]
    assert 455 < sum(lengths) / len(lengths) < 505


def test_two_hundred_hard_queries(corpus: Corpus) -> None:
    hard = adversarial(corpus)
    assert len(set(hard)) == len(hard) == 200
    assert max(map(len, hard)) == 200
    for sign in ("\ud800", "\u202e", "DROP TABLE", "👍", "，"):
        assert any(sign in q for q in hard)
    assert any(len(q) == 200 and len(set(q)) == 1 for q in hard)


def test_the_fixed_queries_are_all_asked(corpus: Corpus) -> None:
    assert len(listed()) > 100
    assert set(listed()) < set(queries_of(corpus))


def test_a_question_can_be_typed_in_the_other_script(collection: Collection) -> None:
    assert not collection.is_traditional
    assert collection.in_other_script("铁锅 炉坪") == "鐵鍋 爐坪"


def test_fewer_are_taken_evenly() -> None:
    assert evenly("abcdef", 3) == ["a", "c", "e"]
    assert evenly("abc", 5) == evenly("abc", None) == ["a", "b", "c"]


def test_four_numbers_of_a_hundred() -> None:
    seconds = [number / 1000 for number in range(100, 0, -1)]
    assert summary(seconds) == {"p50": 50.0, "p95": 95.0, "p99": 99.0, "max": 100.0}
