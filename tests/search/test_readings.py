"""The other ways to read a search, each by itself: in other words, by sound, one character off."""

from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cedu_site.search.document import Document
from cedu_site.search.index import Index
from cedu_site.search.query import parse
from cedu_site.search.readings import (
    LONGEST_LETTERS,
    LONGEST_RUN,
    MOST_READINGS,
    SHORTEST_TYPO,
    Reading,
    homophones,
    near_misses,
    variants,
)
from cedu_site.search.view import View

LEXICON = {
    "groups": [["番茄", "西红柿"], ["土豆", "洋芋", "马铃薯"], ["旧称砚", "松烟砚"]],
    "places": ["榧坪", "会理"],
    "sounds": [["n", "l"], ["z", "zh"], ["in", "ing"], ["f", "h"]],
    "readings": {"会理": ["kuai li"]},
}
TITLES = (
    *("红烧肉", "西红柿炒鸡蛋", "羊肉米线", "剪纸入门", "牛奶糊", "松烟砚", "智能手机", "方案"),
    *("饭干", "广场舞", "粽子", "重子"),
)


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> View:
    folder: Path = tmp_path_factory.mktemp("readings")
    made = Index(folder)
    made.rebuild([Document(t, "resource", t, f"/{t}") for t in TITLES[:6]], 1, LEXICON)
    made.update([Document(t, "resource", t, f"/{t}") for t in TITLES[6:]], (), 2)
    return made.view()


def literal(q: str) -> Reading:
    return Reading(parse(q).words)


def names(readings: Iterable[Reading]) -> list[str]:
    return [" ".join("".join(word) for word in reading.words) for reading in readings]


def in_other_words(view: View, q: str) -> list[str]:
    return names(variants(view, [literal(q)]))


def by_sound(view: View, q: str) -> list[str]:
    return names(homophones(view, parse(q), [literal(q)]))


def one_off(view: View, q: str) -> list[str]:
    return names(near_misses(view, parse(q), [literal(q)]))


def test_a_reading_is_made_of_terms() -> None:
    reading = literal("红烧肉 wifi 红烧肉的做法")
    assert reading.runs == ("红烧肉", "wifi", "红烧肉的做法")
    assert reading.required == ("红烧", "烧肉", "wifi", "肉的", "的做", "做法")
    assert reading.longer[0] == "红烧肉"
    assert reading.singles == ("红", "烧", "肉", "的", "做", "法")
    assert reading.name == "红烧肉wifi红烧肉的做法"


def test_a_replaced_run_is_said_with_the_whole_search() -> None:
    reading = literal("红烧内-做法 酱油").replaced(0, 0, "红烧肉")
    assert reading.words == (("红烧肉", "做法"), ("酱油",))
    assert reading.said == ("红烧肉做法 酱油",)


def test_other_words_of_the_lexicon(view: View) -> None:
    assert in_other_words(view, "番茄") == ["西红柿"]
    assert set(in_other_words(view, "番茄 土豆")) == {
        *("番茄 洋芋", "番茄 马铃薯", "西红柿 土豆", "西红柿 洋芋", "西红柿 马铃薯"),
    }
    assert in_other_words(view, "红烧肉") == []
    (found,) = variants(view, [literal("炒番茄")])
    assert (found.said, found.words) == (("西红柿",), (("炒西红柿",),))


def test_other_words_of_what_was_meant_leave_it_said(view: View) -> None:
    meant = literal("松研砚").replaced(0, 0, "松烟砚")
    (found,) = variants(view, [meant])
    assert (found.words, found.said) == ((("旧称砚",),), ("松烟砚",))


def test_words_that_sound_the_same(view: View) -> None:
    assert by_sound(view, "红少肉") == ["红烧肉"]
    assert by_sound(view, "简只入门")[0] == "剪纸入门"
    assert "我要红烧肉" in by_sound(view, "我要红少肉")
    assert by_sound(view, "宗子") == ["粽子", "重子"]  # the one that truly sounds so comes first
    assert by_sound(view, "红烧肉") == []


def test_words_that_sound_the_same_in_this_region(view: View) -> None:
    assert by_sound(view, "刘来糊") == ["牛奶糊"]
    assert by_sound(view, "飞平") == ["榧坪"]
    assert by_sound(view, "灰里") == ["会理"]
    assert by_sound(view, "快里") == ["会理"]  # the other way in which it is said


def test_letters_spell_a_word_in_each_way_they_can_be_read(view: View) -> None:
    assert by_sound(view, "hongshaorou") == ["红烧肉"]
    assert by_sound(view, "hong shao rou")[0] == "红烧肉"
    assert by_sound(view, "fangan") == ["方案", "饭干"]  # fang an, fan gan
    assert by_sound(view, "kuaili") == by_sound(view, "huili") == ["会理"]
    assert by_sound(view, "liulaihu") == ["牛奶糊"]
    assert by_sound(view, "红shao肉") == ["红烧肉"]
    assert "剪纸 rumen" not in by_sound(view, "jianzhi rumen")


def test_initials_abbreviate_a_word(view: View) -> None:
    assert by_sound(view, "hsr") == ["红烧肉"]
    assert by_sound(view, "gcw") == ["广场舞"]
    assert by_sound(view, "h") == by_sound(view, "hsx") == []


def test_letters_that_say_nothing_are_left(view: View) -> None:
    for q in ("wifi", "zzz", "x" * (LONGEST_LETTERS + 1), "2026"):
        assert by_sound(view, q) == one_off(view, q) == []


def test_words_one_character_off(view: View) -> None:
    assert one_off(view, "红烧内") == one_off(view, "红肉烧") == ["红烧肉"]
    assert one_off(view, "羊肉米钱")[0] == one_off(view, "羊肉线")[0] == "羊肉米线"
    assert "学智能手机" in one_off(view, "学智能手饥")
    assert one_off(view, "红烧肉") == []
    assert one_off(view, "剪子") == []  # too short: all such words are one off one another
    assert names(near_misses(view, parse("红烧内 酱油"), [literal("红烧内 酱油")])) == [
        "红烧肉 酱油"
    ]


def test_pinyin_one_letter_off(view: View) -> None:
    for typed in ("hongshaoruo", "hongsharou", "hongshaoroui", "hongshborou"):
        assert one_off(view, typed) == ["红烧肉"]
    assert one_off(view, "zonzi") == ["粽子"]
    assert one_off(view, "zozi") == []  # shorter than a typo is looked for in
    assert len("zozi") < SHORTEST_TYPO


def test_sentences_are_not_read_otherwise(view: View) -> None:
    sentence = "红少肉" + "的" * LONGEST_RUN
    assert by_sound(view, sentence) == one_off(view, sentence) == []


@given(st.lists(st.sampled_from([*TITLES, "番茄", "hsr", "红烧内", "fangan", "灰里", "zzz", "-"])))
def test_readings_are_few_and_each_another_one(view: View, typed: list[str]) -> None:
    query = parse(" ".join(typed))
    asked = Reading(query.words)
    for found in (
        variants(view, [asked]),
        homophones(view, query, [asked]),
        near_misses(view, query, [asked]),
    ):
        assert len(found) <= MOST_READINGS
        assert len({reading.words for reading in found}) == len(found)
        assert all(reading.said and reading.words != asked.words for reading in found)
