"""Step by step: what helps a resident who types a word as it is said."""

from collections.abc import Callable
from pathlib import Path

import pytest

from cedu_site.search.document import Document
from cedu_site.search.engine import Results
from cedu_site.search.index import Index

Ask = Callable[..., Results]
LEXICON = {"groups": [["番茄", "西红柿"], ["鸡枞", "鸡棕"]], "sounds": [["n", "l"], ["z", "zh"]]}
PAGES = {
    "egg": ("西红柿炒鸡蛋", "蛋先下锅，再下西红柿。"),
    "passing": ("一天三顿", "中午常吃西红柿炒蛋，晚上喝粥。"),
    "meat": ("红烧肉", "五花肉切块，加酱油慢炖。"),
    "oil": ("山里的油底肉", "肉存在油里。"),
    "noodles": ("羊肉米线", "汤熬得白。"),
    "apart": ("两道菜", "红烧鱼和粉蒸烧肉分开做。"),
    "fungus": ("鸡枞汤", "雨后上山。"),
    "milk": ("牛奶米糊", "早上喝。"),
    "tea1": ("春茶怎么采", "清明前。"),
    "tea2": ("春茶怎么炒", "锅要热。"),
    "tea3": ("春茶怎么泡", "水不要滚。"),
    "tea4": ("过年", "也喝春茶，配点心。"),
}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    folder: Path = tmp_path_factory.mktemp("steps")
    made = Index(folder)
    pages = [Document(uid, "resource", t, f"/{uid}", body=b) for uid, (t, b) in PAGES.items()]
    made.rebuild(pages, 1, LEXICON)
    return made


CASES = {
    "红烧肉": ("exact", "meat"),
    "紅燒肉": ("folded", "meat"),
    "鸡棕": ("variant", "fungus"),
    "油低肉": ("pinyin", "oil"),
    "hongshaorou": ("pinyin", "meat"),
    "hong shao rou": ("pinyin", "meat"),
    "HongShao Rou": ("pinyin", "meat"),
    "hsr": ("pinyin", "meat"),
    "红shao肉": ("pinyin", "meat"),
    "liulai": ("pinyin", "milk"),
    "红烧内": ("near", "meat"),
    "羊肉米钱": ("near", "noodles"),
    "羊肉线": ("near", "noodles"),
    "hongshaoruo": ("near", "meat"),
    "山里人的肉怎样存在油里面？": ("most", "oil"),
}


@pytest.mark.parametrize(("q", "wanted"), CASES.items())
def test_the_step_that_helps_finds_the_page_first(
    index: Index, ask: Ask, q: str, wanted: tuple[str, str]
) -> None:
    answers = ask(index, q)
    assert (answers.step, answers.hits[0].uid) == wanted


def test_a_page_that_has_the_words_in_passing_does_not_hide_the_dish(
    index: Index, ask: Ask
) -> None:
    answers = ask(index, "番茄炒蛋")
    assert answers.step == "variant"
    steps = {hit.uid: hit.step for hit in answers.hits}
    assert (steps["passing"], steps["egg"]) == ("variant", "near")


def test_with_three_answers_by_title_no_weaker_step_follows(index: Index, ask: Ask) -> None:
    answers = ask(index, "春茶")
    assert {hit.uid for hit in answers.hits} == {"tea1", "tea2", "tea3", "tea4"}
    assert {hit.step for hit in answers.hits} == {"exact"}


def test_it_is_said_what_was_searched_for_instead(index: Index, ask: Ask) -> None:
    assert ask(index, "红烧内").said == {"near": ("红烧肉",)}
    assert ask(index, "油低肉").said == {"pinyin": ("油底肉",)}
    assert ask(index, "红烧内 酱油").said == {"near": ("红烧肉 酱油",)}
    assert ask(index, "鸡棕").said["variant"] == ("鸡枞",)
    assert ask(index, "红烧肉").said["exact"] == ()


def test_quoted_words_are_found_as_they_stand_only(index: Index, ask: Ask) -> None:
    assert {hit.uid for hit in ask(index, "红烧肉").hits} == {"meat", "apart"}
    assert [hit.uid for hit in ask(index, '"红烧肉"').hits] == ["meat"]
    assert ask(index, '"油低肉"').total == 0


def test_only_what_is_said_literally_is_excluded(index: Index, ask: Ask) -> None:
    assert {hit.uid for hit in ask(index, "烧肉 -红烧肉").hits} == {"apart"}


def test_of_a_question_the_words_of_the_site_are_marked(index: Index, ask: Ask) -> None:
    terms = ask(index, "山里人的羊肉米线怎样做才好").terms
    assert "羊肉米线" in terms
    assert "线怎" not in terms
