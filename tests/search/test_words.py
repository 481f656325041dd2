"""The site's own words are found by themselves, by sound, by initials, or one character off."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cedu_site.search.sound import Accent, syllables
from cedu_site.search.words import (
    LONGEST_NEAR,
    SHORTEST_NEAR,
    Words,
    abbreviated,
    hashes_of,
    heard,
    is_near_enough,
    misspellings,
    near,
    one_off,
    own,
    spelled,
)

KNOWN = ("红烧肉", "红烧鱼", "剪纸", "简直", "木棉", "铜火锅", "wifi")
short = st.text("甲乙丙", max_size=6)
letters = st.text("abz", min_size=1, max_size=7)


@pytest.fixture
def words() -> Words:
    made = Words(Accent([("n", "l"), ("zh", "z")]))
    for word in (*KNOWN, *KNOWN):
        made.add(word, syllables(word))
    made.add("榧坪", ("fei", "ping"))
    made.add("榧坪", ("fei", "pin"))
    made.close()
    return made


def found(words: Words, *keys: str) -> list[set[str]]:
    having = dict(words.find(hashes_of(keys)))
    return [having.get(place, set()) for place in range(len(keys))]


def test_a_word_is_found_by_itself(words: Words) -> None:
    assert found(words, *map(own, KNOWN)) == [{word} for word in KNOWN]
    assert found(words, own("没有的"), own("")) == [set(), set()]
    assert found(words) == []


def test_a_word_is_found_by_its_sound_as_the_region_hears_it(words: Words) -> None:
    plain, accent = Accent(), Accent([("n", "l"), ("zh", "z")])
    assert found(words, heard(("jian", "zhi"), accent)) == [{"剪纸", "简直"}]
    assert found(words, heard(("jian", "zi"), accent)) == [{"剪纸", "简直"}]
    assert found(words, heard(("jian", "zi"), plain)) in ([set()], [{"剪纸", "简直"}])
    assert found(words, heard(("jian",), accent)) == [set()]


def test_a_word_is_found_by_its_spelling_and_its_initials(words: Words) -> None:
    assert found(words, spelled("jianzhi"), spelled("jianz")) == [{"剪纸", "简直"}, set()]
    assert found(words, abbreviated("hsr"), abbreviated("hsy")) == [{"红烧肉"}, {"红烧鱼"}]
    assert found(words, abbreviated("jz"), abbreviated("w")) == [{"剪纸", "简直"}, set()]


def test_a_word_said_in_two_ways_is_found_by_either(words: Words) -> None:
    assert found(words, spelled("feiping"), spelled("feipin")) == [{"榧坪"}, {"榧坪"}]


def test_what_is_one_off_has_a_key_in_common(words: Words) -> None:
    assert set().union(*found(words, *near("红烧内"))) == {"红烧肉", "红烧鱼"}
    assert set().union(*found(words, *near("火锅"))) == {"铜火锅"}
    assert set().union(*found(words, *near("剪子"))) == set()


def test_only_chinese_words_of_some_length_are_known_nearly() -> None:
    cases = {"剪纸": False, "红烧肉": True, "wifi": False, "茶" * LONGEST_NEAR: True}
    assert {word: is_near_enough(word) for word in cases} == cases
    assert not is_near_enough("茶" * (LONGEST_NEAR + 1))
    assert SHORTEST_NEAR == 3


@pytest.mark.parametrize(
    ("one", "other", "near_enough"),
    [
        ("红烧肉", "红烧内", True),
        ("红烧肉", "红烧", True),
        ("红烧肉", "红肉", True),
        ("红烧肉", "红烧牛肉", True),
        ("红烧肉", "烧红肉", True),
        ("红烧肉", "红肉烧", True),
        ("红烧肉", "红烧肉", False),
        ("红烧肉", "肉烧红", False),
        ("红烧肉", "白烧鱼", False),
        ("红烧肉", "红", False),
        ("红烧肉", "烧红内", False),
        ("红烧肉", "烧红", False),
        ("", "红", True),
        ("", "", False),
    ],
)
def test_one_off(one: str, other: str, near_enough: bool) -> None:
    assert one_off(one, other) is near_enough
    assert one_off(other, one) is near_enough


def edits(word: str, alphabet: str) -> set[str]:
    """Return all that differs from `word` by one character, or by two that are swapped."""
    gone = {word[:at] + word[at + 1 :] for at in range(len(word))}
    more = {word[:at] + c + word[at:] for at in range(len(word) + 1) for c in alphabet}
    other = {word[:at] + c + word[at + 1 :] for at in range(len(word)) for c in alphabet}
    swapped = {
        word[:at] + two + one + word[at + 2 :] for at, (one, two) in enumerate(pairwise(word))
    }
    return (gone | more | other | swapped) - {word}


@given(short, short)
def test_one_off_is_what_one_edit_makes(one: str, other: str) -> None:
    assert one_off(one, other) == (other in edits(one, "甲乙丙"))


@given(short)
def test_all_that_is_one_off_shares_a_key(word: str) -> None:
    assert all(set(near(word)) & set(near(other)) for other in edits(word, "甲乙丙丁"))


@given(letters)
def test_misspellings_are_all_that_one_edit_makes(word: str) -> None:
    alphabet = "abcdefghijklmnopqrstuvwxyz"
    assert set(misspellings(word)) - {word} == edits(word, alphabet)
