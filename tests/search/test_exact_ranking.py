"""The engine finds, orders and counts as a plain search through every document does."""

from collections import Counter
from collections.abc import Callable
from random import Random

import pytest

from cedu_site.search.analysis import runs, words
from cedu_site.search.document import FACETS, Document
from cedu_site.search.engine import Results
from cedu_site.search.scoring import COMMON
from tests.search.plain_search import NOW, VALUES, Filters, Library, question, write_library

Ask = Callable[..., Results]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return write_library(tmp_path_factory.mktemp("ranking"))


@pytest.fixture(scope="module")
def questions(library: Library) -> list[str]:
    dice = Random(5)
    return [question(dice, library.plain.rows) for _ in range(400)]


def found_exactly(results: Results) -> list[tuple[str, float]]:
    return [(hit.uid, hit.score) for hit in results.hits if hit.step == "exact"]


def test_the_library_has_what_makes_ranking_hard(library: Library, questions: list[str]) -> None:
    rows, public = library.plain.rows, library.plain.public()
    assert len(library.index.view().segments) > 3
    assert len(rows) == library.index.view().size
    assert sum(one.live for one in rows) < len(rows) - 20
    assert 50 < len(public) < sum(one.live for one in rows) - 20
    assert sum(len(library.plain.exact(q)) > 3 for q in questions[:100]) > 20
    longer = {word for q in questions for run in runs(q) for word in words(run)}
    counts = [library.plain.count(word) for word in longer]
    assert sum(0 < count <= COMMON * len(rows) for count in counts) > 10
    assert sum(count > COMMON * len(rows) for count in counts) > 5


def test_exact_answers_are_those_of_a_plain_search(
    library: Library, questions: list[str], ask: Ask
) -> None:
    wrong = []
    for q in questions:
        expected = library.plain.exact(q)
        first = found_exactly(ask(library.index, q, now=NOW, size=10))
        everything = found_exactly(ask(library.index, q, now=NOW, size=1000))
        same = [uid for uid, _ in first] == [uid for uid, _ in expected[:10]]
        if not same or len(everything) != len(expected):
            wrong.append((q, first, expected[:10], len(everything), len(expected)))
    assert wrong == []


def test_scores_are_those_of_the_formula(library: Library, questions: list[str], ask: Ask) -> None:
    for q in questions[:100]:
        found = dict(found_exactly(ask(library.index, q, now=NOW, size=1000)))
        assert found == pytest.approx(dict(library.plain.exact(q))), q


def test_pages_of_answers_put_together_are_all_answers(
    library: Library, questions: list[str], ask: Ask
) -> None:
    for q in ("", *questions[:60]):
        whole = [hit.uid for hit in ask(library.index, q, now=NOW, size=1000).hits]
        pages = range(1, len(whole) // 7 + 2)
        paged = [
            hit.uid
            for number in pages
            for hit in ask(library.index, q, now=NOW, size=7, page=number).hits
        ]
        assert paged == whole, q


def chosen(dice: Random) -> Filters:
    known = {
        "kind": ("course", "resource", "article"),
        "course": ("cooking", "music"),
        "topic": VALUES["topics"],
        "region": VALUES["regions"],
        "audience": VALUES["audiences"],
        "format": VALUES["formats"],
        "centre": VALUES["centres"],
    }
    facets = dice.sample(FACETS, dice.randint(1, 3))
    return {
        facet: tuple(dice.sample((*known[facet], "没有的"), dice.randint(1, 3))) for facet in facets
    }


def passes(one: Document, filters: Filters, leaving_out: str = "") -> bool:
    return all(
        facet == leaving_out or set(values) & set(one.facets()[facet])
        for facet, values in filters.items()
    )


def counted(found: list[Document], filters: Filters, facet: str) -> list[tuple[str, int]]:
    counts = Counter(dict.fromkeys(filters.get(facet, ()), 0))
    for one in found:
        if passes(one, filters, leaving_out=facet):
            counts.update(one.facets()[facet])
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def test_facet_counts_are_those_of_counting(
    library: Library, questions: list[str], ask: Ask
) -> None:
    dice = Random(7)
    public = {one.document.uid: one.document for one in library.plain.public()}
    everything = ask(library.index, now=NOW, size=1000)
    assert {hit.uid for hit in everything.hits} == set(public)
    for q in ("", *questions[:150]):
        filters = chosen(dice)
        found = [public[hit.uid] for hit in ask(library.index, q, now=NOW, size=1000).hits]
        answers = ask(library.index, q, now=NOW, size=1000, filters=filters)
        assert {hit.uid for hit in answers.hits} == {
            one.uid for one in found if passes(one, filters)
        }
        assert answers.total == len(answers.hits)
        assert answers.facets == {facet: counted(found, filters, facet) for facet in FACETS}, q
