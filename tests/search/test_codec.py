"""Postings as arrays: Whoosh reads, deletes and merges them, and the directory finds the same."""

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from random import Random

import numpy as np
import pytest
from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex

from cedu_site.search import index as indexing
from cedu_site.search.codec import MOST_WEIGHT, NARROW, Codec, Pool
from cedu_site.search.directory import ENDING, Directory, term_hash
from cedu_site.search.document import Document
from cedu_site.search.engine import Results
from cedu_site.search.index import MOST_SEGMENTS, STATE, Index
from cedu_site.search.schema import entry, schema
from cedu_site.search.segment import Segment
from cedu_site.search.storage import current

Make = Callable[..., Index]
Ask = Callable[..., Results]
Meant = dict[tuple[str, str], dict[str, int]]  # by field and term, the weight by document
FIELDS = ("text", "title", "name", "script")
WORDS = ("红烧肉", "剪纸", "二胡", "養生", "木棉", "wifi", "2026", "鱼", "广场舞", "学习中心")


def page(dice: Random, uid: str) -> Document:
    title, body = ("".join(dice.choices(WORDS, k=dice.randint(1, 9))) for _ in range(2))
    return Document(uid, "resource", f"{title} {uid}", f"/{uid}", body=body)


def pages(count: int, seed: int = 1) -> list[Document]:
    dice = Random(seed)
    return [page(dice, f"p{number}") for number in range(count)]


def meant(documents: list[Document]) -> Meant:
    """Return what is to be written of each."""
    found: Meant = defaultdict(dict)
    for document in documents:
        for field in FIELDS:
            for term, weight in entry(document)[field]:
                found[field, term][document.uid] = min(weight, MOST_WEIGHT)
    return dict(found)


def read_by_whoosh(folder: Path) -> Meant:
    """Return what Whoosh's own readers read, stepping through them, without what is deleted."""
    found: Meant = defaultdict(dict)
    reader = FileIndex(FileStorage(str(current(folder)))).reader()
    for leaf, _ in reader.leaf_readers():
        for field, text in leaf.all_terms():
            matcher = leaf.postings(field, text) if field in FIELDS else None
            while matcher and matcher.is_active():
                uid = leaf.stored_fields(matcher.id())["record"][0]
                assert uid not in found[field, text.decode()]
                found[field, text.decode()][uid] = int(matcher.weight())
                matcher.next()
    reader.close()
    return {term: weights for term, weights in found.items() if weights}


def read_by_directory(index: Index) -> Meant:
    """Return what the directory finds, looking up each term, without what is deleted."""
    view = index.refresh()
    found: Meant = defaultdict(dict)
    for field, term in read_by_whoosh(index._folder):
        for base, segment in zip(view.bases, view.segments, strict=False):
            for number, weight in decoded(segment, field, term):
                if view.live[base + number]:
                    found[field, term][str(segment.uids[number])] = weight
    return dict(found)


def decoded(segment: Segment, field: str, term: str) -> Iterator[tuple[int, int]]:
    numbers, weights = segment.postings(np.uint64(term_hash(field, term))) or ((), ())
    assert list(numbers) == sorted(set(map(int, numbers)))
    yield from zip(map(int, numbers), map(int, weights), strict=True)


def agree(index: Index, documents: list[Document]) -> None:
    assert read_by_whoosh(index._folder) == meant(documents)
    assert read_by_directory(index) == meant(documents)


def everything(index: Index, ask: Ask) -> list[str]:
    return sorted(hit.uid for hit in ask(index, size=10_000).hits)


def test_what_is_written_is_read_back(index_of: Make) -> None:
    documents = pages(60)
    assert len(meant(documents)) > 100
    agree(index_of(*documents), documents)


def test_an_unknown_term_has_no_postings(index_of: Make) -> None:
    (segment,) = index_of(*pages(3)).view().segments
    for field, term in (("text", "没有的"), ("name", "红烧"), ("nothing", "红烧")):
        assert segment.postings(np.uint64(term_hash(field, term))) is None


def test_a_weight_stays_within_a_byte(index_of: Make) -> None:
    much = Document("p", "resource", "鱼", "/p", body="鱼，" * 1000)
    index = index_of(much)
    assert dict(entry(much)["text"])["鱼"] > MOST_WEIGHT
    agree(index, [much])


@pytest.mark.parametrize("last", [0, 1, NARROW - 1, NARROW, NARROW + 1, 5_000_000])
def test_numbers_of_any_width_come_back(tmp_path: Path, last: int) -> None:
    codec, storage = Codec(), FileStorage(str(tmp_path))
    segment = codec.new_segment(storage, "MAIN")
    numbers, weights = array("I", sorted({0, last // 2, last})), array("B", [7, 255, 1])
    weights = weights[: len(numbers)]
    writer = codec.field_writer(storage, segment)
    lone = array("I", [last]), array("B", [3])
    writer.add_postings(schema(), None, [("text", b"a", *lone), ("text", b"b", numbers, weights)])
    writer.close()
    table, postings = (segment.make_filename(end) for end in (ENDING, codec.POSTS_EXT))
    found = Directory(tmp_path / table, tmp_path / postings)
    reader = codec.terms_reader(storage, segment)
    for term, said in (("a", lone), ("b", (numbers, weights))):
        in_directory = found.find(np.uint64(term_hash("text", term)))
        assert in_directory and [list(part) for part in in_directory] == [list(p) for p in said]
        matcher = reader.matcher("text", term.encode(), schema()["text"].format)
        assert [matcher.id(), matcher.weight()] == [said[0][0], said[1][0]]
        assert list(matcher.all_ids()) == list(said[0])
    reader.close()


def test_a_pool_gives_terms_in_order() -> None:
    pool = Pool()
    for name, text, number in (("b", b"x", 0), ("a", b"z", 1), ("a", b"y", 1), ("a", b"z", 4)):
        pool.add((name, text, number, 2.0, b""))
    read = [(name, text, [*numbers], [*w]) for name, text, numbers, w in pool.iter_postings()]
    assert read == [
        ("a", b"y", [1], [2]),
        ("a", b"z", [1, 4], [2, 2]),
        ("b", b"x", [0], [2]),
    ]


def test_whoosh_deletes_by_term_what_was_renewed(index_of: Make, ask: Ask) -> None:
    documents = pages(30)
    index = index_of(*documents)
    renewed = pages(10, seed=2)
    index.update(renewed, ["p28", "p29", "unknown"], version=2)
    now = [*renewed, *documents[10:28]]
    assert everything(index, ask) == sorted(one.uid for one in now)
    agree(index, now)
    assert sum(len(segment.uids) for segment in index.view().segments) == 31 + 11


def test_many_updates_keep_every_document_once(index_of: Make, ask: Ask) -> None:
    dice, current_ones = Random(3), {one.uid: one for one in pages(40)}
    index = index_of(*current_ones.values())
    segments = []
    for version in range(2, 3 * MOST_SEGMENTS + 4):
        renewed = [page(dice, f"p{number}") for number in dice.sample(range(80), 4)]
        kept = {one.uid for one in renewed}
        gone = [uid for uid in dice.sample(sorted(current_ones), 2) if uid not in kept]
        index.update(renewed, gone, version)
        current_ones |= {one.uid: one for one in renewed}
        current_ones = {uid: one for uid, one in current_ones.items() if uid not in gone}
        segments.append(len(index.view().segments))
        assert everything(index, ask) == sorted(current_ones)
        assert index.document_count == len(current_ones)
    assert max(segments) == MOST_SEGMENTS  # and then they are merged, more than once
    assert sum(after < before for before, after in pairwise(segments)) > 1
    agree(index, list(current_ones.values()))


def test_only_small_segments_are_merged(
    index_of: Make, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "SMALL", 20)
    documents = pages(30)
    index = index_of(*documents)
    large = index.view().segments[0].id
    added = [page(Random(number), f"q{number}") for number in range(2 * MOST_SEGMENTS)]
    for version, one in enumerate(added, 2):
        index.update([one], [], version)
    assert large in {segment.id for segment in index.view().segments}
    assert len(index.view().segments) <= MOST_SEGMENTS
    agree(index, [*documents, *added])


def test_merged_segments_are_what_a_rebuild_writes(
    index_of: Make, ask: Ask, tmp_path: Path
) -> None:
    documents = pages(2 * MOST_SEGMENTS)
    grown = index_of(documents[0])
    for version, one in enumerate(documents[1:], 2):
        grown.update([one], [], version)
    made = Index(tmp_path / "made")
    made.rebuild(documents, 1)
    assert read_by_whoosh(grown._folder) == read_by_whoosh(made._folder)
    for q in ("", *WORDS):
        assert everything(grown, ask) == everything(made, ask)
        found = {hit.uid for hit in ask(grown, q).hits}
        assert found == {hit.uid for hit in ask(made, q).hits}


def test_the_index_has_one_row_of_its_own(index_of: Make) -> None:
    index = index_of(*pages(3))
    for version in range(2, 2 * MOST_SEGMENTS):
        index.update([], [], version)
        with FileIndex(FileStorage(str(current(index._folder)))).searcher() as searcher:
            assert [one["state"][0] for one in searcher.documents(uid=STATE)] == [version]
