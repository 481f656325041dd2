"""Passages and marks."""

import re
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from cedu_site.search.passages import mark, passages
from tests.desk.attacks import ATTACKS

TEXT = (
    "太石在听竹山的北面，山高谷深。当地人把猪肉切块，用小火慢慢熬出油来。"
    "油底肉浸在猪油里，可以存放一年以上。吃的时候取出来，切片蒸热。"
    "做法各家不同，有人先用盐腌两天。腌好的肉要晾干。熬油时火不能大，否则肉会焦。"
    "装坛以后放在阴凉处。油底肉配米饭最香，也可以炒青椒。客人来了，主人总要端一盘出来。"
)
MARKED = re.compile(r"<mark>(.*?)</mark>")


def test_whole_words_are_marked_however_they_are_written() -> None:
    assert mark("红烧肉与紅燒肉", ["红烧肉"]) == "<mark>红烧肉</mark>与<mark>紅燒肉</mark>"


def test_overlapping_matches_are_one_mark() -> None:
    assert mark("红烧肉", ["红烧", "烧肉"]) == "<mark>红烧肉</mark>"


def test_a_latin_word_is_not_marked_inside_another() -> None:
    assert mark("art Party ＡＲＴ", ["art"]) == "<mark>art</mark> Party <mark>ＡＲＴ</mark>"


def test_markup_in_the_text_is_escaped() -> None:
    assert mark('<b a="1">油</b>', ["b"]) == (
        "&lt;<mark>b</mark> a=&quot;1&quot;&gt;油&lt;/<mark>b</mark>&gt;"
    )


def test_passages_are_cut_at_punctuation_around_the_matches() -> None:
    first, second = passages(TEXT, ["油底肉"], length=30)
    assert first == "…<mark>油底肉</mark>浸在猪油里，可以存放一年以上。吃的时候取出来，…"
    assert second == "…<mark>油底肉</mark>配米饭最香，也可以炒青椒。客人来了，…"


def test_the_passage_with_most_different_words_is_chosen() -> None:
    (passage,) = passages(TEXT, ["油底肉", "青椒"], count=1, length=30)
    assert MARKED.findall(passage) == ["油底肉", "青椒"]


def test_a_word_that_does_not_stand_there_whole_is_marked_by_its_pairs() -> None:
    assert MARKED.findall(" ".join(passages(TEXT, ["油底肉片"]))) == ["油底肉", "油底肉"]


def test_without_a_match_the_beginning_is_shown() -> None:
    assert passages(TEXT, ["没有"], length=20) == ["太石在听竹山的北面，山高谷深。…"]
    assert passages("", ["没有"]) == []


PARTS = st.sampled_from([*"红烧肉<>&;。， ab\n紅\"'/", "mark", "<mark>", "&lt;", "&amp;", *ATTACKS])


@given(
    st.text("红烧肉<&。， ab\n紅", max_size=400) | st.lists(PARTS, max_size=40).map("".join),
    st.lists(st.text("红烧肉ab<", max_size=4) | PARTS, max_size=6),
)
def test_passages_are_pieces_of_the_text_and_nothing_else(text: str, terms: list[str]) -> None:
    flat = "".join(text.split())
    assert mark(text, terms).count("<mark>") == mark(text, terms).count("</mark>")
    for passage in [*passages(text, terms), mark(text, terms)]:
        bare = re.sub(r"</?mark>", "", passage)
        assert not re.search("[<>\"']", bare), "all else is escaped"
        plain = unescape(bare).strip("…")
        assert "".join(plain.split()) in flat
