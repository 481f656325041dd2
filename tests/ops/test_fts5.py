"""FTS5 beside the engine: it finds what has all the words, else what has any, and counts."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from cedu_site.ops.bench import fts5
from cedu_site.search.document import Document

TEXTS = {
    "jia": "茶山上种茶，春天采茶。",
    "yi": "春天学书法，先学握笔。",
    "bing": "社区学校开班，教太极拳。",
}
DOCUMENTS = [
    Document("jia", "resource", "采茶", "/jia", body=TEXTS["jia"], topics=("种植",)),
    Document("yi", "resource", "书法", "/yi", body=TEXTS["yi"], topics=("书画", "种植")),
    Document("bing", "course", "太极拳", "/bing", body=TEXTS["bing"], regions=("示例东山",)),
]

pytestmark = pytest.mark.skipif(not fts5.available(), reason="this SQLite has no FTS5")


@pytest.fixture
def peer(tmp_path: Path) -> Iterator[fts5.Fts5]:
    with closing(sqlite3.connect(tmp_path / "site")) as site:
        site.execute("CREATE TABLE page (uid, live_id)")
        site.execute("CREATE TABLE revision (id, text)")
        site.executemany("INSERT INTO page VALUES (?, ?)", [(uid, uid) for uid in TEXTS])
        site.executemany("INSERT INTO revision VALUES (?, ?)", TEXTS.items())
        site.commit()
    fts5.build(tmp_path / "fts5", DOCUMENTS)
    with closing(fts5.Fts5(tmp_path / "fts5", tmp_path / "site")) as peer:
        yield peer


def test_all_the_words_are_wanted(peer: fts5.Fts5) -> None:
    found = peer.search("春天 书法")
    assert (found.total, found.has_all, found.uids) == (1, True, ["yi"])
    assert found.passages == [["<mark>春天</mark>学<mark>书法</mark>，先学握笔。"]]


def test_any_of_the_words_where_nothing_has_all(peer: fts5.Fts5) -> None:
    found = peer.search("太极拳 采茶")
    assert (found.total, found.has_all, set(found.uids)) == (2, False, {"jia", "bing"})


def test_values_are_counted(peer: fts5.Fts5) -> None:
    facets = peer.search("春天").facets
    assert set(facets) == {"kind", "course", "topic", "region", "audience", "format", "centre"}
    assert facets["topic"] == [("种植", 2), ("书画", 1)]
    assert facets["kind"] == [("resource", 2)]
    assert facets["region"] == []


def test_single_characters_and_other_spellings_are_tokens(peer: fts5.Fts5) -> None:
    assert peer.search("茶").uids == ["jia"]
    assert peer.search("書法").uids == ["yi"]


@pytest.mark.parametrize("q", ["", "！？", '"', "NOT", "春天*", "title:春天", "\ud800"])
def test_nothing_typed_is_its_own_syntax(peer: fts5.Fts5, q: str) -> None:
    assert peer.search(q).total in (0, 2)
