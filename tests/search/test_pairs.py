"""Pairs of the desk stand among the groups of the library."""

import pytest

from cedu_site.search.pairs import joined

LIBRARY = [["杯垫", "茶垫"], ["山歌", "喊歌"]]


@pytest.mark.parametrize(
    ("pairs", "groups"),
    [
        ([], LIBRARY),
        ([["碗托", "茶托"]], [*LIBRARY, ["碗托", "茶托"]]),
        ([["碗托", "茶垫"]], [["山歌", "喊歌"], ["杯垫", "茶垫", "碗托"]]),
        ([["喊歌", "杯垫"]], [["杯垫", "茶垫", "山歌", "喊歌"]]),
        (
            [["碗托", "盏托"], ["盏托", "茶垫"]],
            [["山歌", "喊歌"], ["杯垫", "茶垫", "碗托", "盏托"]],
        ),
        ([["杯墊", "碗托"]], [["山歌", "喊歌"], ["杯垫", "茶垫", "碗托"]]),
    ],
)
def test_a_pair_joins_the_groups_that_know_its_words(
    pairs: list[list[str]], groups: list[list[str]]
) -> None:
    assert joined(LIBRARY, pairs) == groups
