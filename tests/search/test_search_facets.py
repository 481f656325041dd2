"""Facets count what would remain."""

from collections import Counter
from collections.abc import Callable, Mapping
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cedu_site.search.choices import LISTED, Facet, Value
from cedu_site.search.document import FACETS, Document
from cedu_site.search.engine import Results
from cedu_site.search.index import Index

KINDS, TOPICS, CENTRES = ("course", "resource"), ("菜", "歌", "字"), (("a",), ("a", "b"), ("c",))
DOCUMENTS = [
    Document(
        f"{kind}{number}",
        kind,
        "红烧肉" if number % 2 else "剪纸",
        "/",
        topics=(topic, "通用") if number % 3 else (topic,),
        centres=centres,
    )
    for number, (kind, topic, centres) in enumerate(product(KINDS, TOPICS, CENTRES))
]
Ask = Callable[..., Results]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    folder: Path = tmp_path_factory.mktemp("facets")
    made = Index(folder)
    made.rebuild(DOCUMENTS[:10], 1)
    made.update(DOCUMENTS[8:], ["resource99"], 2)
    return made


def remains(document: Document, filters: Mapping[str, tuple[str, ...]]) -> bool:
    values = document.facets()
    return all(set(values[facet]) & set(chosen) for facet, chosen in filters.items() if chosen)


def counted(documents: list[Document], filters: Mapping[str, tuple[str, ...]], facet: str):
    others = {name: chosen for name, chosen in filters.items() if name != facet}
    counts = Counter(dict.fromkeys(filters.get(facet, ()), 0))
    for document in documents:
        if remains(document, others):
            counts.update(document.facets()[facet])
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


some = st.fixed_dictionaries(
    {
        "kind": st.lists(st.sampled_from([*KINDS, "?"]), unique=True).map(tuple),
        "topic": st.lists(st.sampled_from([*TOPICS, "通用"]), unique=True).map(tuple),
        "centre": st.lists(st.sampled_from(["a", "b", "c"]), unique=True).map(tuple),
    }
)


def test_counts_are_those_of_counting(index: Index, ask: Ask) -> None:
    @given(some, st.sampled_from(["", "红烧肉"]))
    def same(filters: dict[str, tuple[str, ...]], q: str) -> None:
        matching = [document for document in DOCUMENTS if q in document.title]
        answers = ask(index, q, filters=filters)
        assert answers.facets == {name: counted(matching, filters, name) for name in FACETS}
        found = {document.uid for document in matching if remains(document, filters)}
        assert {hit.uid for hit in answers.hits} == found
        assert answers.total == len(found)

    same()


def test_a_filter_never_makes_the_question_weaker(index: Index, ask: Ask) -> None:
    answers = ask(index, "红烧肉", filters={"topic": ("没有",)})
    assert (answers.step, answers.total) == ("exact", 0)
    assert answers.facets["topic"][-1] == ("没有", 0)


def test_unknown_facets_are_ignored(index: Index, ask: Ask) -> None:
    assert ask(index, filters={"colour": ("红",)}).total == len(DOCUMENTS)


def test_only_the_most_frequent_values_are_counted_out_and_what_is_chosen(
    index_of: Callable[..., Index], ask: Ask
) -> None:
    frequent = [Document(f"f{n}", "resource", "茶", "/", topics=(f"多{n % 3}",)) for n in range(9)]
    rare = [Document(f"r{n}", "resource", "茶", "/", topics=(f"少{n:03}",)) for n in range(150)]
    index = index_of(*frequent, *rare)
    assert ask(index, "茶", most=4).facets["topic"] == [
        *(("多0", 3), ("多1", 3), ("多2", 3), ("少000", 1))
    ]
    chosen = ask(index, "茶", most=2, filters={"topic": ("少149", "没有")}).facets["topic"]
    assert chosen == [("多0", 3), ("多1", 3), ("少149", 1), ("没有", 0)]
    assert len(ask(index, "茶").facets["topic"]) == 153


def test_a_page_says_where_it_does_not_list_all_values() -> None:
    values = [Value(f"茶{n}", f"茶{n}", 1, n == LISTED - 1) for n in range(LISTED)]
    shown, whole = (str(Facet("topic", "主题", some).choices) for some in (values, values[:9]))
    assert shown.count("<label>") == LISTED
    assert '<details class="more" open>' in shown
    assert f"这里只列资料最多的 {LISTED} 项。" in shown
    assert '<details class="more">\n<summary>另外 1 项</summary>' in whole
    assert "这里只列" not in whole
    assert Facet("topic", "主题", values[:1]).choices == ""
