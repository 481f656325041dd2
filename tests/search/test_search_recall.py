"""Whatever stands in a document finds it, and whatever is typed is answered."""

from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cedu_site.search.document import Document
from cedu_site.search.engine import Results
from cedu_site.search.index import Index

Ask = Callable[..., Results]
TEXTS = (
    "油底肉是太石的传统菜，把炸过的猪肉浸在油里，可以存放1年以上。",
    "听竹山的木棉（听竹山樹）二月開花，花大而紅，先花后葉。",
    "榧坪的铜火锅用木炭烧，汤里放Ginger、姜和𬷕肉，周末9:30开席。",
    "松烟砚产自麻栏，石品有「綠膘」「金星」等。",
    "想学广场舞的请到活动中心报名，每周三、周五晚上7点。",
)


def document(number: int) -> Document:
    title, summary, body, topic, alias = (TEXTS[(number + at) % len(TEXTS)] for at in range(5))
    return Document(
        str(number), "resource", title[:9], "/", summary[:14], (topic[:5],), body, aliases=(alias,)
    )


DOCUMENTS = [document(number) for number in range(len(TEXTS))]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    made = Index(tmp_path_factory.mktemp("recall"))
    made.rebuild(DOCUMENTS, 1)
    return made


def fields(found: Document) -> list[str]:
    return [found.title, found.summary, found.body, *found.topics, *found.aliases]


def is_chinese(text: str) -> bool:
    return all("\u4e00" <= char <= "\u9fff" or char == "𬷕" for char in text)


def test_every_chinese_substring_of_every_field_finds_its_document(index: Index, ask: Ask) -> None:
    cases = {
        (found.uid, text[start:end])
        for found in DOCUMENTS
        for text in fields(found)
        for start in range(len(text))
        for end in range(start + 1, min(start + 6, len(text)) + 1)
        if is_chinese(text[start:end])
    }
    answers = {part: {hit.uid for hit in ask(index, part).hits} for _, part in cases}
    assert [(uid, part) for uid, part in cases if uid not in answers[part]] == []


def test_any_question_gets_an_answer(index: Index, ask: Ask) -> None:
    @given(st.text(alphabet=st.characters(codec=None), max_size=300))
    @example("的" * 300)
    @example("\ud800油\udfff")
    @example("AND OR NOT ( * [ ~ ^ \" ' \\ -")
    @example("\x00\x01\x1b\u202e油底肉")
    @example("".join(map(chr, range(0x4E00, 0x4F00))))
    def answered(text: str) -> None:
        answers = ask(index, text)
        assert answers.total == len(answers.hits)

    answered()


def test_any_words_of_the_site_find_something(index: Index, ask: Ask) -> None:
    @given(st.lists(st.sampled_from(["油底", "木棉", "铜火锅", "砚", "没有的"]), min_size=1))
    def found(words: list[str]) -> None:
        assert bool(ask(index, " ".join(words)).total) == (set(words) != {"没有的"})

    found()
