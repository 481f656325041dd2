"""Damage is noticed: at the start by the seals, else as soon as what was damaged is read."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from cedu_site.search.document import Document
from cedu_site.search.index import Index
from cedu_site.search.storage import SEALS, IndexUnavailable, begin, writing

Make = Callable[..., Index]
Uids = Callable[..., list[str]]

pytestmark = pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning"  # Whoosh leaves damaged files open
)


def page(uid: str, title: str = "泡菜") -> Document:
    return Document(uid, "resource", title, f"/{uid}")


def the_file(folder: Path, ending: str) -> Path:
    (file,) = (folder / "index").rglob(f"*{ending}")
    return file


def files_of(index: Index, folder: Path) -> list[str]:
    """Return how the names of the files of a small index end."""
    generation = folder / "index" / index.refresh().stamp[0]
    return [file.suffix for file in generation.iterdir() if file.stat().st_size]


ENDINGS = [".toc", ".trm", ".pst", ".dir", ".mem", ".plain.col", "_stored.col", SEALS]


def test_the_endings_are_those_of_an_index(index_of: Make, tmp_path: Path) -> None:
    endings = {Path(f"x{ending}").suffix for ending in ENDINGS}
    assert set(files_of(index_of(page("a")), tmp_path)) == endings


@pytest.mark.parametrize("ending", ENDINGS)
def test_one_changed_bit_is_noticed_at_the_start(
    index_of: Make, tmp_path: Path, ending: str
) -> None:
    index = index_of(*(page(f"p{number}") for number in range(5)))
    index.update([], ["p3"], version=2)
    index.rebuild([page("a")], version=3)
    assert Index(tmp_path / "index").usable()
    file = the_file(tmp_path, ending)
    whole = file.read_bytes()
    for place in (0, len(whole) // 2, len(whole) - 1):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert not Index(tmp_path / "index").usable(), place
    file.write_bytes(whole)
    assert Index(tmp_path / "index").usable()


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_missing_file_is_noticed_at_the_start(
    index_of: Make, tmp_path: Path, ending: str
) -> None:
    index_of(page("a"))
    the_file(tmp_path, ending).unlink()
    assert not Index(tmp_path / "index").usable()


@pytest.mark.parametrize("text", ["", "{}", "5", "null", "[1]", '{"\\u0000": ""}', '{"..": ""}'])
def test_seals_that_say_nothing_are_none(index_of: Make, tmp_path: Path, text: str) -> None:
    index_of(page("a"))
    the_file(tmp_path, SEALS).write_text(text)
    assert not Index(tmp_path / "index").usable()


def test_what_was_never_committed_does_no_harm(index_of: Make, tmp_path: Path) -> None:
    """So it is when a writer is killed, and while another writes."""
    index_of(page("a"))
    the_file(tmp_path, ".pst").with_name("MAIN_0123456789abcdef.pst").write_bytes(b"half")
    assert Index(tmp_path / "index").usable()


def test_what_was_committed_but_not_sealed_is_not_trusted(
    index_of: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = index_of(page("a"))
    with monkeypatch.context() as killed:
        killed.setattr("cedu_site.search.index.seal", lambda generation: None)
        index.update([page("b")], [], version=2)
    assert not Index(tmp_path / "index").usable()
    index.update([], [], version=3)
    assert Index(tmp_path / "index").usable()


@pytest.mark.parametrize("damage", [b"\xff", b"\x00"])
def test_postings_that_are_damaged_in_place_are_noticed_when_they_are_read(
    index_of: Make, tmp_path: Path, uids: Uids, damage: bytes
) -> None:
    index = index_of(page("a"), page("b"), page("c"))
    assert len(uids(index)) == 3
    with the_file(tmp_path, ".pst").open("r+b") as file:
        file.write(damage * os.fstat(file.fileno()).st_size)
    with pytest.raises(IndexUnavailable):
        uids(index, "泡菜")


@pytest.mark.parametrize("ending", [".pst", ".dir", ".plain.col"])
def test_files_that_are_cut_off_under_a_reader_do_not_end_it(
    index_of: Make, tmp_path: Path, uids: Uids, ending: str
) -> None:
    index = index_of(page("a", "泡菜坛"))
    assert uids(index) == ["a"]
    os.truncate(the_file(tmp_path, ending), 0)
    with pytest.raises((IndexUnavailable, OSError)):
        uids(index, '"泡菜坛"')


def test_an_update_beside_what_cannot_be_read_says_so(
    index_of: Make, tmp_path: Path, uids: Uids
) -> None:
    """Else the index would be written again and again and never be up to date."""
    reader = index_of(page("a", "泡菜坛"))
    before = set((tmp_path / "index").rglob("*.dir"))
    Index(tmp_path / "index").update([page("b")], [], version=2)
    (written,) = set((tmp_path / "index").rglob("*.dir")) - before
    written.unlink()
    with pytest.raises(IndexUnavailable):
        reader.update([page("c")], [], version=3)
    reader.rebuild([page("c")], version=3)
    assert (reader.version, uids(reader)) == (3, ["c"])


def test_what_a_killed_rebuild_left_is_removed_unless_somebody_writes(
    index_of: Make, tmp_path: Path
) -> None:
    index, folder = index_of(page("a")), tmp_path / "index"
    left = begin(folder)
    (left / "half.pst").write_bytes(b"half")
    with writing(folder, wait=5):
        index.tidy()
    assert left.exists()
    index.tidy()
    assert not left.exists()
    assert Index(folder).usable()
