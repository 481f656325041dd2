"""What a segment holds in memory is kept beside it, and read as it would be worked out."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cedu_site.search.contents import Contents
from cedu_site.search.document import Document
from cedu_site.search.index import Index
from cedu_site.search.words import hashes_of, own

Make = Callable[..., Index]
Uids = Callable[..., list[str]]
TITLES = ("盐边羊肉米线", "泡菜坛", "Wi-Fi 入门", "")
KEYS = ("=泡菜", "~=paocai", "", "\ud800")


@pytest.fixture
def index(index_of: Make) -> Index:
    documents = [Document(f"p{at}", "resource", title, f"/{at}", topics=("腌菜",))
                 for at, title in enumerate(TITLES)]  # fmt: skip
    index = index_of(*documents)
    index.update([Document("new", "article", "红烧鱼", "/new")], ["p1"], version=2)
    return index


def kept(folder: Path) -> list[Path]:
    return sorted((folder / "index").rglob("*.mem"))


def held(folder: Path) -> list[Any]:
    """Return what the segments hold, read anew, in a form that can be compared."""
    found: list[Any] = []
    for segment in Index(folder / "index").view().segments:
        for name in (field.name for field in fields(Contents)):
            found.append(_plain(getattr(segment, name)))
    return found


def _plain(thing: Any) -> Any:
    if isinstance(thing, np.ndarray):
        return thing.tolist()
    if isinstance(thing, dict):
        return {name: _plain(value) for name, value in thing.items()}
    return {name: _plain(value) for name, value in vars(thing).items()} if (
        hasattr(thing, "__dict__")) else thing  # fmt: skip


def test_what_is_kept_equals_what_is_worked_out(index: Index, tmp_path: Path) -> None:
    assert len(kept(tmp_path)) == 2
    read = held(tmp_path)
    for file in kept(tmp_path):
        file.unlink()
    assert held(tmp_path) == read


@pytest.mark.parametrize("damage", [b"", b"\x80", b"not a pickle"])
def test_what_cannot_be_read_is_worked_out(
    index: Index, tmp_path: Path, uids: Uids, damage: bytes
) -> None:
    for file in kept(tmp_path):
        file.write_bytes(damage)
    anew = Index(tmp_path / "index")
    assert uids(anew, "hongshaoyu") == ["new"]
    assert uids(anew, "羊肉") == ["p0"] and uids(anew, "泡菜坛") == []


def test_an_index_of_before_is_given_what_it_has_not(index: Index, tmp_path: Path) -> None:
    before = [file.read_bytes() for file in kept(tmp_path)]
    for file in kept(tmp_path):
        file.unlink()
    index.keep()
    assert [file.read_bytes() for file in kept(tmp_path)] == before
    assert Index(tmp_path / "index").usable()


def test_a_word_is_found_by_the_same_number_in_every_process() -> None:
    asked = (
        "from cedu_site.search.words import hashes_of\n"
        f"print(*hashes_of({[*KEYS, own('剪纸')]!r}).tolist())"
    )
    told = subprocess.run(
        [sys.executable, "-c", asked],
        env={**os.environ, "PYTHONHASHSEED": "7"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert [*map(int, told.split())] == hashes_of([*KEYS, own("剪纸")]).tolist()
    assert len(set(told.split())) == len(KEYS) + 1
