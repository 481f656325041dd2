"""What residents of the shipped place type finds the right page, among many that are like it."""

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from cedu_site.config import shipped
from cedu_site.place.models import Setting
from cedu_site.search.document import Document
from cedu_site.search.documents import all_documents
from cedu_site.search.engine import Request, Results, search
from cedu_site.search.index import Index
from tests.conftest import close_site, open_site
from tests.search.residents.distractors import distractors

ASKED = yaml.safe_load((Path(__file__).parent / "residents" / "queries.yaml").read_text("utf-8"))
QUERIES: list[dict[str, Any]] = ASKED["queries"]
DISHES: list[str] = ASKED["dishes"]
STEPS = ("exact", "folded", "variant", "pinyin", "near", "most")
NOW = datetime(2026, 11, 25, 4, tzinfo=UTC)
FIRST_OF_ALL = 0.9
MOST_ANSWERS = 30
Ask = Callable[[str], tuple[Results, list[str]]]


@pytest.fixture(scope="session")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    """Search the shipped content among the distractors; return the answers and their addresses."""
    folder = tmp_path_factory.mktemp("residents")
    app = open_site(shipped("content"), folder / "data")
    with app.app_context():
        documents = [*all_documents(), *_strangers()]
        lexicon = Setting.read("lexicon")
    index = Index(folder / "index")
    index.rebuild(documents, 1, lexicon)
    urls = {document.uid: document.url for document in documents}

    def asked(q: str) -> tuple[Results, list[str]]:
        results = search(index, Request(now=NOW, q=q))
        return results, [urls[hit.uid] for hit in results.hits]

    yield asked
    close_site(app)


def _strangers() -> Iterator[Document]:
    for number, one in enumerate(distractors()):
        yield Document(
            uid=f"stranger{number}", kind="resource", title=one.title,
            url=f"/strangers/{number}/{one.title}", summary=one.summary, topics=one.topics,
            body=one.body, example=True,
        )  # fmt: skip


def _wanted(query: dict[str, Any]) -> list[str]:
    wants = query["wants"]
    return wants if isinstance(wants, list) else [wants]


def _place(query: dict[str, Any], urls: list[str]) -> int:
    """Return at which place the first wanted page came, from 1."""
    return next((at for at, url in enumerate(urls, 1) if url in _wanted(query)), sys.maxsize)


def _instead(query: dict[str, Any], results: Results, urls: list[str]) -> str:
    return f"{query['q']} → {_wanted(query)}; {results.step}, {results.total}: {urls[:3]}"


def test_wanted_page_is_among_the_first_three(ask: Ask) -> None:
    answers = [(query, *ask(query["q"])) for query in QUERIES]
    missed = [_instead(*one) for one in answers if _place(one[0], one[2]) > 3]
    assert not missed, f"{len(missed)} of {len(QUERIES)} missed:\n" + "\n".join(missed)


def test_wanted_page_mostly_comes_first(ask: Ask) -> None:
    answers = [(query, *ask(query["q"])) for query in QUERIES]
    later = [_instead(*one) for one in answers if _place(one[0], one[2]) > 1]
    share = 1 - len(later) / len(QUERIES)
    assert share >= FIRST_OF_ALL, f"first for {share:.0%}; not for:\n" + "\n".join(later)


def test_step_that_finds_it_is_the_named_one(ask: Ask) -> None:
    named = [query for query in QUERIES if "step" in query]
    answers = [(query, *ask(query["q"])) for query in named]
    wrong = [f"{q['step']}: {_instead(q, r, u)}" for q, r, u in answers if r.step != q["step"]]
    assert not wrong, f"{len(wrong)} of {len(named)}, the named step first:\n" + "\n".join(wrong)


def test_name_of_a_dish_has_few_answers(ask: Ask) -> None:
    totals = {dish: ask(dish)[0].total for dish in DISHES}
    assert all(totals.values())
    assert {dish: total for dish, total in totals.items() if total > MOST_ANSWERS} == {}


def test_every_step_is_asked_for_amply(ask: Ask) -> None:
    steps = Counter(query.get("step") for query in QUERIES)
    assert min(steps[step] for step in STEPS) >= 12, steps
    assert len(QUERIES) >= 110 and len({query["q"] for query in QUERIES}) == len(QUERIES)
    assert len(DISHES) >= 25


def test_strangers_are_many_and_always_the_same() -> None:
    strangers = list(distractors())
    assert strangers == list(distractors()) and len(set(strangers)) == 2000
    assert all(200 <= len(one.body) <= 600 and "示例" in one.body for one in strangers)
