"""The library's words that mean the same are put in for one another, the longest first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cedu_site.search.lexicon import MOST_REWRITINGS, Lexicon
from cedu_site.search.sound import syllables
from cedu_site.search.words import hashes_of, heard, spelled

GROUPS = (("番茄", "西红柿", "洋柿子"), ("土豆", "洋芋"), ("番茄炒蛋", "红黄两色"), ("蛋", "鸡子"))


def lexicon(*groups: tuple[str, ...], **more: object) -> Lexicon:
    return Lexicon.of({"groups": groups, **more})


def runs(lexicon: Lexicon, run: str) -> list[str]:
    return [new for new, _ in lexicon.rewritings(run)]


def test_a_word_is_replaced_by_each_of_its_group() -> None:
    found = lexicon(*GROUPS).rewritings("番茄")
    assert found == [("西红柿", "西红柿"), ("洋柿子", "洋柿子")]


def test_a_word_within_a_run_is_replaced_and_said() -> None:
    assert lexicon(*GROUPS).rewritings("炒土豆丝") == [("炒洋芋丝", "洋芋")]


def test_the_longest_word_is_replaced_first_and_then_those_inside_it() -> None:
    assert runs(lexicon(*GROUPS), "番茄炒蛋") == [
        "红黄两色",
        "西红柿炒蛋",
        "洋柿子炒蛋",
        "番茄炒鸡子",
    ]


def test_several_words_are_replaced_together_and_one_by_one() -> None:
    assert set(runs(lexicon(("番茄", "西红柿"), ("土豆", "洋芋")), "番茄烧土豆")) == {
        "西红柿烧洋芋",
        "西红柿烧土豆",
        "番茄烧洋芋",
    }
    said = dict(lexicon(("番茄", "西红柿"), ("土豆", "洋芋")).rewritings("番茄烧土豆"))
    assert said["西红柿烧洋芋"] == "西红柿、洋芋"


def test_a_word_of_two_groups_means_what_either_says() -> None:
    both = lexicon(("土豆", "洋芋"), ("土豆", "马铃薯", "洋芋"))
    assert runs(both, "土豆") == ["洋芋", "马铃薯"]
    assert runs(both, "马铃薯") == ["土豆", "洋芋"]


def test_there_are_never_too_many() -> None:
    group = tuple(f"菜{chr(0x4E10 + number)}" for number in range(2 * MOST_REWRITINGS))
    assert len(runs(lexicon(group), group[0])) == MOST_REWRITINGS
    assert len(runs(lexicon(group), group[0] * 20)) == MOST_REWRITINGS


def test_nothing_to_say_is_no_rewriting() -> None:
    for run in ("红烧肉", "茶", "", "wifi"):
        assert lexicon(*GROUPS).rewritings(run) == []
    assert Lexicon().rewritings("番茄") == []
    assert lexicon(("番茄",), ("土豆", "土豆")).rewritings("番茄土豆") == []


words = st.text("甲乙丙", min_size=1, max_size=3)
some_groups = st.lists(st.lists(words, min_size=2, max_size=3).map(tuple), max_size=4).map(tuple)


@given(some_groups, st.text("甲乙丙丁", max_size=8))
def test_a_rewriting_is_another_run_said_once(
    groups: tuple[tuple[str, ...], ...], run: str
) -> None:
    found = lexicon(*groups).rewritings(run)
    assert len(found) <= MOST_REWRITINGS
    assert len({new for new, _ in found}) == len(found)
    assert all(new != run and said for new, said in found)
    known = {word for group in groups for word in group}
    assert all(set(said.split("、")) <= known for _, said in found)


@given(some_groups, st.text("甲乙丙丁", min_size=1, max_size=4))
def test_every_single_replacement_is_among_them(
    groups: tuple[tuple[str, ...], ...], run: str
) -> None:
    found = runs(lexicon(*groups), run)
    wanted = {
        run[:at] + other + run[at + len(word) :]
        for group in groups
        for word in group
        for other in group
        for at in range(len(run))
        if run.startswith(word, at)
    } - {run}
    assert set(found) >= wanted or len(found) == MOST_REWRITINGS


def test_words_are_folded_and_closed_up() -> None:
    typed = lexicon(("西紅柿", "番 茄"), places=("榧坪", "榧坪"), readings={"楊柳": ["yang liu"]})
    assert typed.words == ("西红柿", "番茄", "榧坪", "杨柳")
    assert runs(typed, "番茄") == ["西红柿"]


@pytest.mark.parametrize("setting", [{}, {"groups": None, "sounds": None, "readings": None}])
def test_anything_may_be_missing(setting: dict[str, object]) -> None:
    empty = Lexicon.of(setting)
    assert (empty.words, empty.rewritings("茶"), empty.spoken("茶")) == ((), [], [("cha",)])


def test_a_sound_that_is_no_pair_is_left_out() -> None:
    assert Lexicon.of({"sounds": [["n"], ["n", "l"], []]}).sounds == (("n", "l"),)


def test_a_word_may_be_said_in_several_ways() -> None:
    said = Lexicon.of({"readings": {"会理": ["hui li", "kuai li"], "理": ["ni"]}})
    assert said.spoken("会理") == [("hui", "li"), ("kuai", "li"), ("hui", "ni")]
    assert said.spoken("游会理城") == [
        (*syllables("游"), "hui", "li", *syllables("城")),
        (*syllables("游"), "kuai", "li", *syllables("城")),
        (*syllables("游"), "hui", "ni", *syllables("城")),
    ]
    assert said.spoken("茶") == [("cha",)]


def test_its_own_words_are_found_by_each_way_they_are_said() -> None:
    said = Lexicon.of(
        {"places": ["会理"], "readings": {"会理": ["kuai li"]}, "sounds": [["n", "l"]]}
    )
    keys = [spelled("huili"), spelled("kuaili"), heard(("kuai", "ni"), said.accent)]
    found = said.own_words.find(hashes_of([*keys, spelled("huini")]))
    assert list(found) == [(0, {"会理"}), (1, {"会理"}), (2, {"会理"})]
