"""Whole searches, with every step and filter, are answered as by a plain search of each step."""

from collections.abc import Callable, Iterator
from random import Random

import pytest

from cedu_site.search.document import Document
from cedu_site.search.engine import SAME_SCORE, Results
from cedu_site.search.finding import ENOUGH, STEPS
from cedu_site.search.query import parse
from cedu_site.search.readings import MOST_BASES, Reading, homophones, near_misses, variants
from cedu_site.search.scoring import (
    ASKING,
    BRIEF,
    COMMON,
    MOST_OF_BRIEF,
    MOST_TERMS,
    SHARE,
    SUPPORT,
)
from cedu_site.search.view import View
from tests.search.plain_search import (
    NOW,
    VALUES,
    Filters,
    Library,
    Plain,
    Row,
    question,
    write_library,
)

Ask = Callable[..., Results]
Scores = dict[str, float]
Placed = dict[str, tuple[int, float]]
ASKED = 120
ENDS = ("", "", "怎么做", "有哪些教程", "在哪里报名？", "是什么")


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return write_library(tmp_path_factory.mktemp("ladder"))


@pytest.fixture(scope="module")
def questions(library: Library) -> list[str]:
    """Words of several documents in a row, which hardly any document has all of."""
    dice = Random(11)
    rows = library.plain.rows
    return [
        "".join(question(dice, rows) for _ in range(dice.randint(1, 4))) + dice.choice(ENDS)
        for _ in range(ASKED)
    ]


def steps(view: View, q: str) -> Iterator[tuple[str, list[Reading]]]:
    """Yield the readings of each step; which those are is told by the tests of readings."""
    query = parse(q)
    literal = Reading(query.words)
    bases = [literal, *variants(view, [literal])]
    heard = homophones(view, query, bases)
    near = near_misses(view, query, bases)
    yield "exact", [literal]
    yield "variant", bases[1:]
    yield "pinyin", [*heard, *variants(view, heard)]
    yield "near", [*near, *variants(view, near)]
    yield "most", [*bases[:MOST_BASES], *heard[:MOST_BASES]]


def gains(plain: Plain, terms: tuple[str, ...], share: float) -> Scores:
    counts = {term: count for term in terms if (count := plain.count(term))}
    rarest = sorted(counts, key=lambda term: counts[term])[:MOST_TERMS]
    return {term: share * plain.rarity(term) for term in rarest}


def support(plain: Plain, terms: tuple[str, ...]) -> Scores:
    rare = [term for term in terms if plain.count(term) <= COMMON * len(plain.rows)]
    return gains(plain, tuple(rare), SUPPORT)


def is_titled(one: Row, reading: Reading) -> bool:
    return all(term in one.in_title for term in reading.required)


def having_all(plain: Plain, reading: Reading) -> Scores:
    ranking = support(plain, reading.longer) | gains(plain, reading.required, 1)
    return {
        one.document.uid: plain.score(one, ranking, reading.name)
        for one in plain.public()
        if reading.name in one.names or all(term in one.weights for term in reading.required)
    }


def having_most(plain: Plain, reading: Reading, strict: bool) -> Scores:
    telling = [term for term in reading.required if term not in ASKING] or [*reading.required]
    wanted = gains(plain, tuple(telling), 1)
    shares = {
        one.document.uid: sum(gain for term, gain in wanted.items() if term in one.weights)
        for one in plain.public()
    }
    least = SHARE * max(shares.values())
    if strict and len(telling) <= BRIEF:
        least = max(least, MOST_OF_BRIEF * sum(map(plain.rarity, telling)))
    ranking = support(plain, (*reading.longer, *reading.singles)) | wanted
    return {
        one.document.uid: plain.score(one, ranking, reading.name)
        for one in plain.public()
        if shares[one.document.uid] >= max(least, 1e-9)
    }


def plainly(library: Library, q: str) -> Placed:
    """Return the step and the score of each document that the steps find, one after the other."""
    plain, found, titled = library.plain, dict[str, tuple[int, float]](), set[str]()
    for step, readings in steps(library.index.view(), q):
        place = STEPS.index(step)
        for reading in readings:
            if step == "most":
                scores = having_most(plain, reading, strict=bool(found))
            else:
                scores = having_all(plain, reading)
                titled |= {one.document.uid for one in plain.public() if is_titled(one, reading)}
            for uid, score in scores.items():
                before = found.get(uid, (place, 0.0))
                if before[0] == place:
                    found[uid] = place, max(score, before[1])
        if len(titled) >= ENOUGH:
            break
    return found


def in_order(found: Placed, documents: dict[str, Document]) -> list[str]:
    def key(uid: str) -> tuple[int, float, float, str]:
        (place, score), date = found[uid], documents[uid].date
        return place, -round(score, SAME_SCORE), -(date.timestamp() if date else 0.0), uid

    return sorted(found, key=key)


def remaining(found: Placed, documents: dict[str, Document], filters: Filters) -> Placed:
    return {
        uid: placed
        for uid, placed in found.items()
        if all(set(chosen) & set(documents[uid].facets()[f]) for f, chosen in filters.items())
    }


def filters(dice: Random) -> Filters:
    known = {"kind": ("course", "resource", "article"), "topic": VALUES["topics"]}
    asked = dice.sample(sorted(known), dice.randint(0, 2))
    return {facet: tuple(dice.sample(known[facet], dice.randint(1, 2))) for facet in asked}


def test_every_search_is_answered_as_step_by_step(
    library: Library, questions: list[str], ask: Ask
) -> None:
    dice = Random(3)
    documents = {one.document.uid: one.document for one in library.plain.public()}
    by_step = dict.fromkeys(STEPS, 0)
    for q in questions:
        chosen = filters(dice)
        expected = remaining(plainly(library, q), documents, chosen)
        first = ask(library.index, q, now=NOW, size=10, filters=chosen)
        everything = ask(library.index, q, now=NOW, size=1000, filters=chosen)
        assert [hit.uid for hit in first.hits] == in_order(expected, documents)[:10], q
        assert {hit.uid: STEPS.index(hit.step) for hit in everything.hits} == {
            uid: place for uid, (place, _) in expected.items()
        }, q
        assert {hit.uid: hit.score for hit in everything.hits} == pytest.approx(
            {uid: score for uid, (_, score) in expected.items()}
        ), q
        assert first.total == everything.total == len(expected)
        for hit in everything.hits:
            by_step[hit.step] += 1
    assert by_step["most"] > ASKED and by_step["exact"] > 50, by_step
