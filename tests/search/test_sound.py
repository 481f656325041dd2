"""How words sound: pinyin read from letters, and the sounds that a region takes for one."""

from collections.abc import Iterator
from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cedu_site.search.sound import (
    LONGEST_SPELLING,
    MOST_SPLITS,
    MOST_WAYS,
    Accent,
    initials,
    splits,
    spoken,
    started,
    syllables,
    ways,
    windows,
)

SOUNDS = ("n", "l", "z", "zh", "c", "ch", "en", "eng", "in", "ing", "f", "h")
PIECES = ("xi", "an", "xian", "fang", "fan", "gan", "ang", "e", "er", "n", "zh", "hong", "v")
pairs = st.lists(st.tuples(st.sampled_from(SOUNDS), st.sampled_from(SOUNDS)), max_size=8)
spellings = st.lists(st.sampled_from(PIECES), min_size=1, max_size=5).map("".join)


def test_each_character_has_its_syllable() -> None:
    assert syllables("红烧肉") == ("hong", "shao", "rou")
    assert syllables("重庆") == ("chong", "qing")
    assert syllables("wifi") == ("wifi",)
    assert len(syllables("吃𬷕肉")) == 3


def test_letters_are_read_in_all_ways_the_longer_syllables_first() -> None:
    assert splits("xian") == [("xian",), ("xi", "an")]
    assert splits("fangan") == [("fang", "an"), ("fan", "gan")]
    assert splits("hongshaorou")[0] == ("hong", "shao", "rou")
    assert splits("lvse") == [("lv", "se")]


@pytest.mark.parametrize("letters", ["zzz", "xianq", "第3课", "wifi2", "a b", "", "hong-shao"])
def test_what_is_no_pinyin_is_read_in_no_way(letters: str) -> None:
    assert splits(letters) == []


def test_many_ways_are_cut_off() -> None:
    assert len(splits("xian" * 8)) == MOST_SPLITS
    assert splits("a" * (LONGEST_SPELLING + 1)) == []
    assert len(list(ways(["xianxian", "茶", "xianxian"]))) == MOST_WAYS


def readings(letters: str) -> Iterator[tuple[str, ...]]:
    if not letters:
        yield ()
    for end in range(1, min(6, len(letters)) + 1):
        if splits(letters[:end]) and (letters[:end],) in splits(letters[:end]):
            yield from ((letters[:end], *rest) for rest in readings(letters[end:]))


@given(spellings)
def test_splits_are_all_rows_of_syllables_as_far_as_they_go(letters: str) -> None:
    found, every = splits(letters), set(readings(letters))
    assert set(found) <= every
    assert len(found) == len(set(found)) == min(len(every), MOST_SPLITS)
    assert found == sorted(found, key=lambda way: [-len(syllable) for syllable in way])


def test_characters_and_letters_are_said_together() -> None:
    assert next(ways(["红", "shao", "肉"])) == ("hong", "shao", "rou")
    assert list(ways(["红", "fan", "肉"])) == [("hong", "fan", "rou")]
    assert list(ways(["xian", "茶"])) == [("xian", "cha"), ("xi", "an", "cha")]
    assert list(ways(["红", "zzz"])) == []


def test_a_syllable_may_be_unfinished_while_it_is_typed() -> None:
    assert " hong sh" in started(["hongsh"])
    assert " hong shao" in started(["红", "shao"])
    assert list(started(["红烧"])) == [" hong shao"]


def test_a_text_sounds_word_by_word() -> None:
    assert spoken("红烧肉 wifi").split() == ["hong", "shao", "rou", "wifi"]
    assert initials(("hong", "shao", "", "rou")) == "hsr"


def same(accent: Accent, one: str, other: str) -> bool:
    return accent.key(one.split()) == accent.key(other.split())


@pytest.mark.parametrize(
    ("sounds", "one", "other"),
    [
        ([("n", "l")], "niu nai", "liu lai"),
        ([("l", "n")], "niu nai", "liu lai"),
        ([("z", "zh")], "zong zi", "zhong zhi"),
        ([("en", "eng")], "fen zheng rou", "feng zhen rou"),
        ([("in", "ing")], "xin xing", "xing xin"),
        ([("f", "h")], "hu jian", "fu jian"),
        ([("s", "sh"), ("en", "eng")], "sen", "sheng"),
        ([], "lv se", "lu se"),
    ],
)
def test_sounds_a_region_confuses_are_one(
    sounds: list[tuple[str, str]], one: str, other: str
) -> None:
    assert same(Accent(sounds), one, other)
    assert same(Accent(), one, other) == (not sounds)


def test_other_sounds_stay_apart() -> None:
    accent = Accent([("n", "l"), ("in", "ing")])
    assert not same(accent, "zi", "zhi")
    assert not same(accent, "nan", "nang")  # a final that ends in n is not the initial n
    assert not same(accent, "fen", "feng")
    assert not same(accent, "xi an", "xian")
    assert accent.key(["wifi2"]) == "wifi2"


def test_a_chain_of_confusions_is_one_sound() -> None:
    for sounds in (
        [("n", "l"), ("l", "r"), ("r", "y")],
        [("r", "y"), ("n", "l"), ("l", "r")],
        [("y", "r"), ("l", "n"), ("n", "y")],
    ):
        accent = Accent(sounds)
        assert len({accent.key([initial + "ang"]) for initial in "nlry"}) == 1
        assert not same(accent, "nang", "mang")


@given(pairs)
def test_confused_are_those_that_pairs_lead_to(pairs: list[tuple[str, str]]) -> None:
    groups = [{sound} for sound in SOUNDS]
    for one, other in pairs:
        joined = [group for group in groups if group & {one, other}]
        groups = [*(group for group in groups if group not in joined), set().union(*joined)]
    accent = Accent(pairs)
    for one, other in combinations(SOUNDS, 2):
        together = any({one, other} <= group for group in groups)
        assert (accent.hear(one) == accent.hear(other)) == together


def test_windows_are_all_stretches_the_long_ones_first() -> None:
    assert list(windows(3, 2, 9)) == [(0, 3), (0, 2), (1, 3)]
    assert list(windows(1, 2, 9)) == []
    for length, shortest, longest in product(range(5), (1, 2), (1, 3)):
        sizes = [end - start for start, end in windows(length, shortest, longest)]
        assert sizes == sorted(sizes, reverse=True)
        assert len(sizes) == sum(
            length - size + 1 for size in range(shortest, min(longest, length) + 1)
        )
