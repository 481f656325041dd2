"""The difference of two texts: whole, in words, by paragraph, and never long in coming."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cedu_site.publishing.diff import Kind, Part, Run, compare, folded, is_changed

LONG = 20_000
MOST_SECONDS = 2  # of the processor; comparing each with each in Python would take minutes
WORDS = st.lists(st.sampled_from(["竹篮", "的", "，", "。", "\n", "\n\n", "a", " b", "破篾"])).map(
    "".join
)
SENTENCES = [
    f"第{number}天，{number + 30}人来学编竹篮，先破篾{number * 7}根。\n\n" for number in range(900)
]
BOOK = "".join(SENTENCES)[:LONG]
HARD = {
    "edited": (BOOK, BOOK.replace("先破篾7", "后破篾")),
    "every paragraph edited": (BOOK, BOOK.replace("竹篮", "竹席")),
    "different": ("".join(map(chr, range(0x4E00, 0x4E00 + LONG))), BOOK),
    "without order": (
        "".join(chr(0x4E00 + number * 7919 % 3000) for number in range(LONG)),
        "".join(chr(0x4E00 + number * 104729 % 3001) for number in range(LONG)),
    ),
    "one paragraph": (BOOK.replace("\n", ""), BOOK.replace("\n", "").replace("人来", "人都来")),
    "one character": ("的" * LONG, "的" * (LONG - 1)),
    "two characters": ("的，" * (LONG // 2), "，的" * (LONG // 2 - 1)),
    "short lines": ("甲\n" * (LONG // 2), "乙\n甲\n" * (LONG // 4)),
    "reversed": ("".join(SENTENCES)[:LONG], "".join(SENTENCES[::-1])[:LONG]),
}


def joined(runs: list[Run], without: Kind) -> str:
    return "".join(run.text for run in runs if run.kind != without)


def told(old: str, new: str) -> str:
    """Return the difference in one line: [-removed-] and {+added+}."""
    forms = {Kind.SAME: "{}", Kind.REMOVED: "[-{}-]", Kind.ADDED: "{{+{}+}}"}
    return "".join(forms[run.kind].format(run.text) for run in compare(old, new))


@given(st.one_of(WORDS, st.text()), st.one_of(WORDS, st.text()))
def test_nothing_is_lost_or_invented(old: str, new: str) -> None:
    runs = compare(old, new)
    assert joined(runs, Kind.ADDED) == old
    assert joined(runs, Kind.REMOVED) == new
    assert all(run.text for run in runs)
    assert is_changed(runs) == (old != new)


@given(WORDS, WORDS)
def test_by_paragraph_nothing_that_changed_is_left_out(old: str, new: str) -> None:
    runs = compare(old, new)
    parts = folded(runs)
    for kind in (Kind.ADDED, Kind.REMOVED):
        shown = "".join(run.text for part in parts for run in part.runs if run.kind == kind)
        assert shown == "".join(run.text for run in runs if run.kind == kind)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("先破篾。", "先破篾。", "先破篾。"),
        ("参加的有三十五人。", "参加的有五十三人。", "参加的有[-三十五-]{+五十三+}人。"),
        ("昨天来学编竹篮。", "昨天下午来学编竹篮。", "昨天{+下午+}来学编竹篮。"),
        ("甲。\n\n乙。\n\n丙。", "甲。\n\n丙。", "甲。\n\n[-乙。\n\n-]丙。"),
        ("", "新的。", "{+新的。+}"),
        ("旧的。", "", "[-旧的。-]"),
        ("春天，竹笋。", "秋日，板栗。", "[-春天，竹笋-]{+秋日，板栗+}。"),
        ("use a knife", "use the knife", "use [-a-]{+the+} knife"),
    ],
)
def test_words_are_compared(old: str, new: str, said: str) -> None:
    assert told(old, new) == said


def test_what_is_far_from_every_change_is_left_out() -> None:
    old = "".join(f"{number}。\n\n" for number in range(10))
    parts = folded(compare(old, old.replace("5。", "五。")))
    assert [part.left_out for part in parts] == [4, 0, 0, 0, 3]
    assert folded(compare(old, old)) == [Part([], 10)]


def test_the_end_of_a_line_is_shown_where_it_changed() -> None:
    assert [run.shown for run in compare("甲乙", "甲\n乙") if run.kind != Kind.SAME] != [""]
    assert Run(Kind.ADDED, "\n\n").shown == "↵↵"
    assert Run(Kind.SAME, "甲\n").shown == "甲"


@pytest.mark.long  # on a machine that is busy with other things it takes longer
@pytest.mark.parametrize("name", HARD)
def test_two_long_texts_are_soon_compared(name: str) -> None:
    old, new = HARD[name]
    begun = process_time()
    runs = compare(old, new)
    folded(runs)
    assert process_time() - begun < MOST_SECONDS
    assert (joined(runs, Kind.ADDED), joined(runs, Kind.REMOVED)) == (old, new)


def test_what_is_too_long_to_be_compared_is_shown_as_rewritten() -> None:
    old, new = ("".join(chr(0x4E00 + n * by % 20_000) for n in range(60_000)) for by in (7, 11))
    begun = process_time()
    runs = compare(old, new)
    assert process_time() - begun < MOST_SECONDS
    assert runs == [Run(Kind.REMOVED, old), Run(Kind.ADDED, new)]


def test_more_work_than_is_allowed_is_not_done() -> None:
    same = "这一段文字没有人改过，前后都一样，也写得很长。"
    old, new = f"昨天{same}晴天", f"今天{same}雨天"
    assert Run(Kind.SAME, same) in compare(old, new)
    assert compare(old, new, most=0) == [Run(Kind.REMOVED, old), Run(Kind.ADDED, new)]
