"""The index keeps up, survives, and is rebuilt aside."""

import gc
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from cedu_site.search.document import Document
from cedu_site.search.index import MOST_SEGMENTS, Index
from cedu_site.search.storage import IndexBusy, IndexUnavailable, writing

Make = Callable[..., Index]
Uids = Callable[..., list[str]]


def page(uid: str, title: str = "泡菜") -> Document:
    return Document(uid, "resource", title, f"/{uid}")


def test_update_puts_in_replaces_and_takes_out(index_of: Make, uids: Uids) -> None:
    index = index_of(page("a"), page("b"), page("c"))
    index.update([page("b", "腊肉"), page("d")], ["a", "unknown"], version=7)
    assert (set(uids(index, "泡菜")), uids(index, "腊肉")) == ({"c", "d"}, ["b"])
    assert (index.version, index.document_count) == (7, 3)


def test_the_last_of_two_forms_of_a_document_counts(index_of: Make, uids: Uids) -> None:
    index = index_of(page("a"))
    index.update([page("b", "旧名"), page("b", "新名")], [], version=2)
    assert (uids(index, "旧名"), uids(index, "新名"), index.document_count) == ([], ["b"], 2)


def test_another_reader_sees_a_change_when_it_looks(
    index_of: Make, tmp_path: Path, uids: Uids
) -> None:
    writer = index_of(page("a"))
    reader = Index(tmp_path / "index")
    assert uids(reader) == ["a"]
    writer.update([page("b")], [], version=2)
    assert uids(reader) == ["a"]  # a search never looks at the disk
    assert (reader.version, uids(reader)) == (2, ["a", "b"])
    writer.rebuild([page("c")], version=3)
    assert (reader.version, uids(reader)) == (3, ["c"])


def test_an_unchanged_index_is_not_read_again(index_of: Make) -> None:
    index = index_of(page("a"))
    assert index.refresh() is index.refresh()


def test_many_small_updates_stay_few_segments(index_of: Make, uids: Uids) -> None:
    index = index_of(page("p0"))
    for number in range(1, 40):
        index.update([page(f"p{number}")], [f"p{number - 2}"], version=number)
    assert len(index.refresh().segments) <= MOST_SEGMENTS
    assert (set(uids(index)), index.version) == ({"p38", "p39"}, 39)


def test_an_old_view_stays_readable_while_the_index_is_rebuilt(index_of: Make) -> None:
    index = index_of(page("a"))
    before = index.refresh()
    index.rebuild([page("b")], version=2)
    assert before.postings("text", "泡菜").numbers.tolist() == [1]  # 0 is the index's own row


def test_a_rebuild_that_fails_leaves_the_old_index(index_of: Make, uids: Uids) -> None:
    def failing():
        yield page("b")
        raise ValueError("stop")

    index = index_of(page("a"))
    with pytest.raises(ValueError, match="stop"):
        index.rebuild(failing(), version=2)
    with pytest.raises(ValueError, match="stop"):
        index.update(failing(), ["a"], version=2)
    assert (uids(index), index.version) == (["a"], 1)


def test_old_generations_are_removed(index_of: Make, tmp_path: Path) -> None:
    index = index_of(page("a"))
    index.rebuild([page("b")], version=2)
    assert len([path for path in (tmp_path / "index").iterdir() if path.is_dir()]) == 1


def test_a_second_writer_waits_and_then_gives_up(index_of: Make, tmp_path: Path) -> None:
    index = index_of(page("a"))
    with writing(tmp_path / "index", wait=0), pytest.raises(IndexBusy) as busy:
        index.update([page("b")], [], version=2, wait=0)
    assert str(busy.value).endswith("。")
    index.update([page("b")], [], version=2, wait=0)
    assert index.document_count == 2


def test_a_missing_index_is_said_and_rebuilt(tmp_path: Path) -> None:
    index = Index(tmp_path / "index")
    assert not index.usable()
    with pytest.raises(IndexUnavailable, match="cedu search rebuild"):
        index.refresh()
    with pytest.raises(IndexUnavailable):
        index.update([page("a")], [], version=1)
    index.rebuild([], version=0)
    assert (index.usable(), index.document_count, index.version) == (True, 0, 0)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize(
    "kind",
    [
        "current",
        "*.toc",
        "*.dir",
        "missing",
        *(pytest.param(other, marks=pytest.mark.long) for other in ("*.trm", "*.pst", "*.col")),
    ],
)
def test_a_damaged_index_is_noticed_and_the_last_good_one_serves(
    index_of: Make, tmp_path: Path, uids: Uids, kind: str
) -> None:
    index = index_of(page("a"))
    assert uids(index) == ["a"]
    for path in (tmp_path / "index").rglob("*.pst" if kind == "missing" else kind):
        path.unlink()
        if kind != "missing":
            path.write_bytes(b"damaged")
    assert not Index(tmp_path / "index").usable()
    assert uids(index) == ["a"]
    index.rebuild([page("b")], version=2)
    assert uids(index) == ["b"]
    gc.collect()  # Whoosh leaves the damaged file open: let it be warned of here


def test_threads_search_while_one_writes(index_of: Make, uids: Uids) -> None:
    index = index_of(*(page(f"p{number}") for number in range(30)))
    lost: list[int] = []

    def read() -> None:
        for _ in range(20):
            found = uids(index, "泡菜")
            lost.extend([len(found)] * (len(found) != 30))

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    for number in range(15):
        index.update([page(f"p{number}")], [], version=2 + number)
    for reader in readers:
        reader.join()
    assert lost == []


WRITER = """
import sys, itertools
from pathlib import Path
from cedu_site.search.document import Document
from cedu_site.search.index import Index
index = Index(Path(sys.argv[1]))
for version in itertools.count(index.version + 1):
    pages = [Document(f"p{n}", "resource", f"版本{version}", "/") for n in range(3)]
    index.update(pages, (), version)
    print(version, flush=True)
"""


def test_a_killed_writer_loses_nothing_that_was_committed(
    index_of: Make, tmp_path: Path, uids: Uids
) -> None:
    index = index_of()
    for pause in (0.0, 0.03, 0.07):
        command = [sys.executable, "-c", WRITER, str(tmp_path / "index")]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as writer:
            assert writer.stdout
            committed = int(writer.stdout.readline())
            time.sleep(pause)
            writer.kill()
        fresh = Index(tmp_path / "index")
        assert fresh.version >= committed
        assert set(uids(fresh, f"版本{fresh.version}")) == {"p0", "p1", "p2"}
    index.update([], [], version=10_000)
    assert index.version == 10_000
