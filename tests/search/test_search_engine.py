"""What is found, in which order, and by which step."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from cedu_site.search.document import Document
from cedu_site.search.engine import Results
from cedu_site.search.index import Index

Make = Callable[..., Index]
Ask = Callable[..., Results]
Uids = Callable[..., list[str]]


def page(uid: str, title: str, body: str = "", **more: object) -> Document:
    return Document(uid, "resource", title, f"/{uid}", body=body, **more)


def on(day: int) -> datetime:
    return datetime(2026, 1, day, tzinfo=UTC)


@pytest.fixture
def dishes(index_of: Make) -> Index:
    return index_of(
        page("meat", "红烧肉", "五花肉切块，加酱油慢炖。", date=on(1)),
        page("fish", "红烧鱼", "鱼先煎，再放酱油和泡椒。", date=on(2)),
        page("rice", "米饭的做法", "一碗米一碗半水。红烧肉配米饭最香，红烧肉汁拌饭。", date=on(3)),
        page("farm", "油底肉", "太石人把肉存在油里。", aliases=("坛子肉",), date=on(4)),
    )


def test_all_words_must_match(dishes: Index, uids: Uids) -> None:
    assert set(uids(dishes, "酱油")) == {"meat", "fish"}
    assert uids(dishes, "酱油 泡椒") == ["fish"]


def test_the_page_of_that_title_comes_first(dishes: Index, uids: Uids) -> None:
    assert uids(dishes, "红烧肉") == ["meat", "rice"]


def test_a_former_title_is_a_title(dishes: Index, ask: Ask) -> None:
    (hit,) = ask(dishes, "《坛子肉》").hits
    assert (hit.uid, hit.score > 1000) == ("farm", True)


def test_a_single_character_finds(dishes: Index, uids: Uids) -> None:
    assert uids(dishes, "鱼") == ["fish"]


def test_traditional_and_full_width_characters_find(dishes: Index, ask: Ask) -> None:
    answers = ask(dishes, "醬油")
    assert (answers.step, answers.total) == ("folded", 2)


def test_excluded_words_do_not_answer(dishes: Index, uids: Uids) -> None:
    assert uids(dishes, "红烧 -泡椒 -米饭") == ["meat"]
    assert set(uids(dishes, "-红烧")) == {"farm"}


def test_a_question_finds_its_page_by_most_of_its_words(dishes: Index, ask: Ask) -> None:
    answers = ask(dishes, "太石人怎么存放油底肉？")
    assert (answers.step, answers.hits[0].uid) == ("most", "farm")


def test_punctuation_alone_finds_nothing(dishes: Index, ask: Ask) -> None:
    answers = ask(dishes, "！？…")
    assert (answers.total, answers.step, answers.hits) == (0, "exact", [])


def test_without_a_question_everything_newest_first(dishes: Index, ask: Ask) -> None:
    answers = ask(dishes)
    assert [hit.uid for hit in answers.hits] == ["farm", "rice", "fish", "meat"]
    assert answers.step == "exact"


def test_sorting_by_title_goes_by_sound(dishes: Index, uids: Uids) -> None:
    assert uids(dishes, sort="title") == ["meat", "fish", "rice", "farm"]


def test_newer_first_among_equals(index_of: Make, uids: Uids) -> None:
    index = index_of(*(page(f"p{day}", "腌菜", "一样的话", date=on(day)) for day in (2, 3, 1)))
    assert uids(index, "一样") == ["p3", "p2", "p1"]


def test_pages_follow_one_another_and_end(dishes: Index, uids: Uids) -> None:
    pages = [uids(dishes, sort="newest", size=3, page=number) for number in (1, 2, 3, 999_999)]
    assert pages == [["farm", "rice", "fish"], ["meat"], [], []]


def test_the_title_weighs_more_than_the_body(index_of: Make, uids: Uids) -> None:
    index = index_of(
        page("passing", "早餐", "豆浆油条，有时也吃米线。"),
        page("about", "太石的米线", "用本地的米做成，早上吃。"),
    )
    assert uids(index, "米线") == ["about", "passing"]


def test_only_what_is_public_now_answers(index_of: Make, ask: Ask) -> None:
    index = index_of(page("always", "粽子"), page("spring", "粽子", opens=100.0, closes=200.0))

    def at(second: float) -> set[str]:
        now = datetime.fromtimestamp(second, UTC)
        return {hit.uid for hit in ask(index, "粽子", now=now).hits}

    assert [at(second) for second in (99, 100, 199, 200, 150)] == [
        {"always"},
        {"always", "spring"},
        {"always", "spring"},
        {"always"},
        {"always", "spring"},
    ]


def test_terms_to_mark_are_the_words_typed(dishes: Index, ask: Ask) -> None:
    assert ask(dishes, "紅燒肉 米飯").terms == ("红烧肉", "米饭")
